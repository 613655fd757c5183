// @ts-check
/** The picture's counts as a table, for those who do not see it; nobody is read it more than about once a second. */
import { h } from '../dom.js';
import { STAGES } from '../protocol.js';

/** ms between two tables while pods move. */
const EVERY = 900;

export class CountsTable {
  /** @param {HTMLElement} root @param {import('../words.js').Speech} speech */
  constructor(root, speech) {
    this.root = root;
    this.speech = speech;
    this.key = '';
    this.writtenAt = -Infinity;
  }

  /**
   * @param {import('../board-store.js').View} view
   * @param {{has: (uid: string) => boolean}} lanes those that stand
   * @param {{now: number, animate: boolean}} moment
   */
  paint(view, lanes, { now, animate }) {
    if (animate && now >= this.writtenAt && now < this.writtenAt + EVERY) return;
    this.writtenAt = now;
    const { speech } = this;
    const rows = view.revisions
      .filter(({ uid }) => lanes.has(uid))
      .map(({ uid, number }) => {
        const pods = view.pods.filter((pod) => pod.revision === uid);
        const counts = STAGES.map((stage) => String(pods.filter((pod) => pod.stage === stage).length));
        return [speech.say('lane.revision_n', { number }), ...counts];
      });
    const head = [speech.say('lane.revision'), ...STAGES.map((stage) => speech.say(`stage.${stage}`))];
    const key = JSON.stringify([head, rows]);
    if (this.key === key) return;
    this.key = key;
    this.write(head, rows);
  }

  /** @param {string[]} head @param {string[][]} rows */
  write(head, rows) {
    const row = (/** @type {string[]} */ [name, ...cells]) =>
      h('tr', {}, h('th', { scope: 'row' }, name), ...cells.map((cell) => h('td', {}, cell)));
    this.root.replaceChildren(
      h('caption', {}, this.speech.say('table.caption')),
      h('thead', {}, h('tr', {}, ...head.map((cell) => h('th', { scope: 'col' }, cell)))),
      h('tbody', {}, ...rows.map(row)),
    );
  }
}
