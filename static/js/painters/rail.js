// @ts-check
/**
 * The room as a rail: segments by revision and maturity, poles for floor and desired, counters that touch them.
 *
 * @typedef {import('../room.js').Room} Room
 * @typedef {import('../room.js').Reading} Reading
 * @typedef {import('../protocol.js').Rollout} Rollout
 * @typedef {import('../words.js').Speech} Speech
 */
import { h, keep, mark, one, write, writeRich } from '../dom.js';
import { hueClass } from '../colours.js';
import { scaleOf } from '../room.js';

/** Beyond so many pods the cuts between them would be all there is to see. */
const MOST_NOTCHES = 40;

export class RailPainter {
  /** @param {HTMLElement} root @param {Speech} speech */
  constructor(root, speech) {
    this.speech = speech;
    this.body = one(root, '.body');
    this.segments = one(root, '.segments');
    this.notches = one(root, '.notches');
    this.floor = one(root, '.pole.floor');
    this.desired = one(root, '.pole.desired');
    this.available = one(root, '.available-measure');
    this.pods = one(root, '.pods-measure');
    this.surge = one(root, '.surge');
    this.unavailable = one(root, '.unavailable');
    this.ceilingWord = one(root, '.ceiling-word');
    this.leaving = one(root, '.leaving');
    /** @type {Map<string, number>} px of a counter's words, by the words with all figures alike */
    this.widths = new Map();
  }

  /**
   * @param {Room} room
   * @param {Rollout} rollout
   * @param {{width: number, gutter: number}} space px of the body and of the right gutter
   */
  paint(room, rollout, space) {
    const scale = scaleOf(room.ceiling, room.pods, space.width, Math.max(16, space.gutter - 24));
    this.paintSegments(room, scale, space.width);
    this.paintPoles(room, scale, space.width);
    this.paintMeasure(
      this.available,
      room.available,
      'room.available',
      room.atFloor,
      scale.at(room.available),
      space.width,
    );
    this.paintMeasure(this.pods, room.pods, 'room.pods', room.atCeiling, scale.at(room.pods), space.width);
    this.tell(room, rollout);
  }

  /** @param {Room} room @param {{unit: number, at: (count: number) => number}} scale @param {number} width */
  paintSegments(room, scale, width) {
    keep(
      this.segments,
      room.segments,
      (segment) => segment.key,
      (segment) => h('i', { class: `segment ${hueClass(segment.color)}`, 'data-kind': segment.kind }),
      (element, segment) => {
        const from = scale.at(segment.from);
        const to = scale.at(segment.from + segment.count);
        element.style.transform = `translateX(${from}px) scaleX(${width > 0 ? (to - from) / width : 0})`;
      },
    );
    this.notches.hidden = room.ceiling > MOST_NOTCHES || scale.unit === 0;
    this.notches.style.setProperty('--unit', `${scale.unit}px`);
  }

  /** @param {Room} room @param {{at: (count: number) => number}} scale @param {number} width */
  paintPoles(room, scale, width) {
    const { speech } = this;
    const floor = scale.at(room.floor);
    const desired = scale.at(room.desired);
    this.floor.hidden = !room.bounded;
    this.floor.style.transform = `translateX(${Math.round(floor) - 1}px)`;
    this.desired.style.transform = `translateX(${Math.round(desired)}px)`;
    this.floor.classList.toggle('short', room.atFloor.touch === 'false');
    this.floor.classList.toggle('flip-right', floor < 70);
    this.desired.hidden =
      room.desired === room.ceiling && room.ceiling > 0 && width - desired < 4 && room.floor === room.desired;
    this.desired.classList.toggle('flip', width - desired < 76 && desired - floor > 76);
    const crowded = (room.bounded && desired - floor < 6) || (width - desired < 76 && desired - floor <= 76);
    one(this.desired, 'span').hidden = crowded;
    const both =
      room.floor === room.desired
        ? `${speech.say('room.floor')} = ${speech.say('room.desired')}`
        : speech.say('room.floor');
    writeRich(one(this.floor, 'span'), `*${speech.number(room.floor)}* ${both}`);
    writeRich(one(this.desired, 'span'), `*${speech.number(room.desired)}* ${speech.say('room.desired')}`);
  }

  /**
   * @param {HTMLElement} element
   * @param {number} count
   * @param {string} word
   * @param {Reading} reading
   * @param {number} end
   * @param {number} width
   */
  paintMeasure(element, count, word, reading, end, width) {
    const { speech } = this;
    mark(element, 'data-touch', reading.touch);
    one(element, '.rule').style.transform = `scaleX(${width > 0 ? end / width : 0})`;
    const tip = one(element, '.end');
    tip.style.transform = `translateX(${Math.round(end)}px)`;
    const words = one(tip, 'span');
    const counted = `*${speech.number(count)}* ${speech.say(word, { count })}`;
    writeRich(words, `${counted}, ${speech.say(reading.code, { count: reading.count })}`);
    const fits = (/** @type {number} */ room) => room >= this.widthOf(words) + 24;
    // With too little room on either side the knob alone says what is reached.
    if (!fits(end) && !fits(width - end)) writeRich(words, counted);
    tip.classList.toggle('flip', !fits(end));
  }

  /**
   * Figures are of one width, so words that differ in their figures alone are measured once: asking lays the page out.
   * @param {HTMLElement} words
   */
  widthOf(words) {
    const key = (words.textContent ?? '').replace(/\d/g, '0');
    const known = this.widths.get(key) ?? words.offsetWidth;
    this.widths.set(key, known);
    return known;
  }

  /** Type or screen have another size now. */
  remeasure() {
    this.widths.clear();
  }

  /** @param {Room} room @param {Rollout} rollout */
  tell(room, rollout) {
    this.tellBounds(room, rollout);
    const { speech } = this;
    const crosses = room.pods > room.ceiling; // what crosses stands where the word would
    writeRich(
      this.leaving,
      room.leaving
        ? `*${speech.number(room.leaving)}* ${speech.say('room.leaving')}`
        : crosses
          ? ''
          : speech.say('room.none_leaving'),
    );
  }

  /** @param {Room} room @param {Rollout} rollout */
  tellBounds(room, rollout) {
    const { speech } = this;
    if (!room.bounded) {
      write(this.surge, speech.say('room.by_hand'));
      write(this.unavailable, speech.say('room.a_client'));
      write(this.ceilingWord, speech.say('room.no_ceiling'));
      return;
    }
    const rolling = rollout.strategy.type !== 'Recreate';
    write(
      this.surge,
      rolling
        ? speech.say('room.surge', { written: written(rollout.strategy.maxSurge, rollout.surge) })
        : speech.say('room.recreate'),
    );
    write(
      this.unavailable,
      rolling
        ? speech.say('room.unavailable', { written: written(rollout.strategy.maxUnavailable, rollout.unavailable) })
        : '',
    );
    writeRich(this.ceilingWord, `*${speech.number(room.ceiling)}* ${speech.say('room.ceiling')}`);
  }
}

/** A bound as written and as resolved: "25% = 3". @param {number|string|null} value @param {number} resolved */
const written = (value, resolved) =>
  typeof value === 'string' && value.includes('%') ? `${value}\u00a0=\u00a0${resolved}` : String(value ?? resolved);
