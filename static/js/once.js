// @ts-check
/** One wish, one request: the second half of a double click, and what is pressed while the first is on its way, is no second wish. */

const DOUBLE = 700; // ms; a slow double click takes 500

export class Once {
  /** @param {() => number} [now] ms */
  constructor(now = () => performance.now()) {
    this.now = now;
    /** @type {Map<string, number>} when each was pressed last */
    this.pressed = new Map();
    /** @type {Set<string>} */
    this.underway = new Set();
  }

  /** Acts for a target, unless it just did or still does. @param {string} target @param {() => Promise<unknown>|undefined} act */
  async run(target, act) {
    if (this.underway.has(target) || this.now() - (this.pressed.get(target) ?? -Infinity) < DOUBLE) return;
    this.pressed.set(target, this.now());
    this.underway.add(target);
    try {
      await act();
    } finally {
      this.underway.delete(target);
    }
  }
}
