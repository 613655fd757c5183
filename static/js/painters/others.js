// @ts-check
/**
 * The rail of the namespace's Deployments: state, name, share available. Links: another Deployment is another page, so
 * that one never morphs into the other.
 *
 * @typedef {import('../protocol.js').Rollout} Rollout
 */
import { isByHand } from '../by-hand.js';
import { h, keep, mark, one, s, write } from '../dom.js';
import { bySeverity } from '../overview.js';
import { presents } from '../present.js';

const GLYPHS = /** @type {Record<string, string>} */ ({
  steady: 'M3.5 8.5l3 3 6-7',
  rolling: 'M8 2.5a5.5 5.5 0 1 1-5.5 5.5',
  paused: 'M5.5 3.5v9M10.5 3.5v9',
  empty: 'M3.5 8h9',
  mixed: 'M3 4.5h4v7H3zM9 4.5h4v7H9z',
});

/** @param {string} phase */
export function glyph(phase) {
  if (phase === 'stuck') {
    return s(
      'svg',
      { class: 'glyph stuck', viewBox: '0 0 16 16', 'aria-hidden': 'true' },
      s('circle', { cx: 8, cy: 8, r: 7.5, stroke: 'none' }),
      s('path', { d: 'M8 4v5M8 11.6v.4' }),
    );
  }
  return s(
    'svg',
    { class: 'glyph', viewBox: '0 0 16 16', 'aria-hidden': 'true' },
    s('path', { d: GLYPHS[phase] ?? GLYPHS.steady }),
  );
}

/** px at the end of the list where names fade out. */
const EDGE = 32;

export class OthersPainter {
  /**
   * @param {HTMLElement} root
   * @param {import('../words.js').Speech} speech
   * @param {{current: string|null, byHand: boolean, href: (name: string, byHand: boolean) => string}} where
   */
  constructor(root, speech, where) {
    this.list = one(root, 'ul');
    this.speech = speech;
    this.where = where;
    this.held = false;
    root.addEventListener('pointerenter', () => {
      this.held = true;
    });
    root.addEventListener('pointerleave', () => {
      this.held = false;
    });
    /** The order in which the current one was last brought into sight. */
    this.shownIn = '';
    /** @type {string[]} the order is kept while the pointer is on the rail */
    this.order = [];
  }

  /** Out of the list, if one is in it: on a projector it leaves with the focus. */
  leave() {
    const inside = /** @type {HTMLElement|null} */ (this.list.querySelector(':focus'));
    inside?.blur();
    return inside !== null && presents();
  }

  /** @param {Iterable<Rollout>} rollouts */
  paint(rollouts) {
    const all = [...rollouts];
    if (!this.held) this.order = all.toSorted(bySeverity).map((rollout) => rollout.uid);
    const rank = new Map(this.order.map((uid, index) => [uid, index]));
    all.sort((a, b) => (rank.get(a.uid) ?? Infinity) - (rank.get(b.uid) ?? Infinity));
    keep(
      this.list,
      all,
      ({ uid, name }) => `${uid}/${name}`,
      (rollout) => this.make(rollout),
      (element, rollout) => this.update(element, rollout),
    );
    if (!this.held) this.showCurrent();
  }

  /** Those before it may have come or gone: the one shown stays in sight. */
  showCurrent() {
    const key = this.order.join();
    if (key === this.shownIn) return;
    this.shownIn = key;
    const { list } = this;
    const current = /** @type {HTMLElement|null} */ (list.querySelector('[aria-current]'));
    if (!current) return;
    const [left, right] = [current.offsetLeft - list.offsetLeft, list.clientWidth - current.offsetWidth];
    if (left < list.scrollLeft) list.scrollLeft = left;
    else if (left > list.scrollLeft + right - EDGE) list.scrollLeft = left - right + EDGE;
  }

  /** @param {Rollout} rollout */
  make(rollout) {
    return h(
      'li',
      {},
      h(
        'a',
        {
          class: 'other',
          href: this.where.href(rollout.name, isByHand(rollout)),
        },
        h('span', { class: 'glyph-place' }),
        h('span', {}, rollout.name),
        h('span', { class: 'count' }),
      ),
    );
  }

  /** @param {HTMLElement} element @param {Rollout} rollout */
  update(element, rollout) {
    const here = rollout.name === this.where.current && isByHand(rollout) === this.where.byHand;
    mark(one(element, 'a'), 'aria-current', here ? 'page' : null);
    const place = one(element, '.glyph-place');
    if (place.dataset.phase !== rollout.phase) {
      place.dataset.phase = rollout.phase;
      place.replaceChildren(glyph(rollout.phase));
      mark(one(element, 'a'), 'title', this.speech.say(`phase.${rollout.phase}`));
    }
    write(
      one(element, '.count'),
      `${this.speech.number(rollout.counts.available)}/${this.speech.number(rollout.desired)}`,
    );
  }
}
