// @ts-check
/**
 * Pods as cells of a canvas, for more than some 600: same places, same colours, same meaning. It draws while something
 * moves and stops when nothing does.
 *
 * @typedef {import('../scene.js').Scene} Scene
 * @typedef {import('../scene.js').Actor} Actor
 * @typedef {import('../layouts.js').Layout} Layout
 * @typedef {import('../palette.js').Palette} Palette
 * @typedef {{x: number, y: number, alpha: number, actor: Actor}} Cell
 */
import { h } from '../dom.js';
import { approach } from '../motion.js';

export class CellPainter {
  /** @param {HTMLElement} root @param {{palette: () => Palette}} look */
  constructor(root, look) {
    this.canvas = h('canvas', { class: 'crowd', 'aria-hidden': 'true' });
    root.append(this.canvas);
    this.look = look;
    /** @type {Map<string, Cell>} */
    this.cells = new Map();
    this.frame = 0;
    this.last = 0;
    /** @type {(uid: string) => {left: number, of: number}|null} */
    this.remaining = () => null;
  }

  /** @param {Scene} scene @param {Layout} layout @param {{animate: boolean, width: number}} how */
  paint(scene, layout, how) {
    this.layout = layout;
    this.size(how.width, scene.height);
    for (const uid of this.cells.keys()) if (!scene.actors.has(uid)) this.cells.delete(uid);
    for (const [uid, actor] of scene.actors) {
      const cell = this.cells.get(uid);
      if (!cell) this.cells.set(uid, { x: actor.x, y: actor.y, alpha: how.animate ? 0 : 1, actor });
      else {
        cell.actor = actor;
        if (!how.animate) Object.assign(cell, { x: actor.x, y: actor.y, alpha: 1 });
      }
    }
    this.wake();
  }

  /** @param {number} width @param {number} height */
  size(width, height) {
    const ratio = devicePixelRatio || 1;
    if (this.canvas.width === Math.round(width * ratio) && this.canvas.height === Math.round(height * ratio)) return;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
  }

  wake() {
    if (this.frame) return;
    this.last = performance.now();
    this.frame = requestAnimationFrame((time) => this.draw(time));
  }

  /** @param {number} time */
  draw(time) {
    this.frame = 0;
    const elapsed = Math.max(1, time - this.last);
    this.last = time;
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    const ratio = devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const palette = this.look.palette();
    const tile = this.layout?.tile ?? 7;
    let moving = false;
    for (const [uid, cell] of this.cells) {
      const { actor } = cell;
      cell.x = approach(cell.x, actor.x, elapsed);
      cell.y = approach(cell.y, actor.y, elapsed);
      cell.alpha = Math.min(1, cell.alpha + elapsed / 240);
      moving ||= cell.x !== actor.x || cell.y !== actor.y || cell.alpha < 1;
      if (actor.shown) drawCell(context, palette, cell, tile, actor.stage === 'ready' ? this.remaining(uid) : null);
    }
    context.globalAlpha = 1;
    if (moving) this.wake();
  }

  /** @param {(uid: string) => {left: number, of: number}|null} remaining */
  tick(remaining) {
    this.remaining = remaining;
    this.wake();
  }

  /** The pod under a point of the lanes. @param {number} x @param {number} y @returns {string|null} */
  hit(x, y) {
    const tile = (this.layout?.tile ?? 7) + 1;
    for (const [uid, cell] of this.cells) {
      if (x >= cell.x && x < cell.x + tile && y >= cell.y && y < cell.y + tile) return uid;
    }
    return null;
  }

  clear() {
    this.cells.clear();
    this.canvas.width = 0;
  }
}

/** @param {CanvasRenderingContext2D} context @param {Palette} palette @param {Cell} cell @param {number} tile @param {{left: number, of: number}|null} ring */
function drawCell(context, palette, { x, y, alpha, actor }, tile, ring) {
  const hue = palette.hues[actor.hue % 6];
  context.globalAlpha = alpha;
  const inner = tile - 1;
  if (actor.stage === 'available') {
    context.fillStyle = hue.fill;
    context.fillRect(x, y, tile, tile);
    return;
  }
  context.lineWidth = 1;
  context.strokeStyle = actor.pod.failed ? palette.bad : hue.edge;
  if (actor.stage === 'pending') return corners(context, x, y, tile);
  if (actor.stage === 'ready' || actor.pod.failed) {
    context.fillStyle = hue.tint;
    context.fillRect(x, y, tile, tile);
    const part = ring && ring.of > 0 ? 1 - ring.left / ring.of : 0;
    context.fillStyle = hue.fill;
    if (!actor.pod.failed) context.fillRect(x, y + tile * (1 - part), tile, tile * part);
  }
  if (actor.stage === 'starting' && !actor.pod.failed) {
    context.fillStyle = hue.fill;
    context.fillRect(x, y + tile * 0.6, tile, tile * 0.4);
  }
  if (actor.stage === 'leaving') context.globalAlpha = alpha * 0.6;
  if (actor.stage !== 'ready' || actor.pod.failed) context.strokeRect(x + 0.5, y + 0.5, inner, inner);
  if (actor.stage === 'leaving') line(context, x, y + tile, x + tile, y);
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} tile */
function corners(context, x, y, tile) {
  const [right, bottom] = [x + tile - 2, y + tile - 2];
  context.fillStyle = context.strokeStyle;
  for (const [left, top] of [[x, y], [right, y], [x, bottom], [right, bottom]]) context.fillRect(left, top, 2, 2);
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} toX @param {number} toY */
function line(context, x, y, toX, toY) {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(toX, toY);
  context.stroke();
}
