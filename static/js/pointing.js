// @ts-check
/**
 * Whether the pointer is where lanes, or what stands below them, would move under it. One that rests while they glide
 * beneath it did not come for them.
 */

/** A pointer that has rested so long, in ms, is about to press nothing. */
const RESTED = 1500;

export class Pointing {
  /** @param {HTMLElement} picture @param {HTMLElement} lanes */
  constructor(picture, lanes) {
    this.lanes = lanes;
    /** It came to the lanes, and has not left them. */
    this.over = false;
    this.movedAt = -Infinity;
    this.at = '';
    for (const event of /** @type {const} */ (['pointermove', 'pointerdown']))
      picture.addEventListener(event, (pointer) => this.note(pointer));
    lanes.addEventListener('pointerleave', () => {
      this.over = false;
    });
    picture.addEventListener('pointerleave', () => {
      this.movedAt = -Infinity;
    });
  }

  /** @param {PointerEvent} pointer */
  note({ clientX, clientY, type }) {
    const at = `${clientX}/${clientY}`;
    if (type === 'pointermove' && at === this.at) return; // what lies beneath it moved
    this.at = at;
    const { top, bottom } = this.lanes.getBoundingClientRect();
    this.over = clientY >= top && clientY < bottom;
    if (clientY >= top) this.movedAt = performance.now();
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
