// @ts-check
/**
 * What is written at the chart of pods over time: how long ago, and what was done when.
 *
 * @typedef {import('../palette.js').Palette} Palette
 * @typedef {import('./over-time.js').Sheet} Sheet
 */
import { brief } from '../marks.js';

/** In a width of fewer sizes of the type the words of the axis would run into each other. */
const NARROW = 38;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Palette} palette
 * @param {import('../words.js').Speech} speech
 * @param {Sheet} sheet
 * @param {number[]} ticks
 * @param {(seconds: number) => number} x
 */
export function drawAxis(context, palette, speech, { width, height, text }, ticks, x) {
  context.font = `${text}px ${palette.sans}`;
  context.fillStyle = palette.ink3;
  context.textBaseline = 'alphabetic';
  context.textAlign = 'center';
  for (const seconds of width < NARROW * text ? ticks.slice(0, 2) : ticks) {
    context.fillText(speech.say('time.ago', { time: speech.ago(seconds) }), x(seconds), height - text / 2);
  }
  context.textAlign = 'right';
  context.fillText(speech.say('time.now'), width - 8, height - text / 2);
}

/**
 * Operations and outside changes: a line each, its words where they do not run into the next.
 * @param {CanvasRenderingContext2D} context
 * @param {Palette} palette
 * @param {import('../words.js').Speech} speech
 * @param {Sheet} sheet
 * @param {import('../timeline.js').Mark[]} marks
 * @param {{x: (time: number) => number, bottom: number}} place how far down their lines go
 */
export function drawMarks(context, palette, speech, { text: size, width }, marks, { x, bottom }) {
  const moments = [...marks].reverse();
  let free = Infinity;
  context.textBaseline = 'middle';
  context.font = `${size}px ${palette.sans}`;
  context.fillStyle = palette.ink3;
  for (const moment of moments) drawMark(context, x(moment.at), size / 2, bottom, moment.known);
  for (const moment of moments) {
    const at = x(moment.at);
    const text = brief(moment.text, speech);
    const length = context.measureText(text).width;
    const flipped = at + length + 12 > width;
    if (flipped ? at > free : at + length + 12 > free) continue;
    context.fillStyle = palette.surface;
    context.fillRect(flipped ? at - length - 9 : at + 2, size * 0.45, length + 7, size * 1.45);
    context.fillStyle = palette.ink2;
    context.textAlign = flipped ? 'right' : 'left';
    context.fillText(text, flipped ? at - 6 : at + 6, size * 1.18);
    free = flipped ? at - length - 12 : at;
  }
}

/**
 * Dotted for what is only inferred.
 * @param {CanvasRenderingContext2D} context
 * @param {number} at
 * @param {number} top
 * @param {number} bottom
 * @param {boolean} known
 */
function drawMark(context, at, top, bottom, known) {
  for (let y = top; y < bottom; y += known ? bottom : 4) context.fillRect(at, y, 1, known ? bottom - top : 2);
}
