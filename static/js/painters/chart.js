// @ts-check
/**
 * Pods over time: the rail turned upright and moved through time, same order and colours, floor and ceiling at their own
 * height; a hand at the moment shown.
 *
 * @typedef {import('../timeline.js').Timeline} Timeline
 * @typedef {import('../palette.js').Palette} Palette
 */
import { h, keep, mark, one, write } from '../dom.js';
import { brief } from '../marks.js';
import { stepsBetween } from '../timeline.js';

const TOP = 22;
const BOTTOM = 20;
/** Below this the words of the axis would run into each other. */
const NARROW = 420;
/** How much of the past the width may hold, in ms, and where its axis is told, in seconds ago. */
const SPANS = [{ ms: 3 * 60_000, ticks: [120, 60, 30] }, { ms: 10 * 60_000, ticks: [480, 300, 120] }, { ms: 30 * 60_000, ticks: [1500, 900, 300] }];

export class ChartPainter {
  /** @param {HTMLElement} root @param {import('../words.js').Speech} speech @param {() => void} changed another span was chosen */
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
    this.choices = one(root, '.spans');
    mark(this.choices, 'aria-label', speech.say('time.span'));
    this.choices.append(...SPANS.map((span) => h('button', { type: 'button', on: { click: () => this.choose(span) } }, speech.ago(span.ms / 1000))));
    mark(this.body, 'aria-label', speech.say('time.label'));
    this.time = new Intl.DateTimeFormat(speech.language === 'ko' ? 'ko-KR' : 'en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  }

  /** @param {typeof SPANS[0]} span */
  choose(span) {
    this.chosen = span;
    this.changed();
  }

  /** @param {number} now @param {number|null} at */
  reach(now, at) {
    this.span = SPANS.find((span) => span.ms >= this.chosen.ms && (at === null || at >= now - span.ms)) ?? SPANS[SPANS.length - 1];
    [...this.choices.children].forEach((button, index) => mark(button, 'aria-pressed', String(SPANS[index] === this.span)));
    write(this.hint, this.speech.say('time.hint', { time: this.speech.ago(this.span.ms / 1000) }));
  }

  /** @param {Timeline} timeline @param {Palette} palette @param {{now: number, at: number|null, failures: number[]}} moment at = the past moment shown, null when live; failures = when requests failed */
  paint(timeline, palette, { now, at, failures }) {
    this.reach(now, at);
    const width = this.body.clientWidth;
    const height = this.body.clientHeight;
    if (width === 0) return;
    const context = this.prepare(width, height);
    const from = now - this.span.ms;
    const x = (/** @type {number} */ time) => Math.round(((time - from) / this.span.ms) * width);
    const steps = stepsBetween(timeline, from, now);
    const top = Math.max(1, ...steps.map(({ room }) => Math.max(room.ceiling, room.pods)));
    const y = (/** @type {number} */ pods) => TOP + (height - TOP - BOTTOM) * (1 - pods / top);
    for (const step of steps) drawStep(context, palette, step, x, y);
    drawBounds(context, palette, steps, x, y);
    const seen = timeline.samples[0]?.at ?? now;
    if (seen > from) drawGap(context, palette, 0, x(seen), TOP, height - BOTTOM);
    for (const gap of timeline.gaps) drawGap(context, palette, x(Math.max(gap.from, from)), x(gap.to), TOP, height - BOTTOM);
    context.fillStyle = palette.bad;
    for (const failure of failures) if (failure >= from) context.fillRect(x(failure) - 1, height - BOTTOM - 5, 2, 5);
    this.drawAxis(context, palette, x, now, width, height);
    this.drawMarks(context, palette, timeline, from, x, width, height);
    this.hand.style.transform = `translateX(${Math.max(0, x(at ?? now)) - 1}px)`;
    this.tellLevels(steps[steps.length - 1]?.room, y);
    write(this.clock, this.time.format(at ?? now));
    mark(this.body, 'aria-valuetext', this.time.format(at ?? now));
    mark(this.body, 'aria-valuemin', '0');
    mark(this.body, 'aria-valuemax', String(this.span.ms / 1000));
    mark(this.body, 'aria-valuenow', String(Math.round(((at ?? now) - from) / 1000)));
  }

  /** @param {number} width @param {number} height */
  prepare(width, height) {
    const ratio = devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    return context;
  }

  /** @param {CanvasRenderingContext2D} context @param {Palette} palette @param {(time: number) => number} x @param {number} now @param {number} width @param {number} height */
  drawAxis(context, palette, x, now, width, height) {
    context.font = `11px ${palette.sans}`;
    context.fillStyle = palette.ink3;
    context.textBaseline = 'alphabetic';
    for (const seconds of width < NARROW ? this.span.ticks.slice(0, 2) : this.span.ticks) {
      context.textAlign = 'center';
      context.fillText(this.speech.say('time.ago', { time: this.speech.ago(seconds) }), x(now - seconds * 1000), height - 6);
    }
    context.textAlign = 'right';
    context.fillText(this.speech.say('time.now'), width - 8, height - 6);
  }

  /** Operations and outside changes: a line each, its words where they do not run into the next. @param {CanvasRenderingContext2D} context @param {Palette} palette @param {Timeline} timeline @param {number} from @param {(time: number) => number} x @param {number} width @param {number} height */
  drawMarks(context, palette, timeline, from, x, width, height) {
    context.textBaseline = 'middle';
    context.font = `11px ${palette.sans}`;
    let free = Infinity;
    const moments = timeline.marks.filter(({ at }) => at >= from).reverse();
    context.fillStyle = palette.ink3;
    for (const moment of moments) drawMark(context, x(moment.at), height - BOTTOM, moment.known);
    for (const moment of moments) {
      const at = x(moment.at);
      const text = brief(moment.text, this.speech);
      const length = context.measureText(text).width;
      const flipped = at + length + 12 > width;
      if (flipped ? at > free : at + length + 12 > free) continue;
      context.fillStyle = palette.surface;
      context.fillRect(flipped ? at - length - 9 : at + 2, 5, length + 7, 16);
      context.fillStyle = palette.ink2;
      context.textAlign = flipped ? 'right' : 'left';
      context.fillText(text, flipped ? at - 6 : at + 6, 13);
      free = flipped ? at - length - 12 : at;
    }
  }

  /** @param {import('../room.js').Room|undefined} room @param {(pods: number) => number} y */
  tellLevels(room, y) {
    const levels = room ? [...new Set([room.ceiling, room.floor, 0])] : [];
    keep(this.levels, levels, String, () => h('span'), (element, level) => {
      element.style.transform = `translateY(${y(level)}px)`;
      write(element, this.speech.number(level));
    });
  }
}

/** @param {CanvasRenderingContext2D} context @param {Palette} palette @param {{from: number, to: number, room: import('../room.js').Room}} step @param {(time: number) => number} x @param {(pods: number) => number} y */
function drawStep(context, palette, { from, to, room }, x, y) {
  const [left, right] = [x(from), x(to)];
  for (const { kind, color, from: base, count } of room.segments) {
    const hue = palette.hues[color % 6];
    context.fillStyle = kind === 'available' ? hue.fill : kind === 'ready' ? hue.half : hue.soft;
    const top = y(base + count);
    context.fillRect(left, top, right - left, y(base) - top);
    if (kind !== 'failed') continue;
    context.fillStyle = palette.bad;
    context.fillRect(left, top, right - left, 2.5);
  }
}

/** @param {CanvasRenderingContext2D} context @param {Palette} palette @param {{from: number, to: number, room: import('../room.js').Room}[]} steps @param {(time: number) => number} x @param {(pods: number) => number} y */
function drawBounds(context, palette, steps, x, y) {
  context.strokeStyle = palette.ink;
  context.lineWidth = 1;
  for (const bound of /** @type {const} */ (['ceiling', 'floor'])) {
    context.setLineDash(bound === 'floor' ? [5, 3] : []);
    context.beginPath();
    steps.forEach(({ from, to, room }, index) => {
      const height = Math.round(y(room[bound])) + 0.5;
      if (index === 0) context.moveTo(x(from), height);
      else context.lineTo(x(from), height);
      context.lineTo(x(to), height);
    });
    context.stroke();
  }
  context.setLineDash([]);
}

/** @param {CanvasRenderingContext2D} context @param {Palette} palette @param {number} left @param {number} right @param {number} top @param {number} bottom */
function drawGap(context, palette, left, right, top, bottom) {
  if (right <= 0) return;
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  context.fillStyle = palette.surface;
  context.fillRect(left, top, right - left, bottom - top);
  context.strokeStyle = palette.line;
  for (let x = left - (bottom - top); x < right; x += 6) {
    context.beginPath();
    context.moveTo(x, bottom);
    context.lineTo(x + bottom - top, top);
    context.stroke();
  }
  context.restore();
}

/** Dotted for what is only inferred. @param {CanvasRenderingContext2D} context @param {number} at @param {number} bottom @param {boolean} known */
function drawMark(context, at, bottom, known) {
  for (let top = 6; top < bottom; top += known ? bottom : 4) context.fillRect(at, top, 1, known ? bottom - 6 : 2);
}
