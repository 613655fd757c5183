// @ts-check
/**
 * The row of pods over time: its canvas, the hand at the moment shown, the levels beside it, how much of the past it
 * holds.
 *
 * @typedef {import('../timeline.js').Timeline} Timeline
 * @typedef {import('../palette.js').Palette} Palette
 * @typedef {object} Moment at = the past moment shown, null when live; failures = when requests failed
 * @property {number} now
 * @property {number|null} at
 * @property {number[]} failures
 */
import { fitCanvas, h, keep, mark, one, textSize, write } from '../dom.js';
import { levelsOf } from '../epochs.js';
import { sampleAt } from '../timeline.js';
import { drawChart, levelHeights } from './over-time.js';

/** How much of the past the width may hold, in ms, and where its axis is told, in seconds ago. */
const SPANS = [
  { ms: 3 * 60_000, ticks: [120, 60, 30] },
  { ms: 10 * 60_000, ticks: [480, 300, 120] },
  { ms: 30 * 60_000, ticks: [1500, 900, 300] },
];

/** Of the chart in a picture to be saved. */
const STILL = { width: 0, height: 130, text: 11 };

export class ChartPainter {
  /**
   * @param {HTMLElement} root
   * @param {import('../words.js').Speech} speech
   * @param {() => void} changed another span was chosen
   */
  constructor(root, speech, changed) {
    this.changed = changed;
    this.speech = speech;
    this.body = one(root, '.body');
    this.canvas = /** @type {HTMLCanvasElement} */ (one(root, 'canvas'));
    this.hand = one(root, '.hand');
    this.levels = one(root, '.levels');
    this.clock = one(root, '.clock');
    this.hint = one(root, '.hint');
    this.chosen = SPANS[0];
    /** The one drawn: never too short for the moment shown. */
    this.span = SPANS[0];
    /** px of its type: larger on a projector. */
    this.text = 0;
    this.choices = one(root, '.spans');
    mark(this.choices, 'aria-label', speech.say('time.span'));
    this.choices.append(
      ...SPANS.map((span) =>
        h('button', { type: 'button', on: { click: () => this.choose(span) } }, speech.ago(span.ms / 1000)),
      ),
    );
    mark(this.body, 'aria-label', speech.say('time.label'));
    this.time = new Intl.DateTimeFormat(speech.language === 'ko' ? 'ko-KR' : 'en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
  }

  /** @param {typeof SPANS[0]} span */
  choose(span) {
    this.chosen = span;
    this.changed();
  }

  /** Type or screen have another size now. */
  remeasure() {
    this.text = 0;
  }

  /** @param {number} now @param {number|null} at */
  reach(now, at) {
    this.span =
      SPANS.find((span) => span.ms >= this.chosen.ms && (at === null || at >= now - span.ms)) ??
      SPANS[SPANS.length - 1];
    [...this.choices.children].forEach((button, index) =>
      mark(button, 'aria-pressed', String(SPANS[index] === this.span)),
    );
    write(this.hint, this.speech.say('time.hint', { time: this.speech.ago(this.span.ms / 1000) }));
  }

  /** @param {Timeline} timeline @param {Palette} palette @param {Moment} moment */
  paint(timeline, palette, { now, at, failures }) {
    this.reach(now, at);
    const [width, height] = [this.body.clientWidth, this.body.clientHeight];
    if (width === 0) return;
    this.text ||= textSize(this.body);
    const from = now - this.span.ms;
    const context = fitCanvas(this.canvas, width, height);
    const y = drawChart(
      context,
      palette,
      this.speech,
      { width, height, text: this.text },
      { timeline, from, now, failures, ticks: this.span.ticks },
    );
    const x = Math.round((((at ?? now) - from) / this.span.ms) * width);
    this.hand.style.transform = `translateX(${Math.max(0, x) - 1}px)`;
    this.tellLevels(sampleAt(timeline, now)?.room, y);
    write(this.clock, this.time.format(at ?? now));
    mark(this.body, 'aria-valuetext', this.time.format(at ?? now));
    mark(this.body, 'aria-valuemin', '0');
    mark(this.body, 'aria-valuemax', String(this.span.ms / 1000));
    mark(this.body, 'aria-valuenow', String(Math.round(((at ?? now) - from) / 1000)));
  }

  /**
   * The same row in a picture to be saved.
   * @param {Timeline} timeline
   * @param {Palette} palette
   * @param {Moment} moment
   * @returns {import('./still-rows.js').Row}
   */
  still(timeline, palette, { now, at, failures }) {
    const from = now - this.span.ms;
    const draw = (/** @type {CanvasRenderingContext2D} */ pen, /** @type {number} */ width) => {
      drawChart(
        pen,
        palette,
        this.speech,
        { ...STILL, width },
        { timeline, from, now, failures, ticks: this.span.ticks },
      );
      pen.fillStyle = palette.ink;
      pen.fillRect((((at ?? now) - from) / this.span.ms) * width - 2, 20, 2, STILL.height - 40);
    };
    const room = sampleAt(timeline, now)?.room;
    const y = levelHeights(timeline, from, now, STILL);
    const told = room
      ? levelsOf(room, y, STILL.text).map((level) => ({ text: this.speech.number(level), y: y(level), color: null }))
      : [];
    return { title: this.speech.say('time.title'), height: STILL.height, told, draw };
  }

  /** @param {import('../room.js').Room|undefined} room @param {(pods: number) => number} y */
  tellLevels(room, y) {
    const levels = room ? levelsOf(room, y, this.text) : [];
    keep(
      this.levels,
      levels,
      String,
      () => h('span'),
      (element, level) => {
        element.style.transform = `translateY(${y(level)}px)`;
        write(element, this.speech.number(level));
      },
    );
  }
}
