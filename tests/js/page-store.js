// @ts-check
/** The board's own store, for a driver that hands it every frame which a viewer's socket got. */
import { createStore, receive } from '../../static/js/board-store.js';
import { TABLES, parse } from '../../static/js/protocol.js';

let store = createStore();

const pageStore = {
  restart() {
    store = createStore();
  },

  /**
   * Takes the frames in order; `gap` when one is missing, so that a page would ask for a snapshot.
   * @param {string[]} frames
   */
  take(frames) {
    let gap = false;
    for (const text of frames) {
      const message = parse(text);
      if (message?.type !== 'snapshot' && message?.type !== 'frame') continue;
      const { kind } = receive(store, message);
      if (kind === 'gap') gap = true;
      if (kind === 'snapshot') gap = false;
    }
    return { gap, seq: store.seq, tables: Object.fromEntries(TABLES.map((table) => [table, Object.fromEntries(store[table])])) };
  },
};

/** @type {any} */ (globalThis).pageStore = pageStore;
