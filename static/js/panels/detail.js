// @ts-check
/**
 * Details on demand: one pod or one revision, beside the picture. What the board knows is kept current while it is
 * open; what only the cluster knows is read once, and again when the pod has moved on.
 *
 * @typedef {import('../board-store.js').View} View
 * @typedef {{kind: 'pod'|'revision', uid: string}} Subject
 * @typedef {object} Told state = what makes the close-up old
 * @property {string} key
 * @property {string} title
 * @property {string} state
 * @property {[string, string][]} rows
 * @typedef {object} Acts closeUp gives its address
 * @property {(told: Told, against: string) => string|null} closeUp
 * @property {(number: number, source: Element) => void} undoTo
 * @property {() => string|null} refusal
 */
import { isByHand } from '../by-hand.js';
import { h, keep, one, write } from '../dom.js';
import { fetchInto } from '../fragments.js';
import { closeButton } from './close-button.js';
import { podRows, revisionRows } from './facts.js';

/** ms between two readings of the same close-up. */
const READ_EVERY = 1500;

export class DetailPanel {
  /** @param {HTMLElement} root @param {import('../words.js').Speech} speech @param {Acts} acts */
  constructor(root, speech, acts) {
    this.root = root;
    this.speech = speech;
    this.acts = acts;
    /** @type {Subject|null} */
    this.subject = null;
    /** @type {HTMLElement|null} */
    this.opener = null;
    this.read = { state: '', at: 0 };
    this.time = new Intl.DateTimeFormat('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
  }

  /** @param {Subject} subject */
  open(subject) {
    this.opener = /** @type {HTMLElement|null} */ (document.activeElement);
    this.subject = subject;
    this.read = { state: '', at: 0 };
    const close = closeButton(this.speech, () => this.close());
    this.root.replaceChildren(
      h('h2'),
      close,
      h('dl', { class: 'known' }),
      h('div', { class: 'row-of-buttons' }),
      h('div', { class: 'close-up' }),
    );
    this.root.setAttribute('aria-label', this.speech.say(`detail.${subject.kind}`));
    this.root.hidden = false;
    close.focus();
  }

  close() {
    if (!this.subject) return false;
    this.subject = null;
    this.root.hidden = true;
    this.root.replaceChildren();
    this.opener?.focus();
    return true;
  }

  /** @param {View} view @param {number} now */
  paint(view, now) {
    if (!this.subject) return;
    const { kind, uid } = this.subject;
    const told = kind === 'pod' ? podRows(view, uid, now, this.speech) : revisionRows(view, uid, now, this.speech);
    if (!told) return;
    write(one(this.root, 'h2'), told.title);
    const cells = told.rows.flatMap(([term, value]) => [
      { key: term, tag: /** @type {const} */ ('dt'), text: term },
      { key: `${term}/`, tag: /** @type {const} */ ('dd'), text: value },
    ]);
    keep(
      one(this.root, '.known'),
      cells,
      ({ key }) => key,
      ({ tag }) => h(tag),
      (element, { text }) => write(element, text),
    );
    if (kind === 'revision' && !isByHand(view.rollout)) this.paintActs(view, uid);
    this.look(told, now);
  }

  /** The way back, and which other revision to compare with. @param {View} view @param {string} uid */
  paintActs(view, uid) {
    const { speech } = this;
    const place = one(this.root, '.row-of-buttons');
    const revision = view.revisions.find((candidate) => candidate.uid === uid);
    const others = view.revisions.filter((candidate) => candidate.uid !== uid);
    const key = `${revision?.number}/${revision?.isNew}/${others.map(({ number }) => number)}/${this.acts.refusal()}`;
    if (!revision || place.dataset.key === key) return;
    place.dataset.key = key;
    const refusal = this.acts.refusal();
    const back = h(
      'button',
      {
        type: 'button',
        class: 'button small',
        'aria-disabled': refusal === null ? null : 'true',
        title: refusal,
        on: {
          click: (/** @type {Event} */ event) =>
            this.acts.undoTo(revision.number, /** @type {Element} */ (event.currentTarget)),
        },
      },
      speech.say('action.roll_back'),
    );
    const choice = h(
      'select',
      {
        'aria-label': speech.say('detail.compare'),
        class: 'against',
        on: {
          change: () => {
            this.read.state = '';
            this.read.at = 0;
          },
        },
      },
      ...others.map(({ number }) => h('option', { value: number }, speech.say('detail.against', { number }))),
    );
    const newest = others.find(({ isNew }) => isNew);
    if (newest) choice.value = String(newest.number);
    place.replaceChildren(...(revision.isNew ? [] : [back]), ...(others.length ? [choice] : []));
  }

  /** Reads what only the cluster knows, when what is shown of it is old. @param {Told} told @param {number} now */
  look(told, now) {
    const against = /** @type {HTMLSelectElement|null} */ (this.root.querySelector('.against'))?.value ?? '';
    const state = `${told.state}/${against}`;
    const url = this.acts.closeUp(told, against);
    if (url === null || this.read.state === state || Math.abs(now - this.read.at) < READ_EVERY) return;
    this.read = { state, at: now };
    const place = one(this.root, '.close-up');
    fetchInto(url, place).then(() => {
      for (const time of place.querySelectorAll('time')) write(time, this.time.format(new Date(time.dateTime)));
    });
  }
}
