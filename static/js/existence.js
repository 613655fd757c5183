// @ts-check
/**
 * Whether the namespace of an overview still is. No Deployments is no sign: the watches of a deleted namespace stay
 * open and silent. So a bare page asks for its own address, which the server refuses for a namespace that is not there.
 */

/** ms between two questions of a page that stays bare. */
const EVERY = 5000;

export class Existence {
  /**
   * @param {string} address of the overview
   * @param {() => void} changed called when the answer differs from the last
   */
  constructor(address, changed) {
    this.address = address;
    this.changed = changed;
    this.gone = false;
    this.askedAt = -Infinity;
  }

  /**
   * Call it as often as the page is drawn.
   * @param {boolean} bare nothing is there to be shown, as far as one hears
   */
  look(bare) {
    if (!bare) this.gone = false;
    else if (!document.hidden && performance.now() - this.askedAt >= EVERY) this.ask();
  }

  async ask() {
    this.askedAt = performance.now();
    const answer = await fetch(this.address, { method: 'HEAD', cache: 'no-store' }).catch(() => null);
    if (answer === null || this.gone === (answer.status === 404)) return;
    this.gone = !this.gone;
    this.changed();
  }
}
