// @ts-check
/**
 * The revisions kept, newest number first, each with its image and the way back to it.
 *
 * @typedef {import('../protocol.js').Revision} Revision
 */
import { h, keep, mark, one, write } from '../dom.js';
import { hueClass, mainImage, shortImage } from '../colours.js';

export class RevisionsPanel {
  /**
   * @param {HTMLElement} list
   * @param {import('../words.js').Speech} speech
   * @param {object} acts
   * @param {(number: number, source: Element) => void} acts.undoTo
   * @param {(uid: string) => void} acts.open
   * @param {(operation: string) => string|null} acts.refusal
   */
  constructor(list, speech, acts) {
    this.list = list;
    this.speech = speech;
    this.acts = acts;
  }

  /** @param {import('../board-store.js').View} view @param {number} now */
  paint({ revisions }, now) {
    const refusal = this.acts.refusal('undo-to');
    const rolling = revisions.some((revision) =>
      revision.isNew ? revision.available < revision.wanted : revision.replicas > 0,
    );
    keep(
      this.list,
      revisions,
      (revision) => revision.uid,
      (revision) => this.make(revision),
      (element, revision) => {
        const state = one(element, '.state');
        const back = /** @type {HTMLElement} */ (element.querySelector('button.small'));
        write(one(element, '.number'), String(revision.number));
        write(one(element, '.when'), this.when(revision, now));
        element.dataset.number = String(revision.number);
        state.hidden = !revision.isNew || !revision.hash;
        back.hidden = revision.isNew;
        write(state, this.speech.say(rolling ? 'revisions.rolling' : 'revisions.current'));
        mark(back, 'aria-disabled', refusal === null ? null : 'true');
        mark(back, 'title', refusal ?? this.speech.say('action.undo_to', { number: revision.number }));
        mark(back, 'aria-label', this.speech.say('action.undo_to', { number: revision.number }));
      },
    );
  }

  /** @param {Revision} revision */
  make(revision) {
    const image = mainImage(revision.images);
    const item = h('li', {});
    item.append(
      h('i', { class: `swatch ${hueClass(revision.color)}` }),
      h('span', { class: 'number' }),
      h(
        'button',
        { type: 'button', class: 'what-button', on: { click: () => this.acts.open(revision.uid) } },
        h('span', { class: 'what cut', title: image }, revision.hash ? shortImage(image) : revision.name),
        h('span', { class: 'when cut' }),
      ),
      h(
        'span',
        { class: 'end' },
        h('span', { class: 'state' }),
        h(
          'button',
          {
            type: 'button',
            class: 'button small',
            on: {
              click: (/** @type {Event} */ event) =>
                this.acts.undoTo(Number(item.dataset.number), /** @type {Element} */ (event.currentTarget)),
            },
          },
          this.speech.say('action.roll_back'),
        ),
      ),
    );
    return item;
  }

  /**
   * When it was rolled out, and which numbers it had before: an undo renumbers.
   * @param {Revision} revision
   * @param {number} now
   */
  when(revision, now) {
    const at = revision.rolledOutAt ?? (revision.history.length ? null : revision.createdAt);
    const parts = [];
    if (at !== null) parts.push(this.speech.say('revisions.ago', { time: this.speech.ago((now - at) / 1000) }));
    if (revision.history.length) parts.push(this.speech.say('lane.was', { numbers: revision.history.join(', ') }));
    if (revision.changeCause) parts.push(revision.changeCause);
    return parts.join(' · ');
  }
}
