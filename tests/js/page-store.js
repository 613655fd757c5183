// @ts-check
/** A page's own stores, for a driver that hands them every frame which a viewer's socket got. */
import { createBoards, storeOf, take } from '../../static/js/boards.js';
import { TABLES, parse } from '../../static/js/protocol.js';

let boards = createBoards();

const pageStore = {
  restart() {
    boards = createBoards();
  },

  /**
   * Takes the frames of one board in order; `gap` when one is missing, so that a page would ask for a snapshot.
   * @param {string[]} frames
   * @param {string} namespace that they name; '' on a page of one
   */
  take(frames, namespace) {
    let gap = false;
    for (const text of frames) {
      const message = parse(text);
      if (message?.type !== 'snapshot' && message?.type !== 'frame') continue;
      const { kind } = take(boards, message);
      if (kind === 'gap') gap = true;
      if (kind === 'snapshot') gap = false;
    }
    const store = storeOf(boards, namespace);
    return {
      gap,
      seq: store.seq,
      tables: Object.fromEntries(TABLES.map((table) => [table, Object.fromEntries(store[table])])),
    };
  },
};

/** @type {any} */ (globalThis).pageStore = pageStore;
