// @ts-check
/**
 * One wish, one request: the second half of a double click, and the same press again while the first is on its way, is
 * no second wish. Another wish for the same target waits its turn.
 */

const DOUBLE = 700; // ms; a slow double click takes 500

export class Once {
  /** @param {() => number} [now] ms */
  constructor(now = () => performance.now()) {
    this.now = now;
    /** @type {Map<string, number>} when each was pressed last */
    this.pressed = new Map();
    /** @type {Set<string>} */
    this.underway = new Set();
    /** @type {Map<string, Promise<unknown>>} of each target: what was asked last */
    this.queues = new Map();
  }

  /**
   * Acts for a target after what was wished before, unless this very wish was just pressed or is still on its way.
   * @param {string} target
   * @param {string} wish
   * @param {() => Promise<unknown>|undefined} act
   */
  async run(target, wish, act) {
    const key = `${target}/${wish}`;
    if (this.underway.has(key) || this.now() - (this.pressed.get(key) ?? -Infinity) < DOUBLE) return;
    this.pressed.set(key, this.now());
    this.underway.add(key);
    const before = this.queues.get(target);
    const turn = before ? before.catch(() => {}).then(act) : Promise.resolve(act()); // what failed before keeps nobody
    this.queues.set(target, turn);
    try {
      await turn;
    } finally {
      this.underway.delete(key);
      if (this.queues.get(target) === turn) this.queues.delete(target);
    }
  }
}

/**
 * What a press means to who presses: the button that pauses also resumes.
 * @param {string} operation
 * @param {object} values
 */
export const wishOf = (operation, values = {}) =>
  [operation === 'resume' ? 'pause' : operation, ...Object.values(values)].join('/');
