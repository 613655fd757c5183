// @ts-check
/** Revisions without pods, kept for undo: as many as fit whole, the newest first, and how many more there are. */
import { h, keep, one, write } from '../dom.js';
import { titleOf } from '../by-hand.js';
import { hueClass, mainImage, shortImage } from '../colours.js';

/** @typedef {import('../protocol.js').Revision} Revision */

export class IdlePainter {
  /**
   * @param {HTMLElement} root
   * @param {import('../words.js').Speech} speech
   * @param {{openRevision: (uid: string) => void, all: () => void}} acts all = to where every revision stands
   */
  constructor(root, speech, acts) {
    this.root = root;
    this.speech = speech;
    this.acts = acts;
    this.lead = h('span', { class: 'lead' });
    this.list = h('span', { class: 'kept' });
    this.more = h('button', { type: 'button', class: 'more-idle', hidden: true, on: { click: acts.all } });
    root.append(this.lead, this.list, this.more);
    this.fitted = '';
  }

  /** @param {Revision[]} idle newest first @param {boolean} byHand whether they are ReplicationControllers */
  paint(idle, byHand) {
    const lead = idle.length ? 'lane.idle' : 'lane.idle_none';
    write(this.lead, this.speech.say(byHand ? `${lead}_by_hand` : lead));
    keep(
      this.list,
      idle,
      ({ uid }) => uid,
      (revision) => this.make(revision),
      (element, revision) => {
        write(one(element, 'span'), titleOf(revision, this.speech));
      },
    );
    const key = idle.map(({ uid, number }) => `${uid}/${number}`).join();
    if (this.fitted === key) return;
    this.fitted = key;
    this.fit();
  }

  /** @param {Revision} revision */
  make(revision) {
    const image = mainImage(revision.images);
    return h(
      'button',
      { type: 'button', title: image, on: { click: () => this.acts.openRevision(revision.uid) } },
      h('i', { class: `swatch ${hueClass(revision.color)}` }),
      h('span'),
      h('code', {}, shortImage(image)),
    );
  }

  /** None is cut: from the first that does not fit, they are counted instead. */
  fit() {
    const chips = /** @type {HTMLElement[]} */ ([...this.list.children]);
    for (const chip of chips) chip.hidden = false;
    this.more.hidden = true;
    if (this.root.scrollWidth <= this.root.clientWidth) return;
    this.more.hidden = false;
    write(this.more, this.speech.say('lane.idle_more', { count: chips.length }));
    for (let shown = chips.length - 1; shown > 0 && this.root.scrollWidth > this.root.clientWidth; shown -= 1)
      chips[shown].hidden = true;
    write(this.more, this.speech.say('lane.idle_more', { count: chips.filter(({ hidden }) => hidden).length }));
  }

  /** Type or screen have another size now. */
  remeasure() {
    this.fitted = '';
  }
}
