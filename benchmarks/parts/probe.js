// @ts-check
/** Runs in the page before its own modules: when snapshots come and are painted, how far apart frames are. */
(() => {
  const STAMP = '"restarts":';
  /** @type {(ms: number) => void} */
  let tell;
  /** @type {Promise<number>} ms from the first snapshot's coming until it is on the screen */
  const paint = new Promise((resolve) => {
    tell = resolve;
  });
  const probe = { paint, changes: 0, watch };

  class ProbedSocket extends WebSocket {
    /** @param {string} url */
    constructor(url) {
      super(url);
      this.addEventListener('message', ({ data }) => {
        if (data.startsWith('{"type":"snapshot"')) painted(performance.now());
        else if (data.startsWith('{"type":"frame"')) probe.changes += data.split(STAMP).length - 1;
      });
    }
  }

  /** The page draws in its next frame; that frame is on the screen when the one after it begins. @param {number} came */
  function painted(came) {
    requestAnimationFrame(() => requestAnimationFrame(() => tell(performance.now() - came)));
  }

  /** @param {number} seconds @returns {Promise<{gaps: number[], changes: number}>} ms between frames, changes that came */
  function watch(seconds) {
    const before = probe.changes;
    /** @type {number[]} */
    const gaps = [];
    return new Promise((resolve) => {
      /** @type {number|null} */
      let last = null;
      const begun = performance.now();
      requestAnimationFrame(function next(time) {
        if (last !== null) gaps.push(time - last);
        last = time;
        if (performance.now() - begun < seconds * 1000) requestAnimationFrame(next);
        else resolve({ gaps, changes: probe.changes - before });
      });
    });
  }

  Object.assign(globalThis, { WebSocket: ProbedSocket, probe });
})();
