// @ts-check
/**
 * The picture as one canvas, to be saved: name and sentence, the room, the lanes with their pods at rest. Drawn from the
 * same scene and layout as the board, since a page may not photograph itself.
 *
 * @typedef {import('../scene.js').Scene} Scene
 * @typedef {import('../scene.js').Actor} Actor
 * @typedef {import('../layouts.js').Layout} Layout
 * @typedef {import('../room.js').Room} Room
 * @typedef {import('../palette.js').Palette} Palette
 * @typedef {{title: string, lines: string[], lanes: Map<string, string[]>, heads: Map<string, string>, floor: string, ceiling: string, available: string}} Words lanes by uid, heads by stage
 * @typedef {{scene: Scene, layout: Layout, room: Room, palette: Palette, words: Words, space: {width: number, left: number, right: number}}} Subject
 */
import { shortName } from '../colours.js';
import { scaleOf } from '../room.js';
import { STAGES } from '../protocol.js';
import { drawCell } from './cell.js';

const SHARP = 2;
const MARGIN = 24;
/** px from the top: the room, the stage heads, the lanes. */
const ROOM = 130;
const HEADS = 212;
const LANES = 244;

/** @param {Subject} subject @returns {HTMLCanvasElement} */
export function drawStill(subject) {
  const { scene, palette, space } = subject;
  const canvas = document.createElement('canvas');
  canvas.width = (space.width + 2 * MARGIN) * SHARP;
  canvas.height = (LANES + scene.height + 2 * MARGIN) * SHARP;
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
  return canvas;
}

/** @param {CanvasRenderingContext2D} pen @param {Palette} palette @param {string} text @param {number} x @param {number} y @param {{bold?: boolean, size?: number, quiet?: boolean}} [how] */
function say(pen, palette, text, x, y, { bold = false, size = 12, quiet = false } = {}) {
  pen.font = `${bold ? 700 : 400} ${size}px ${palette.sans}`;
  pen.fillStyle = quiet ? palette.ink2 : palette.ink;
  pen.fillText(text, x, y);
}

/** @param {CanvasRenderingContext2D} pen @param {Subject} subject */
function drawWords(pen, { words, palette }) {
  say(pen, palette, words.title, 0, 20, { bold: true, size: 22 });
  words.lines.forEach((line, index) => say(pen, palette, line, 0, 48 + 20 * index, { bold: index === 0, size: index === 0 ? 16 : 13, quiet: index > 0 }));
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
  for (const [at, name] of /** @type {[number, string][]} */ ([[room.floor, words.floor], [room.ceiling, words.ceiling]])) {
    pen.fillRect(space.left + scale.at(at) - 1, ROOM - 14, 2, 56);
    say(pen, palette, name, space.left + scale.at(at) + 6, ROOM - 4, { bold: true });
  }
  say(pen, palette, words.available, 0, ROOM + 18, { bold: true, size: 14 });
}

/** @param {CanvasRenderingContext2D} pen @param {Subject} subject */
function drawHeads(pen, { layout, words, palette }) {
  if (layout.kind === 'stack') return;
  for (const stage of STAGES) say(pen, palette, words.heads.get(stage) ?? '', layout.columns[stage].x + 9, HEADS + 8, { bold: true });
}

/** @param {CanvasRenderingContext2D} pen @param {Subject} subject @param {import('../scene.js').Lane} lane */
function drawLane(pen, { layout, words, palette, space }, lane) {
  pen.fillStyle = palette.line;
  pen.fillRect(0, lane.y, space.width, 1);
  pen.fillStyle = palette.hues[lane.revision.color % palette.hues.length].fill;
  pen.fillRect(0, lane.y, 4, layout.laneHeight);
  (words.lanes.get(lane.uid) ?? []).forEach((line, index) => say(pen, palette, line, 16, lane.y + 24 + 20 * index, { bold: index === 0, quiet: index > 0, size: index === 0 ? 14 : 12 }));
  pen.fillStyle = palette.ink;
  if (layout.kind === 'columns') pen.fillRect(space.width - space.right - 2, lane.y, 2, layout.laneHeight);
}

/** @param {CanvasRenderingContext2D} pen @param {Subject} subject @param {Actor} actor */
function drawPod(pen, { layout, palette }, actor) {
  if (layout.size === 'dense') drawCell(pen, palette, { x: actor.x, y: actor.y, alpha: 1, actor }, layout.tile, null);
  else drawTile(pen, palette, actor, layout.tile);
  pen.globalAlpha = 1;
  if (layout.size === 'large') drawName(pen, palette, actor, layout.tile);
}

/** Fullness is being available, an outline is on its way, as on the board. @param {CanvasRenderingContext2D} pen @param {Palette} palette @param {Actor} actor @param {number} tile */
function drawTile(pen, palette, { x, y, stage, hue, pod }, tile) {
  const { fill, edge, tint } = palette.hues[hue % palette.hues.length];
  const stroke = pod.failed ? 3 : 2;
  pen.globalAlpha = stage === 'leaving' ? 0.55 : 1;
  pen.beginPath();
  pen.roundRect(x + stroke / 2, y + stroke / 2, tile - stroke, tile - stroke, tile * 0.2);
  pen.fillStyle = stage === 'available' ? fill : ['starting', 'ready'].includes(stage) || pod.failed ? tint : palette.surface;
  pen.fill();
  pen.strokeStyle = pod.failed ? palette.bad : edge;
  pen.lineWidth = stroke;
  pen.setLineDash(stage === 'pending' ? [4, 3] : []);
  pen.stroke();
  pen.setLineDash([]);
}

/** Struck through when it leaves. @param {CanvasRenderingContext2D} pen @param {Palette} palette @param {Actor} actor @param {number} tile */
function drawName(pen, palette, { x, y, stage, hue, pod }, tile) {
  const name = shortName(pod.name);
  const [middle, line] = [x + tile / 2, y + tile / 2];
  pen.textAlign = 'center';
  pen.font = `${Math.max(9, tile * 0.24)}px ${palette.sans}`;
  pen.fillStyle = stage === 'available' ? palette.hues[hue % palette.hues.length].on : stage === 'leaving' ? palette.ink3 : palette.ink2;
  pen.fillText(name, middle, line + tile * 0.08);
  if (stage === 'leaving') pen.fillRect(middle - pen.measureText(name).width / 2, line, pen.measureText(name).width, 1);
  pen.textAlign = 'start';
}
