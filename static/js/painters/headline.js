// @ts-check
/**
 * Above the picture: name, images on their way, the three lines of the sentence, the ring of the progress deadline.
 *
 * @typedef {import('../board-store.js').View} View
 * @typedef {import('../words.js').Speech} Speech
 */
import { byId, h, keep, mark, one, write } from '../dom.js';
import { isByHand } from '../by-hand.js';
import { hueClass, shortImage, tagOf } from '../colours.js';
import { journeyOf } from '../journey.js';
import { speak } from '../sentence.js';
import { Unfold } from '../unfold.js';

export class HeadlinePainter {
  /** @param {Speech} speech */
  constructor(speech) {
    this.speech = speech;
    this.images = byId('images');
    this.lines = { status: byId('status'), why: byId('why'), next: byId('next') };
    this.reasons = byId('reasons');
    this.flowed = '';
    this.sentence = byId('sentence');
    this.unfold = new Unfold(one(document, '.say'), this.sentence, speech);
    this.deadline = byId('deadline');
    this.left = one(this.deadline, '.left');
    this.words = one(this.deadline, '.words');
    this.hand = one(this.deadline, '.hand');
  }

  /** @param {View} view @param {number} now server ms */
  paint(view, now) {
    const { status, why, next } = speak(view.rollout, now, this.speech);
    this.tell('status', status);
    this.tell('why', why || (next ? '' : this.rest(view, now)));
    this.tell('next', next);
    if (isByHand(view.rollout)) write(byId('name'), view.rollout.name);
    this.paintImages(view);
    this.paintDeadline(view.rollout, now);
    this.flow([status, why, next, this.deadline.dataset.state].join('\n')); // the ring takes room from the lines
    return { status, why, next };
  }

  /**
   * Where nothing moves and nothing holds it: how much serves, and since when.
   * @param {View} view
   * @param {number} now
   */
  rest({ rollout, revisions }, now) {
    const newest = revisions.find(({ isNew }) => isNew);
    const at = newest?.rolledOutAt ?? newest?.createdAt ?? null;
    if (rollout.phase !== 'steady' || at === null) return '';
    const { available } = rollout.counts;
    const time = this.speech.ago((now - at) / 1000);
    return this.speech.say('steady.since', { available, count: rollout.desired, time });
  }

  /** @param {'status'|'why'|'next'} line @param {string} text */
  tell(line, text) {
    write(this.lines[line], text);
    mark(this.lines[line], 'title', text || null);
  }

  /**
   * Two lines are reserved: a reason longer than its line runs on into the other. Asked anew when more than figures
   * differ.
   * @param {string} text
   */
  flow(text) {
    const pattern = text.replace(/\d/g, '0');
    if (this.flowed === pattern || this.unfold.open) return;
    this.flowed = pattern;
    this.unfold.offer(false); // the button takes room from the words: what is measured is whether they need it
    this.reasons.classList.remove('flowing');
    const { why, next } = this.lines;
    this.reasons.classList.toggle('flowing', why.scrollWidth > why.clientWidth || next.scrollWidth > next.clientWidth);
    this.unfold.offer([this.reasons, this.lines.status, this.sentence].some(isCut));
  }

  /** Type or screen have another size now. */
  remeasure() {
    this.flowed = '';
  }

  /** Old image, arrow, new image; the new one by its tag alone where the name is the same. @param {View} view */
  paintImages(view) {
    const stops = journeyOf(view);
    const nameOf = (/** @type {string} */ image) => shortImage(image).split(/[:@]/)[0];
    const textOf = (/** @type {import('../journey.js').Stop} */ { image, number }, /** @type {number} */ index) => {
      if (index > 0 && stops[0].image === image && !isByHand(view.rollout))
        return this.speech.say('lane.revision_n', { number });
      return index > 0 && nameOf(stops[0].image) === nameOf(image) ? tagOf(image) : shortImage(image);
    };
    const items = stops.map((stop, index) => ({
      key: stop.key + index,
      color: stop.color,
      text: textOf(stop, index),
      arrow: index > 0,
      title: stop.image,
    }));
    keep(
      this.images,
      items,
      (item) => item.key,
      () => h('span', {}, h('b', { class: 'arrow', 'aria-hidden': 'true' }), h('i', { class: 'swatch' }), h('code')),
      (element, item) => {
        const [arrow, swatch, text] = element.children;
        write(arrow, item.arrow ? '→' : '');
        /** @type {HTMLElement} */ (arrow).hidden = !item.arrow;
        swatch.className = `swatch ${hueClass(item.color)}`;
        write(text, item.text);
        mark(element, 'title', item.title);
      },
    );
  }

  /** @param {import('../protocol.js').Rollout} rollout @param {number} now */
  paintDeadline({ deadline, phase }, now) {
    const state = deadlineState(deadline, phase);
    mark(this.deadline, 'data-state', state);
    if (!deadline || state === 'none') return;
    const { speech } = this;
    const left = deadline.endsAt === null ? deadline.seconds : (deadline.endsAt - now) / 1000;
    const part = state === 'exceeded' ? 100 : Math.max(0, Math.min(100, (100 * left) / deadline.seconds));
    mark(this.hand, 'stroke-dasharray', state === 'frozen' ? '3 2' : `${part.toFixed(1)} 100`);
    if (state === 'exceeded') {
      const [exceeded, reported] = [speech.say('deadline.exceeded'), speech.say('deadline.reported')];
      write(
        this.left,
        deadline.endsAt === null ? exceeded : speech.say('deadline.ago', { time: speech.seconds(-left) }),
      );
      write(this.words, deadline.endsAt === null ? reported : `${exceeded}, ${reported}`);
      return;
    }
    write(this.left, speech.seconds(left));
    write(this.words, speech.say(state === 'frozen' ? 'deadline.frozen' : 'deadline.until'));
  }
}

/** @param {HTMLElement} element */
const isCut = ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
  scrollWidth > clientWidth || scrollHeight > clientHeight + 2;

/** @param {import('../protocol.js').Deadline|null} deadline @param {import('../protocol.js').Phase} phase */
function deadlineState(deadline, phase) {
  if (!deadline) return 'none';
  if (deadline.exceeded) return 'exceeded';
  if (deadline.frozen) return 'frozen';
  return deadline.endsAt === null || phase === 'steady' || phase === 'empty' ? 'none' : 'running';
}
