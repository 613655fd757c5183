// @ts-check
/**
 * Pods over time, drawn: the rail turned upright and moved through time, floor and ceiling at their own height, what
 * was done as marks. On whatever canvas it is given: the board's, or the one of a picture to be saved.
 *
 * @typedef {import('../timeline.js').Timeline} Timeline
 * @typedef {import('../palette.js').Palette} Palette
 * @typedef {import('../epochs.js').Epoch} Epoch
 * @typedef {{width: number, height: number, text: number}} Sheet in px; text = size of its type
 * @typedef {object} Period from and now in server ms; ticks in seconds ago; failures = when requests failed
 * @property {Timeline} timeline
 * @property {number} from
 * @property {number} now
 * @property {number[]} ticks
 * @property {number[]} failures
 */
import { epochsOf } from '../epochs.js';
import { stepsBetween } from '../timeline.js';
import { drawAxis, drawMarks } from './axis.js';

/** Bands for the marks' words above and the axis below, in sizes of the type. */
const ABOVE = 2;
const BELOW = 1.8;
/** px between two scales. */
const BREAK = 4;

/** @param {Sheet} sheet */
const bandOf = ({ height, text }) => ({ top: Math.round(ABOVE * text), bottom: height - Math.round(BELOW * text) });

/** @param {Sheet} sheet @param {number} top pods that the height holds @returns {(pods: number) => number} */
function heightOf(sheet, top) {
  const band = bandOf(sheet);
  return (pods) => band.top + (band.bottom - band.top) * (1 - pods / top);
}

/**
 * Where so many pods stand now, on the scale that ends the period.
 * @param {Timeline} timeline
 * @param {number} from
 * @param {number} now
 * @param {Sheet} sheet
 */
export const levelHeights = (timeline, from, now, sheet) =>
  heightOf(sheet, epochsOf(stepsBetween(timeline, from, now)).at(-1)?.top ?? 1);

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Palette} palette
 * @param {import('../words.js').Speech} speech
 * @param {Sheet} sheet
 * @param {Period} period
 * @returns {(pods: number) => number} height of so many pods, now
 */
export function drawChart(context, palette, speech, sheet, period) {
  const { timeline, from, now } = period;
  const band = bandOf(sheet);
  const x = (/** @type {number} */ time) => Math.round(((time - from) / (now - from)) * sheet.width);
  const epochs = epochsOf(stepsBetween(timeline, from, now));
  for (const epoch of epochs) drawEpoch(context, palette, epoch, x, heightOf(sheet, epoch.top));
  epochs
    .slice(1)
    .forEach((epoch, index) => drawBreak(context, palette, speech, sheet, x(epoch.from), epochs[index].top));
  const seen = timeline.samples[0]?.at ?? now;
  if (seen > from) drawGap(context, palette, 0, x(seen), band.top, band.bottom);
  for (const gap of timeline.gaps)
    drawGap(context, palette, x(Math.max(gap.from, from)), x(gap.to), band.top, band.bottom);
  context.fillStyle = palette.bad;
  for (const failure of period.failures)
    if (failure >= from && failure <= now) context.fillRect(x(failure) - 1, band.bottom - 5, 2, 5);
  drawAxis(context, palette, speech, sheet, period.ticks, (seconds) => x(now - seconds * 1000));
  drawMarks(
    context,
    palette,
    speech,
    sheet,
    timeline.marks.filter(({ at }) => at >= from && at <= now),
    { x, bottom: band.bottom },
  );
  return heightOf(sheet, epochs[epochs.length - 1]?.top ?? 1);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Palette} palette
 * @param {Epoch} epoch
 * @param {(time: number) => number} x
 * @param {(pods: number) => number} y
 */
function drawEpoch(context, palette, { steps }, x, y) {
  for (const step of steps) drawStep(context, palette, step, x, y);
  drawBounds(context, palette, steps, x, y);
}

/**
 * Where the scale breaks there is a cut, and the old one says how high it was.
 * @param {CanvasRenderingContext2D} context
 * @param {Palette} palette
 * @param {import('../words.js').Speech} speech
 * @param {Sheet} sheet
 * @param {number} at
 * @param {number} pods
 */
function drawBreak(context, palette, speech, sheet, at, pods) {
  const { top, bottom } = bandOf(sheet);
  const text = speech.number(pods);
  context.fillStyle = palette.surface;
  context.fillRect(at - BREAK / 2, top - 1, BREAK, bottom - top + 1);
  context.font = `${sheet.text}px ${palette.sans}`;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  const width = context.measureText(text).width;
  if (at - BREAK - width < 4) return;
  context.fillRect(at - BREAK - width - 5, top + 2, width + 5, sheet.text + 3);
  context.fillStyle = palette.ink2;
  context.fillText(text, at - BREAK - 2, top + 4 + sheet.text / 2);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Palette} palette
 * @param {{from: number, to: number, room: import('../room.js').Room}} step
 * @param {(time: number) => number} x
 * @param {(pods: number) => number} y
 */
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

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Palette} palette
 * @param {{from: number, to: number, room: import('../room.js').Room}[]} steps
 * @param {(time: number) => number} x
 * @param {(pods: number) => number} y
 */
function drawBounds(context, palette, steps, x, y) {
  if (steps.some(({ room }) => room.bounded === false)) return;
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

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Palette} palette
 * @param {number} left
 * @param {number} right
 * @param {number} top
 * @param {number} bottom
 */
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
