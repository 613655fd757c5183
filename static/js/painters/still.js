// @ts-check
/**
 * The picture as one canvas, to be saved: name and sentence, the room, the lanes with their pods at rest, traffic and time
 * below. Drawn from the same scene and layout as the board, since a page may not photograph itself.
 *
 * @typedef {import('../scene.js').Scene} Scene
 * @typedef {import('../scene.js').Actor} Actor
 * @typedef {import('../layouts.js').Layout} Layout
 * @typedef {import('../room.js').Room} Room
 * @typedef {import('../palette.js').Palette} Palette
 * @typedef {{title: string, lines: string[], lanes: Map<string, string[]>, heads: Map<string, string>, foot: string, floor: string, desired: string, ceiling: string, available: string}} Words lanes by uid, heads by stage
 * @typedef {{scene: Scene, layout: Layout, room: Room, palette: Palette, words: Words, space: {width: number, left: number, right: number}, rows: import('./still-rows.js').Row[]}} Subject
 */
import { shortName } from '../colours.js';
import { scaleOf } from '../room.js';
import { STAGES } from '../protocol.js';
import { MARKED } from '../tile-sizes.js';
import { drawCell } from './cell.js';
import { drawRows, heightOf } from './still-rows.js';
import { MARKS } from './tiles.js';

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
  for (const actor of scene.actors.values()) if (actor.shown) drawPod(pen, subject, actor);
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
  const lines = /** @type {[number, string, number][]} */ ([
    [room.floor, words.floor, 2],
    [room.ceiling, words.ceiling, 2],
  ]);
  if (room.desired !== room.floor && room.desired !== room.ceiling) lines.push([room.desired, words.desired, 1]);
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

/** @param {CanvasRenderingContext2D} pen @param {Subject} subject @param {Actor} actor */
function drawPod(pen, { layout, palette }, actor) {
  if (layout.tile < MARKED) drawCell(pen, palette, { x: actor.x, y: actor.y, alpha: 1, actor }, layout.tile, null);
  else drawTile(pen, palette, actor, layout.tile);
  pen.globalAlpha = 1;
  if (layout.size !== 'large') return;
  drawName(pen, palette, actor, layout.tile);
  drawMark(pen, palette, actor, layout.tile);
}

/**
 * Fullness is being available, an outline is on its way, as on the board.
 * @param {CanvasRenderingContext2D} pen
 * @param {Palette} palette
 * @param {Actor} actor
 * @param {number} tile
 */
function drawTile(pen, palette, { x, y, stage, hue, pod }, tile) {
  const { fill, edge, tint } = palette.hues[hue % palette.hues.length];
  const stroke = pod.failed ? 3 : 2;
  pen.globalAlpha = stage === 'leaving' ? 0.55 : 1;
  pen.beginPath();
  pen.roundRect(x + stroke / 2, y + stroke / 2, tile - stroke, tile - stroke, tile * 0.2);
  pen.fillStyle =
    stage === 'available' ? fill : ['starting', 'ready'].includes(stage) || pod.failed ? tint : palette.surface;
  pen.fill();
  pen.strokeStyle = pod.failed ? palette.bad : edge;
  pen.lineWidth = stroke;
  pen.setLineDash(stage === 'pending' ? [4, 3] : []);
  pen.stroke();
  pen.setLineDash([]);
}

/**
 * Struck through when it leaves.
 * @param {CanvasRenderingContext2D} pen
 * @param {Palette} palette
 * @param {Actor} actor
 * @param {number} tile
 */
function drawName(pen, palette, { x, y, stage, hue, pod }, tile) {
  const name = shortName(pod.name);
  const low = stage !== 'available' && !(pod.failed && stage !== 'leaving');
  const [middle, line] = [x + tile / 2, y + tile * (low ? 0.76 : 0.5)];
  pen.textAlign = 'center';
  pen.font = `${Math.max(9, tile * 0.24)}px ${palette.sans}`;
  pen.fillStyle =
    stage === 'available'
      ? palette.hues[hue % palette.hues.length].on
      : stage === 'leaving'
        ? palette.ink3
        : palette.ink2;
  pen.fillText(name, middle, line + tile * 0.08);
  if (stage === 'leaving') pen.fillRect(middle - pen.measureText(name).width / 2, line, pen.measureText(name).width, 1);
  pen.textAlign = 'start';
}

/**
 * What a pod on its way is doing; one that fails has its disc.
 * @param {CanvasRenderingContext2D} pen
 * @param {Palette} palette
 * @param {Actor} actor
 * @param {number} tile
 */
function drawMark(pen, palette, { x, y, stage, hue, pod }, tile) {
  const failing = pod.failed && stage !== 'leaving';
  pen.save();
  if (failing) drawBang(pen, palette, x + tile * 0.9, y + tile * 0.1, tile * 0.2);
  else if (MARKS[stage]) {
    pen.translate(x + tile * 0.3, y + tile * 0.14);
    pen.scale(tile * 0.02, tile * 0.02);
    pen.strokeStyle = palette.hues[hue % palette.hues.length].edge;
    pen.lineWidth = 1.7;
    pen.stroke(new Path2D(MARKS[stage]));
  }
  pen.restore();
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Palette} palette
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function drawBang(pen, palette, x, y, radius) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fillStyle = palette.bad;
  pen.fill();
  pen.font = `700 ${radius * 1.5}px ${palette.sans}`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillStyle = palette.surface;
  pen.fillText('!', x, y + 0.5);
}
