// @ts-check
/** Events, one line a wave, with what was done on this board or elsewhere among them. */
import { h, keep, mark, one, write } from '../dom.js';
import { tell } from '../story.js';

const MOST = 40;
/** Three lines of the list hold about as many letters. */
const LONG = 90;

export class EventsPanel {
  /** @param {HTMLElement} list @param {import('../words.js').Speech} speech */
  constructor(list, speech) {
    this.list = list;
    this.speech = speech;
    /** @type {WeakMap<HTMLElement, string>} what each line says */
    this.told = new WeakMap();
    this.time = new Intl.DateTimeFormat('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
  }

  /**
   * @param {import('../board-store.js').View} view
   * @param {{at: number, text: string}[]} commands
   * @param {number} now later ones are not told yet
   */
  paint({ events }, commands, now) {
    const lines = tell(
      events.filter((event) => event.at <= now + 1000),
      MOST,
    );
    for (const { at, text } of commands) {
      if (at <= now)
        lines.push({ key: `command/${at}/${text}`, at, kind: 'command', code: null, args: {}, text, count: 1 });
    }
    lines.sort((a, b) => b.at - a.at);
    keep(
      this.list,
      lines.slice(0, MOST),
      (line) => line.key,
      () => h('li', {}, h('time'), h('span', { class: 'text' })),
      (element, line) => this.update(element, line),
    );
    if (lines.length === 0)
      keep(
        this.list,
        ['none'],
        (key) => key,
        () => h('li', { class: 'quiet' }, this.speech.say('events.none')),
      );
  }

  /** @param {HTMLElement} element @param {import('../story.js').Line} line */
  update(element, line) {
    const { speech } = this;
    mark(element, 'data-kind', line.kind);
    write(one(element, 'time'), this.time.format(line.at));
    const words = line.code
      ? speech.say(line.code, { ...line.args, from: String(line.args.from), to: String(line.args.to) })
      : line.text;
    const often =
      line.count < 2
        ? ''
        : line.kind === 'scaled'
          ? `, ${speech.say('events.steps', { count: line.count })}`
          : ` ${speech.say('events.times', { count: line.count })}`;
    const told = line.key + words + often;
    if (this.told.get(element) === told) return;
    this.told.set(element, told);
    const bang = line.kind === 'warning' ? h('b', { class: 'bang', 'aria-hidden': 'true' }, '!') : null;
    const whole = words + often;
    one(element, '.text').replaceChildren(
      ...(bang ? [bang] : []),
      whole.length > LONG ? this.fold(element, whole) : whole,
    );
  }

  /**
   * What is longer than its lines opens on a press, and stays open while frames come.
   * @param {HTMLElement} element
   * @param {string} words
   */
  fold(element, words) {
    const turn = () => mark(tale, 'aria-expanded', String(element.toggleAttribute('data-unfolded')));
    const press = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      turn();
    };
    // Not a button: that would be a box, and lines could not be counted through it.
    const tale = h('span', { class: 'tale', role: 'button', tabindex: 0, on: { click: turn, keydown: press } }, words);
    mark(tale, 'aria-expanded', String(element.hasAttribute('data-unfolded')));
    return tale;
  }
}
