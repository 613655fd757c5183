// @ts-check
/** Whether the pointer is where lanes, or what stands below them, would move under it. */

/** A pointer that has rested so long, in ms, is about to press nothing. */
const RESTED = 1500;

export class Pointing {
  /** @param {HTMLElement} picture @param {HTMLElement} lanes */
  constructor(picture, lanes) {
    this.over = false;
    this.movedAt = -Infinity;
    lanes.addEventListener('pointerenter', () => {
      this.over = true;
    });
    lanes.addEventListener('pointerleave', () => {
      this.over = false;
    });
    picture.addEventListener('pointermove', ({ clientY }) => {
      if (clientY >= lanes.getBoundingClientRect().top) this.movedAt = performance.now();
    });
    picture.addEventListener('pointerleave', () => {
      this.movedAt = -Infinity;
    });
  }

  /** It moved there just now. */
  get busy() {
    return performance.now() - this.movedAt < RESTED;
  }

  /** It is over the lanes, or moved below them just now. */
  get holds() {
    return this.over || this.busy;
  }
}
