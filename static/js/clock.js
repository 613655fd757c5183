// @ts-check
/**
 * The server's time in the browser, learnt from what it sends, so that no ring trusts this machine's clock. A sandbox's
 * clock may be held or run faster: then so does this one.
 */
export class ServerClock {
  /** @param {() => number} local milliseconds, monotonic */
  constructor(local = () => performance.now()) {
    this.local = local;
    /** @type {{at: number, time: number}|null} a moment here, and what time it was there */
    this.anchor = null;
    /** Milliseconds there in one of ours; 0 while it is held. */
    this.rate = 1;
  }

  /**
   * A frame was stamped `time` and has just come. The least delayed one is the best judge; it is forgotten slowly,
   * since two clocks drift.
   * @param {number} time
   */
  heard(time) {
    const ahead = this.anchor === null ? 0 : time - this.now();
    if (this.anchor === null || Math.abs(ahead) > 60_000 * Math.max(this.rate, 1))
      this.anchor = { at: this.local(), time };
    else this.anchor.time += Math.max(ahead, -0.5);
  }

  /** The server's clock goes on from `time` at this rate. @param {number} time @param {number} rate */
  turn(time, rate) {
    this.anchor = { at: this.local(), time };
    this.rate = rate;
  }

  /** Milliseconds since the epoch on the server. */
  now() {
    return this.anchor === null ? Date.now() : this.anchor.time + (this.local() - this.anchor.at) * this.rate;
  }

  /**
   * How many of our milliseconds until it is `when` there; Infinity while it is held, and for never.
   * @param {number|null} when
   */
  until(when) {
    if (when === null) return Infinity;
    const ahead = when - this.now();
    return ahead <= 0 ? 0 : ahead / this.rate;
  }
}
