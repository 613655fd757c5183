// @ts-check
/**
 * Where cells of a canvas are pods, the one that the keys are at is an element: it has the focus, a name to be read,
 * and opens as a tile does. Each step makes another one, so that whoever does not see it hears the next name.
 *
 * @typedef {import('../scene.js').Scene} Scene
 * @typedef {import('../scene.js').Actor} Actor
 */
import { h, mark } from '../dom.js';

/** px around its cell. */
const AROUND = 2;

export class CellCursor {
  /** @param {HTMLElement} root @param {(actor: Actor) => string} label */
  constructor(root, label) {
    this.root = root;
    this.label = label;
    /** @type {HTMLButtonElement|null} */
    this.element = null;
  }

  /**
   * It stays with its pod; where that has gone, it waits at the first one.
   * @param {Scene} scene
   * @param {number} tile px
   */
  paint(scene, tile) {
    const shown = (/** @type {Actor|undefined} */ actor) => actor?.shown === true;
    const own = scene.actors.get(this.element?.dataset.pod ?? '');
    const actor = shown(own) ? own : firstOf([...scene.actors.values()].filter(shown));
    if (!actor) return this.clear();
    this.element ??= this.make();
    return this.place(actor, tile);
  }

  /** @param {Actor|undefined} actor @param {number} tile */
  go(actor, tile) {
    if (!actor) return;
    const before = this.element;
    this.element = this.make();
    this.place(actor, tile);
    this.element.focus();
    before?.remove();
  }

  make() {
    const element = h('button', { type: 'button', class: 'cell-cursor' });
    this.root.append(element);
    return element;
  }

  /** @param {Actor} actor @param {number} tile */
  place(actor, tile) {
    const element = /** @type {HTMLButtonElement} */ (this.element);
    const size = `${tile + 2 * AROUND}px`;
    mark(element, 'data-pod', actor.pod.uid);
    mark(element, 'aria-label', this.label(actor));
    Object.assign(element.style, { width: size, height: size });
    element.style.transform = `translate(${actor.x - AROUND}px, ${actor.y - AROUND}px)`;
  }

  clear() {
    this.element?.remove();
    this.element = null;
  }
}

/** The one at the top, and there the leftmost. @param {Actor[]} actors @returns {Actor|undefined} */
const firstOf = (actors) =>
  actors.reduce(
    (/** @type {Actor|undefined} */ best, actor) =>
      !best || actor.y < best.y || (actor.y === best.y && actor.x < best.x) ? actor : best,
    undefined,
  );
