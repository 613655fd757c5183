// @ts-check
/**
 * The strategy as fields in place: what is typed is resolved at once, applied with the pair seen when typing began, and
 * kept when it is refused. A phone opens the form of the operation instead.
 *
 * @typedef {import('../protocol.js').Rollout} Rollout
 * @typedef {import('../operate.js').Seen} Seen
 * @typedef {object} Acts
 * @property {() => Seen|null} seen
 * @property {() => string|null} refusal
 * @property {string|null} forbidden
 * @property {(seen: Seen, values: Record<string, string>, holder: HTMLElement) => Promise<void>} apply
 */
import { h, mark, one, write, writeRich } from '../dom.js';
import { BOUNDS, FIELDS, RECREATE, TYPES, faultOf, promise, sums, valuesOf, withDefaults } from '../strategy.js';

export class StrategyPanel {
  /** @param {HTMLElement} root @param {import('../words.js').Speech} speech @param {Acts} acts */
  constructor(root, speech, acts) {
    this.speech = speech;
    this.acts = acts;
    this.promise = one(root, '.promise');
    this.form = /** @type {HTMLFormElement} */ (one(root, 'form'));
    this.holder = h('div', { class: 'strategy-answer' });
    this.fields = new Map(FIELDS.map((name) => [name, this.field(name)]));
    this.apply = h('button', { class: 'button small' }, speech.say('action.apply'));
    this.reset = h(
      'button',
      { type: 'button', class: 'button small', on: { click: () => this.forget() } },
      speech.say('action.reset'),
    );
    for (const button of [this.apply, this.reset]) mark(button, 'aria-disabled', 'true'); // until there is a rollout
    this.form.append(this.promise, h('div', { class: 'row-of-buttons' }, this.apply, this.reset), this.holder);
    /** @type {Seen|null} what was on the screen when typing began; null while nothing is typed */
    this.seen = null;
    /** @type {Rollout|null} */
    this.rollout = null;
    this.form.addEventListener('input', (event) => this.typed(/** @type {HTMLElement} */ (event.target)));
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  /** @param {string} name @returns {HTMLInputElement|HTMLSelectElement} */
  field(name) {
    const attributes = {
      name,
      id: `inline-${name}`,
      autocomplete: 'off',
      disabled: this.acts.forbidden !== null,
      title: this.acts.forbidden,
    };
    const field =
      name === 'type'
        ? h('select', attributes, ...TYPES.map((type) => h('option', { value: type }, type)))
        : h('input', {
            ...attributes,
            inputmode: BOUNDS.includes(name) ? 'text' : 'numeric',
            spellcheck: 'false',
            'aria-describedby': `inline-${name}-error`,
          });
    this.form.append(
      h(
        'p',
        { class: 'inline-field' },
        h('label', { for: `inline-${name}` }, name),
        field,
        h('span', { class: 'field-error', id: `inline-${name}-error`, role: 'alert' }),
      ),
    );
    return field;
  }

  /** @param {Rollout} rollout */
  paint(rollout) {
    this.rollout = rollout;
    if (!this.seen) this.show(valuesOf(rollout));
    this.tell();
  }

  /** @param {Record<string, string>} values */
  show(values) {
    for (const [name, field] of this.fields) if (field.value !== values[name]) field.value = values[name];
  }

  /** @param {HTMLElement} field */
  typed(field) {
    this.seen ??= this.acts.seen();
    if (field === this.fields.get('type')) this.show(withDefaults(this.values()));
    this.tell();
  }

  values() {
    return Object.fromEntries([...this.fields].map(([name, field]) => [name, field.value.trim()]));
  }

  forget() {
    this.seen = null;
    this.holder.replaceChildren();
    this.blame(this.holder);
    if (this.rollout) this.paint(this.rollout);
  }

  /** What the values come to, and what keeps them from being applied. */
  tell() {
    const { rollout, speech } = this;
    if (!rollout) return;
    const values = this.values();
    const changed = this.seen !== null && FIELDS.some((name) => values[name] !== valuesOf(rollout)[name]);
    for (const name of BOUNDS)
      /** @type {HTMLInputElement} */ (this.fields.get(name)).disabled =
        this.acts.forbidden !== null || values.type === RECREATE;
    writeRich(this.promise, this.acts.forbidden ?? this.sentence(rollout, values, changed));
    const fault = faultOf(values);
    const refusal =
      this.acts.refusal() ??
      (!changed ? speech.say('refuse.nothing_typed') : fault?.empty ? speech.say(fault.word, fault.args) : null);
    mark(this.apply, 'aria-disabled', refusal === null ? null : 'true');
    mark(this.apply, 'title', refusal);
    mark(this.reset, 'aria-disabled', this.seen ? null : 'true');
    write(this.apply, speech.say('action.apply'));
  }

  /** @param {Rollout} rollout @param {Record<string, string>} values @param {boolean} changed */
  sentence({ desired }, values, changed) {
    const { speech } = this;
    const promised = promise(values, desired);
    const fault = changed ? faultOf(values) : null;
    if (fault || !promised) return speech.say(fault?.word ?? 'strategy.unclear', fault?.args);
    const sum = sums(values, promised)
      .map(({ written, to, word }) => speech.say(word, { written, desired, count: to }))
      .join(', ');
    const what =
      values.type === RECREATE
        ? speech.say('strategy.recreate', { desired })
        : speech.say('strategy.promise', promised);
    return `*${speech.say(changed ? 'strategy.would' : 'strategy.lead')}* ${what}${sum ? ` ${sum}.` : ''}`;
  }

  async submit() {
    if (this.apply.getAttribute('aria-disabled') === 'true' || !this.seen) return;
    const values = Object.fromEntries(
      Object.entries(this.values()).filter(([name]) => !this.fields.get(name)?.disabled),
    );
    await this.acts.apply(this.seen, values, this.holder);
    this.answered();
  }

  /**
   * The answer comes with the operation's own form, which knows what is wrong where, and the generation that stands
   * now.
   */
  answered() {
    const section = this.holder.querySelector('.operation');
    const outcome = this.holder.querySelector('.answer')?.getAttribute('data-outcome') ?? null;
    if (outcome === null) return;
    if (outcome === 'done') return this.forget();
    const generation = /** @type {HTMLInputElement|null} */ (section?.querySelector('input[name="generation"]'))?.value;
    if (outcome === 'conflict' && generation && this.seen) this.seen = { ...this.seen, generation: Number(generation) };
    this.blame(this.holder);
    section?.querySelector('form')?.remove();
  }

  /** @param {HTMLElement} answer */
  blame(answer) {
    for (const [name, field] of this.fields) {
      const error = answer.querySelector(`[data-field="${name}"] .field-error`)?.textContent ?? '';
      write(/** @type {HTMLElement} */ (field.nextElementSibling), error);
      mark(field, 'aria-invalid', error ? 'true' : null);
    }
  }
}
