// @ts-check
/**
 * What came of the requests, beside their dots: each version's share, how many failed, the worst gap.
 *
 * @typedef {import('../traffic.js').Reading} Reading
 */
import { hueClass } from '../colours.js';
import { h, keep, mark, one, write } from '../dom.js';

/** Versions told; those that are not answer too seldom to be seen. */
const MOST = 3;
/** The swatch of pods that are not this Deployment's: dots of theirs are hollow too. */
const HOLLOW = -1;

export class Shares {
  /**
   * @param {HTMLElement} root
   * @param {import('../words.js').Speech} speech
   * @param {() => void} jump to the failed request before the moment shown
   */
  constructor(root, speech, jump) {
    this.root = root;
    this.speech = speech;
    this.jump = jump;
  }

  /** @param {Reading} reading @param {boolean} quiet nobody ever asked @returns {string} the same in one line */
  paint(reading, quiet) {
    const items = quiet ? [] : this.items(reading);
    keep(
      this.root,
      items,
      ({ key }) => key,
      ({ key }) => this.make(key),
      (element, { key, label, value, color }) => {
        if (color !== null)
          mark(one(element, 'i'), 'class', color === HOLLOW ? 'swatch hollow' : `swatch ${hueClass(color)}`);
        write(one(element, 'span'), label);
        mark(one(element, 'span'), 'title', label);
        write(one(element, 'b'), value);
        if (key === 'failed') mark(one(element, 'button'), 'aria-disabled', reading.failed ? null : 'true');
      },
    );
    return items.map(({ label, value }) => `${label} ${value}`).join(', ');
  }

  /** @param {Reading} reading */
  items(reading) {
    const { speech } = this;
    const { failed, worst } = reading;
    const named = namedOf(reading).map(({ key, label, color, share }) => ({
      key,
      label,
      color: color ?? HOLLOW,
      value: percent(share),
    }));
    const seconds = speech.numbers.format(worst);
    return [
      ...named,
      { key: 'failed', label: speech.say('traffic.failed'), color: null, value: speech.number(failed) },
      {
        key: 'worst',
        label: speech.say('traffic.worst'),
        color: null,
        value: speech.say('traffic.seconds', { seconds }),
      },
    ];
  }

  /** @param {string} key */
  make(key) {
    const words = [h('span'), h('b')];
    if (key === 'worst') return h('li', { class: 'worst' }, ...words);
    if (key !== 'failed') return h('li', {}, h('i', { class: 'swatch' }), ...words);
    const title = this.speech.say('traffic.to_failed');
    const ring = h('i', { class: 'failed-ring' });
    return h(
      'li',
      { class: 'failed' },
      h('button', { type: 'button', title, on: { click: this.jump } }, ring, ...words),
    );
  }
}

/** The versions that are told of, the most frequent first. @param {Reading} reading */
export const namedOf = ({ rows }) => rows.filter(({ key }) => key !== 'none').slice(0, MOST);

/** @param {number} share */
export const percent = (share) => `${Math.round(share * 100)}\u00a0%`;
