// @ts-check
/**
 * Requests, drawn: a dot for each in the colour of who answered, one row per revision in the order of the lanes. A red
 * ring is a failed one, a ring alone had no answer, a hollow dot names no version.
 *
 * @typedef {import('../traffic.js').Reading} Reading
 * @typedef {import('../traffic.js').Dot} Dot
 * @typedef {import('../palette.js').Palette} Palette
 * @typedef {object} Sheet px, px of the type, server ms at its right edge
 * @property {number} width
 * @property {number} height
 * @property {number} text
 * @property {number} to
 */
import { WINDOW } from '../traffic.js';

/** In sizes of the type: of a dot, from the top to the first row, from row to row. */
const RADIUS = 0.32;
const TOP = 1.9;
const PITCH = 1.82;

/** @param {Reading} reading @param {Sheet} sheet */
export function placesOf({ rows }, { width, height, text, to }) {
  const top = TOP * text;
  const pitch = Math.min(PITCH * text, (height - 1.65 * top) / Math.max(1, rows.length - 1));
  return {
    x: (/** @type {Dot} */ { at }) => width * (1 - (to - at) / WINDOW),
    y: (/** @type {number} */ row) => Math.round(top + row * pitch),
  };
}

/** @param {CanvasRenderingContext2D} context @param {Palette} palette @param {Reading} reading @param {Sheet} sheet */
export function drawDots(context, palette, reading, sheet) {
  const place = placesOf(reading, sheet);
  context.fillStyle = palette.line;
  reading.rows.forEach((_, row) => context.fillRect(0, place.y(row), sheet.width, 1));
  for (const dot of reading.dots)
    drawDot(context, palette, dot, place.x(dot), place.y(dot.row) + 0.5, RADIUS * sheet.text);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Palette} palette
 * @param {Dot} dot
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
function drawDot(context, palette, dot, x, y, size) {
  const circle = (/** @type {number} */ radius) => {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
  };
  const hue = dot.color === null ? null : palette.hues[dot.color % 6];
  circle(size);
  context.fillStyle = hue ? hue.fill : palette.surface;
  context.strokeStyle = hue ? hue.edge : palette.ink3;
  context.lineWidth = 1;
  if (dot.answered) {
    context.fill();
    context.stroke();
  }
  if (!dot.failed) return;
  circle(size + 2);
  context.strokeStyle = palette.bad;
  context.lineWidth = 2;
  context.stroke();
}
