// @ts-check
/**
 * The buttons. One-click operations post at once with the uid and generation that were on the screen; the others open
 * their form, which keeps the pair of the moment when it was opened. htmx sends and swaps; the board itself moves only
 * when the watch says so.
 *
 * @typedef {import('./protocol.js').Rollout} Rollout
 * @typedef {{uid: string, generation: number}} Seen
 */
import { byId, h } from './dom.js';
import { htmx, post } from './fragments.js';
import { Once, wishOf } from './once.js';
import { closeButton } from './panels/close-button.js';

const FORMS = new Set(['set-image', 'scale', 'strategy', 'undo-to']);
/** An answer that only says "done" leaves by itself. */
const DONE_STAYS = 8000;

export class Operator {
  /**
   * @param {{urls: Record<string, string>, sandbox: boolean}} config
   * @param {object} board
   * @param {() => Seen|null} board.seen
   * @param {(operation: string) => string|null} board.refusal
   * @param {(sheet: HTMLElement) => void} board.adorn
   * @param {(sheet: HTMLElement) => void} board.choose
   * @param {(twin: string, generation: number) => void} board.acted
   * @param {import('./words.js').Speech} speech
   */
  constructor(config, board, speech) {
    this.config = config;
    this.board = board;
    this.speech = speech;
    this.sheet = byId('sheet');
    this.answers = byId('answers');
    /** @type {Element|null} */
    this.opener = null;
    this.timer = 0;
    this.once = new Once();
    /** What was on the screen at the last press that was done, and the generation that it made of it. */
    this.own = { uid: '', from: 0, to: 0 };
    /** @type {Element|null} an answer is told once, whatever else is swapped in while it stands */
    this.heard = null;
    document.addEventListener('htmx:after:swap', () => this.afterSwap());
    document.addEventListener('htmx:error', () => this.fail());
  }

  /** @param {string} operation @param {Element} source @param {Record<string, string|number>} [values] */
  run(operation, source, values = {}) {
    const refusal = this.board.refusal(operation);
    const seen = this.board.seen();
    if (refusal !== null)
      return this.tell(this.speech.say('refuse.named', { what: this.nameOf(operation), why: refusal }));
    if (!seen) return undefined;
    if (FORMS.has(operation) && Object.keys(values).length === 0) return this.open(operation, source, seen);
    return this.once.run(seen.uid, wishOf(operation, values), () => this.send(operation, seen, values));
  }

  /**
   * With what was on the screen when it was pressed, and what this person's own press changed since: that is no
   * surprise.
   * @param {string} operation
   * @param {Seen} seen
   * @param {Record<string, string|number>} values
   */
  async send(operation, { uid, generation }, values) {
    const known = this.own.uid === uid && this.own.from === generation ? this.own.to : generation;
    await post(this.url('do', operation), byId('acts'), { uid, generation: known, ...values });
    const done = this.answers.querySelector('.answer[data-outcome="done"]');
    if (done) this.own = { uid, from: generation, to: Number(done.getAttribute('data-generation')) };
  }

  /** @param {string} operation @param {Element} source @param {Seen} seen */
  async open(operation, source, seen) {
    this.opener = source;
    const body = h('div', { class: 'sheet-body' });
    const close = closeButton(this.speech, () => this.close());
    this.sheet.replaceChildren(h('h2', {}, this.speech.say(`action.${operation}`, { count: '' })), close, body);
    this.sheet.setAttribute('aria-label', this.speech.say(`action.${operation}`, { count: '' }));
    await htmx().ajax('GET', this.url('form', operation), { source: this.sheet, target: body });
    this.fill(seen);
    this.board.adorn(this.sheet);
    this.board.choose(this.sheet);
    this.sheet.hidden = false;
    const field = /** @type {HTMLInputElement|null} */ (
      this.sheet.querySelector('input[name="image"], input[name="replicas"]') ??
        this.sheet.querySelector('input:not([type="hidden"]), select')
    );
    field?.focus();
    field?.select?.();
  }

  /** @param {Seen} seen */
  fill(seen) {
    for (const [name, value] of Object.entries(seen)) {
      const field = /** @type {HTMLInputElement|null} */ (
        this.sheet.querySelector(`input[type="hidden"][name="${name}"]`)
      );
      if (field) field.value = String(value);
    }
  }

  /**
   * Applies values typed in place; what is answered stands in `holder`, and moves to the other answers once it is done.
   * @param {string} operation
   * @param {Seen} seen as it was when typing began
   * @param {Record<string, string>} values
   * @param {HTMLElement} holder
   */
  async apply(operation, seen, values, holder) {
    await post(this.url('do', operation), holder, { ...seen, ...values, inside: '1' }, holder);
    const done = holder.querySelector('.answer[data-outcome="done"]');
    if (!done) return;
    this.answers.replaceChildren(done.cloneNode(true));
    this.hear();
  }

  close() {
    if (this.sheet.hidden) return false;
    this.sheet.hidden = true;
    this.sheet.replaceChildren();
    /** @type {HTMLElement|null} */ (this.opener)?.focus();
    return true;
  }

  dismiss() {
    if (!this.answers.hasChildNodes()) return false;
    this.answers.replaceChildren();
    return true;
  }

  /** A form that was done closes, and its answer stays where answers stand. */
  afterSwap() {
    for (const old of document.querySelectorAll('.answer ~ .answer')) old.remove(); // one above a form that was kept
    const inSheet = this.sheet.querySelector('.answer[data-outcome="done"]');
    if (inSheet) {
      this.answers.replaceChildren(inSheet);
      this.close();
    }
    if (!this.sheet.hidden) this.board.adorn(this.sheet);
    this.hear();
  }

  /** Tells the board what was done, and lets an answer that only says so leave by itself. */
  hear() {
    const answer = this.answers.querySelector('.answer');
    if (!answer || answer === this.heard) return;
    this.heard = answer;
    clearTimeout(this.timer);
    this.board.acted(
      answer.querySelector('.answer-twin code')?.textContent ?? '',
      Number(answer.getAttribute('data-generation')),
    );
    // U, Enter: an undo that is in a hurry
    /** @type {HTMLElement|null} */ (answer.querySelector('.answer-offer button'))?.focus();
    if (answer.getAttribute('data-outcome') === 'done') this.timer = setTimeout(() => this.dismiss(), DONE_STAYS);
  }

  /** @param {string} operation */
  nameOf(operation) {
    return this.speech.say(`action.${operation === 'undo-to' ? 'undo' : operation}`, { count: '' }).trim();
  }

  fail() {
    this.tell(this.speech.say('refuse.lost'));
  }

  /** @param {string} text */
  tell(text) {
    this.answers.replaceChildren(
      h(
        'div',
        { class: 'answer', 'data-outcome': 'refused', role: 'status' },
        h('p', { class: 'answer-sentence' }, text),
      ),
    );
  }

  /** @param {'do'|'form'} kind @param {string} operation */
  url(kind, operation) {
    return this.config.urls[kind].replace('__operation__', operation);
  }
}
