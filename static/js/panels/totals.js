// @ts-check
/** How many Deployments the overview holds, and in which state; what is not steady is told aloud as well. */
import { h, keep, writeRich } from '../dom.js';

const PHASES = /** @type {const} */ (['stuck', 'rolling', 'paused', 'mixed', 'steady', 'empty']);
/** Worth an announcement. @type {readonly string[]} */
const TOLD = ['stuck', 'rolling', 'paused', 'mixed'];

export class Totals {
  /**
   * @param {HTMLElement} element
   * @param {import('../words.js').Speech} speech
   * @param {import('../announcer.js').Announcer} announcer
   */
  constructor(element, speech, announcer) {
    this.element = element;
    this.speech = speech;
    this.announcer = announcer;
  }

  /**
   * @param {ReturnType<typeof import('../overview.js').totals>} counts
   * @param {{wide: boolean, listed: boolean}} page of several namespaces; whether the rows are known already
   */
  paint(counts, { wide, listed }) {
    const phases = PHASES.filter((phase) => counts[phase] > 0).map((phase) => ({
      key: phase,
      text: this.counted(counts[phase], `count.${phase}`),
    }));
    const parts = [
      { key: 'all', text: this.counted(counts.all, 'overview.deployments') },
      ...(wide ? [{ key: 'in', text: this.counted(counts.namespaces, 'overview.namespaces') }] : []),
      ...phases,
    ];
    keep(
      this.element,
      parts,
      ({ key }) => key,
      () => h('span'),
      (element, { text }) => writeRich(element, text),
    );
    const told = phases.filter(({ key }) => TOLD.includes(key)).map(({ text }) => text.replaceAll('*', ''));
    if (listed) this.announcer.say(told.join(', '));
  }

  /** @param {number} count @param {string} word */
  counted(count, word) {
    return `*${this.speech.number(count)}* ${this.speech.say(word, { count })}`;
  }
}
