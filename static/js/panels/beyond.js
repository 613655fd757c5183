// @ts-check
/** Under an overview of all namespaces: which have no Deployment, which the person may not see, which did not fit. */
import { h, keep, write } from '../dom.js';
import { someOf } from '../overview.js';

export class Beyond {
  /** @param {HTMLElement} root @param {import('../words.js').Speech} speech */
  constructor(root, speech) {
    this.root = root;
    this.speech = speech;
  }

  /** @param {{reach: import('../protocol.js').Reach|null, bare: string[], shown: number, count: number}} facts */
  paint({ reach, bare, shown, count }) {
    /** @type {[string, string][]} */
    const lines = [];
    if (count > shown) lines.push(['rows', this.speech.say('overview.rows_left', { shown, count })]);
    if (reach?.refused.length)
      lines.push(['refused', this.speech.say('overview.refused', { names: this.named(reach.refused) })]);
    if (reach && !reach.named) lines.push(['unnamed', this.speech.say('overview.unnamed')]);
    if (reach?.leftOut) lines.push(['left', this.speech.say('overview.left_out', { count: reach.leftOut })]);
    if (reach && bare.length && bare.length < Object.keys(reach.namespaces).length)
      lines.push(['bare', this.speech.say('overview.bare', { names: this.named(bare) })]);
    keep(
      this.root,
      lines,
      ([key]) => key,
      () => h('p'),
      (element, [, text]) => write(element, text),
    );
  }

  /** @param {string[]} all */
  named(all) {
    const { names, count } = someOf(all);
    return count ? this.speech.say('overview.and_more', { names, count }) : names;
  }
}
