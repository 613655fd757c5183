// @ts-check
/** Server time in the browser: the offset is learnt from the frames, so that no ring trusts this machine's clock. */
export class ServerClock {
  /** @param {() => number} local milliseconds, monotonic */
  constructor(local = () => performance.now()) {
    this.local = local;
    this.offset = /** @type {number|null} */ (null);
  }

  /**
   * A frame was stamped `now` and has just come. The least delayed one is the best judge; it is forgotten slowly, since
   * two clocks drift.
   * @param {number} now
   */
  heard(now) {
    const offset = now - this.local();
    this.offset = this.offset === null || Math.abs(offset - this.offset) > 60_000 ? offset : Math.max(offset, this.offset - 0.5);
  }

  /** Milliseconds since the epoch on the server. */
  now() {
    return this.local() + (this.offset ?? Date.now() - this.local());
  }
}
