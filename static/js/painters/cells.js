// @ts-check
/**
 * Pods as cells of a canvas, for more than some 600: same places, same colours, same meaning. Those that rest stand on
 * one canvas and are drawn when they change; those that move have another above it, so that they pass over the others
 * without wiping them. It draws while something moves and stops when nothing does.
 *
 * @typedef {import('../scene.js').Scene} Scene
 * @typedef {import('../scene.js').Actor} Actor
 * @typedef {import('../layouts.js').Layout} Layout
 * @typedef {import('../palette.js').Palette} Palette
 * @typedef {object} Cell left = the ring's seconds as last drawn
 * @property {number} x
 * @property {number} y
 * @property {number} alpha
 * @property {Actor} actor
 * @property {boolean} drawn
 * @property {number} left
 */
import { h } from '../dom.js';
import { approach } from '../motion.js';
import { drawCell } from './cell.js';

/** A fractional place bleeds into the pixels around it. */
const BLEED = 1;
const FADE = 240;

export class CellPainter {
  /** @param {HTMLElement} root @param {{palette: () => Palette}} look */
  constructor(root, look) {
    this.rest = h('canvas', { class: 'crowd', 'aria-hidden': 'true' });
    this.motion = h('canvas', { class: 'crowd', 'aria-hidden': 'true' });
    root.append(this.rest, this.motion);
    this.look = look;
    /** @type {Map<string, Cell>} */
    this.cells = new Map();
    /** @type {Set<Cell>} */
    this.moving = new Set();
    /** @type {Set<Cell>} resting ones that look another way now */
    this.changed = new Set();
    this.frame = 0;
    this.last = 0;
    this.tile = 7;
    /** @type {(uid: string) => {left: number, of: number}|null} */
    this.remaining = () => null;
  }

  /** @param {Scene} scene @param {Layout} layout @param {{animate: boolean, width: number}} how */
  paint(scene, layout, how) {
    const anew = this.size(how.width, scene.height) || this.tile !== layout.tile || !how.animate;
    this.tile = layout.tile;
    if (anew) this.wipe();
    for (const [uid, cell] of this.cells) if (!scene.actors.has(uid)) this.remove(uid, cell);
    for (const [uid, actor] of scene.actors) this.place(uid, actor, how.animate);
    if (anew) for (const cell of this.cells.values()) if (!this.moving.has(cell)) this.changed.add(cell);
    if (how.animate) this.wake();
    else this.drawNow();
  }

  /** @param {string} uid @param {Actor} actor @param {boolean} animate */
  place(uid, actor, animate) {
    let cell = this.cells.get(uid);
    if (!cell) {
      cell = { x: actor.x, y: actor.y, alpha: animate ? 0 : 1, actor, drawn: false, left: -1 };
      this.cells.set(uid, cell);
      if (animate) this.moving.add(cell);
    }
    const before = cell.actor;
    cell.actor = actor;
    if (!animate) Object.assign(cell, { x: actor.x, y: actor.y, alpha: 1 });
    else if (!this.moving.has(cell) && (cell.x !== actor.x || cell.y !== actor.y)) this.lift(cell);
    else if (differs(before, actor) && !this.moving.has(cell)) this.changed.add(cell);
  }

  /** From the canvas of those that rest to the one of those that move. @param {Cell} cell */
  lift(cell) {
    this.erase(this.rest, cell, 0);
    this.changed.delete(cell);
    this.moving.add(cell);
  }

  /** @param {string} uid @param {Cell} cell */
  remove(uid, cell) {
    if (this.moving.delete(cell)) this.erase(this.motion, cell, BLEED);
    else this.erase(this.rest, cell, 0);
    this.changed.delete(cell);
    this.cells.delete(uid);
  }

  /**
   * One that was not shown is nowhere to be wiped.
   * @param {HTMLCanvasElement} canvas
   * @param {Cell} cell
   * @param {number} margin
   */
  erase(canvas, { x, y, drawn }, margin) {
    if (drawn) pen(canvas).clearRect(x - margin, y - margin, this.tile + 2 * margin, this.tile + 2 * margin);
  }

  wipe() {
    for (const canvas of [this.rest, this.motion]) pen(canvas).clearRect(0, 0, canvas.width, canvas.height);
    this.moving.clear();
  }

  /** @param {number} width @param {number} height @returns {boolean} whether it has another size now */
  size(width, height) {
    const ratio = devicePixelRatio || 1;
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.rest.width === across && this.rest.height === down) return false;
    for (const canvas of [this.rest, this.motion]) {
      canvas.width = across;
      canvas.height = down;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      pen(canvas).setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    return true;
  }

  /** A printer waits for no frame. */
  drawNow() {
    cancelAnimationFrame(this.frame);
    this.last = performance.now();
    this.draw(this.last);
  }

  wake() {
    if (this.frame || (this.moving.size === 0 && this.changed.size === 0)) return;
    this.last = performance.now();
    this.frame = requestAnimationFrame((time) => this.draw(time));
  }

  /** @param {number} time */
  draw(time) {
    this.frame = 0;
    const elapsed = Math.max(1, time - this.last);
    this.last = time;
    for (const cell of this.moving) this.erase(this.motion, cell, BLEED);
    for (const cell of this.moving) this.step(cell, elapsed);
    const palette = this.look.palette();
    const [rest, motion] = [pen(this.rest), pen(this.motion)];
    for (const cell of this.changed) {
      this.erase(this.rest, cell, 0);
      this.drawOne(rest, palette, cell);
    }
    this.changed.clear();
    for (const cell of this.moving) this.drawOne(motion, palette, cell);
    this.wake();
  }

  /** @param {Cell} cell @param {number} elapsed */
  step(cell, elapsed) {
    const { actor } = cell;
    cell.x = approach(cell.x, actor.x, elapsed);
    cell.y = approach(cell.y, actor.y, elapsed);
    cell.alpha = Math.min(1, cell.alpha + elapsed / FADE);
    if (cell.x !== actor.x || cell.y !== actor.y || cell.alpha < 1) return;
    this.moving.delete(cell);
    this.changed.add(cell);
  }

  /** @param {CanvasRenderingContext2D} context @param {Palette} palette @param {Cell} cell */
  drawOne(context, palette, cell) {
    const { actor } = cell;
    cell.drawn = actor.shown;
    if (!actor.shown) return;
    const ring = actor.stage === 'ready' ? this.remaining(actor.pod.uid) : null;
    cell.left = ring ? ring.left : -1;
    drawCell(context, palette, cell, this.tile, ring);
    context.globalAlpha = 1;
  }

  /** @param {(uid: string) => {left: number, of: number}|null} remaining */
  tick(remaining) {
    this.remaining = remaining;
    for (const [uid, cell] of this.cells) {
      if (cell.actor.stage !== 'ready' || this.moving.has(cell)) continue;
      if ((remaining(uid)?.left ?? -1) !== cell.left) this.changed.add(cell);
    }
    this.wake();
  }

  /** The pod under a point of the lanes. @param {number} x @param {number} y @returns {string|null} */
  hit(x, y) {
    const tile = this.tile + 1;
    for (const [uid, cell] of this.cells) {
      if (x >= cell.x && x < cell.x + tile && y >= cell.y && y < cell.y + tile) return uid;
    }
    return null;
  }

  clear() {
    this.cells.clear();
    this.moving.clear();
    this.changed.clear();
    this.rest.width = 0;
    this.motion.width = 0;
  }
}

/**
 * Whether it may look another way where it is: records are never changed in place.
 * @param {Actor} before
 * @param {Actor} after
 */
const differs = (before, after) => before.pod !== after.pod || before.shown !== after.shown || before.hue !== after.hue;

/** @param {HTMLCanvasElement} canvas */
const pen = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
