// @ts-check
/**
 * The picture as one canvas, to be saved: name and sentence, the room, the lanes with their pods at rest, traffic and
 * time below. Drawn from the same scene and layout as the board, since a page may not photograph itself.
 *
 * @typedef {import('../scene.js').Scene} Scene
 * @typedef {import('../layouts.js').Layout} Layout
 * @typedef {import('../room.js').Room} Room
 * @typedef {import('../palette.js').Palette} Palette
 * @typedef {object} Words lanes by uid, heads by stage
 * @property {string} title
 * @property {string[]} lines
 * @property {Map<string, string[]>} lanes
 * @property {Map<string, string>} heads
 * @property {string} foot
 * @property {string} floor
 * @property {string} desired
 * @property {string} ceiling
 * @property {string} available
 * @typedef {object} Subject
 * @property {Scene} scene
 * @property {Layout} layout
 * @property {Room} room
 * @property {Palette} palette
 * @property {Words} words
 * @property {{width: number, left: number, right: number}} space
 * @property {import('./still-rows.js').Row[]} rows
 */
import { scaleOf } from '../room.js';
import { STAGES } from '../protocol.js';
import { drawPod } from './still-pods.js';
import { drawRows, heightOf } from './still-rows.js';

const SHARP = 2;
const MARGIN = 24;
/** px from the top: the room, the stage heads, the lanes. */
const ROOM = 130;
const HEADS = 212;
const LANES = 244;
/** For the last line: which Deployment, where, when. */
const FOOT = 30;
/** Of why and next, above the room. */
const MOST_LINES = 3;

/** @param {Subject} subject @returns {HTMLCanvasElement} */
export function drawStill(subject) {
  const { scene, palette, space, rows, words } = subject;
  const below = { palette, space, rows, stacked: subject.layout.kind === 'stack' };
  const canvas = document.createElement('canvas');
  canvas.width = (space.width + 2 * MARGIN) * SHARP;
  canvas.height = (LANES + scene.height + heightOf(below) + FOOT + 2 * MARGIN) * SHARP;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  pen.scale(SHARP, SHARP);
  pen.fillStyle = palette.surface;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.translate(MARGIN, MARGIN);
  drawWords(pen, subject);
  drawRoom(pen, subject);
  drawHeads(pen, subject);
  pen.translate(0, LANES);
  for (const lane of scene.lanes.values()) drawLane(pen, subject, lane);
  for (const actor of scene.actors.values()) if (actor.shown) drawPod(pen, palette, actor, subject.layout);
  pen.translate(0, scene.height);
  drawRows(pen, below);
  say(pen, palette, words.foot, 0, heightOf(below) + FOOT, { quiet: true });
  return canvas;
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Palette} palette
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {{bold?: boolean, size?: number, quiet?: boolean}} [how]
 */
function say(pen, palette, text, x, y, { bold = false, size = 12, quiet = false } = {}) {
  pen.textAlign = 'start';
  pen.textBaseline = 'alphabetic';
  pen.font = `${bold ? 700 : 400} ${size}px ${palette.sans}`;
  pen.fillStyle = quiet ? palette.ink2 : palette.ink;
  pen.fillText(text, x, y);
}

/** @param {CanvasRenderingContext2D} pen @param {Subject} subject */
function drawWords(pen, { words, palette, space }) {
  const [status, ...rest] = words.lines;
  say(pen, palette, words.title, 0, 20, { bold: true, size: 22 });
  say(pen, palette, status ?? '', 0, 48, { bold: true, size: 16 });
  wrap(pen, rest.join(' '), space.width, `13px ${palette.sans}`)
    .slice(0, MOST_LINES)
    .forEach((line, index) => say(pen, palette, line, 0, 68 + 18 * index, { size: 13, quiet: true }));
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {string} text
 * @param {number} width
 * @param {string} font
 * @returns {string[]}
 */
function wrap(pen, text, width, font) {
  pen.font = font;
  const lines = [''];
  for (const word of text.split(' ')) {
    const longer = `${lines[lines.length - 1]} ${word}`.trim();
    if (pen.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** @param {CanvasRenderingContext2D} pen @param {Subject} subject */
function drawRoom(pen, { room, palette, space, words }) {
  const width = space.width - space.left - space.right;
  const scale = scaleOf(room.ceiling, room.pods, width, space.right - 24);
  const heights = { available: 24, ready: 16, coming: 8, failed: 8 };
  for (const { kind, color, from, count } of room.segments) {
    const hue = palette.hues[color % palette.hues.length];
    const [x, high] = [space.left + scale.at(from), heights[kind]];
    pen.fillStyle = { available: hue.fill, ready: hue.half, coming: hue.soft, failed: hue.soft }[kind];
    pen.fillRect(x, ROOM + 24 - high, scale.at(from + count) - scale.at(from), high);
    if (kind === 'failed') pen.fillStyle = palette.bad;
    if (kind === 'failed') pen.fillRect(x, ROOM + 24 - high, scale.at(from + count) - scale.at(from), 3);
  }
  pen.fillStyle = palette.ink;
  /** @type {[number, string, number][]} */
  const lines = room.bounded
    ? [
        [room.floor, words.floor, 2],
        [room.ceiling, words.ceiling, 2],
      ]
    : [];
  if (!room.bounded || (room.desired !== room.floor && room.desired !== room.ceiling))
    lines.push([room.desired, words.desired, 1]);
  for (const [at, name, thick] of lines) {
    pen.fillStyle = thick > 1 ? palette.ink : palette.line2;
    pen.fillRect(space.left + scale.at(at) - 1, ROOM - 14, thick, 56);
    say(pen, palette, name, space.left + scale.at(at) + 6, ROOM - 4, { bold: thick > 1, quiet: thick === 1 });
  }
  say(pen, palette, words.available, 0, ROOM + 18, { bold: true, size: 14 });
}

/** @param {CanvasRenderingContext2D} pen @param {Subject} subject */
function drawHeads(pen, { layout, words, palette }) {
  if (layout.kind === 'stack') return;
  for (const stage of STAGES)
    say(pen, palette, words.heads.get(stage) ?? '', layout.columns[stage].x + 9, HEADS + 8, { bold: true });
}

/** @param {CanvasRenderingContext2D} pen @param {Subject} subject @param {import('../scene.js').Lane} lane */
function drawLane(pen, { layout, words, palette, space }, lane) {
  pen.fillStyle = palette.line;
  pen.fillRect(0, lane.y, space.width, 1);
  pen.fillStyle = palette.hues[lane.revision.color % palette.hues.length].fill;
  pen.fillRect(0, lane.y, 4, lane.height);
  (words.lanes.get(lane.uid) ?? []).forEach((line, index) =>
    say(pen, palette, line, 16, lane.y + 24 + 20 * index, {
      bold: index === 0,
      quiet: index > 0,
      size: index === 0 ? 14 : 12,
    }),
  );
  pen.fillStyle = palette.ink;
  if (layout.kind === 'columns') pen.fillRect(space.width - space.right - 2, lane.y, 2, lane.height);
}
