// @ts-check
/**
 * Pods as elements: each keeps its own for life, and only its transform and opacity move. A pod that is not in the
 * scene any more fades out where it stood.
 *
 * @typedef {import('../scene.js').Scene} Scene
 * @typedef {import('../scene.js').Actor} Actor
 * @typedef {import('../layouts.js').Layout} Layout
 * @typedef {object} Tile
 * @property {HTMLButtonElement} element
 * @property {string} stage
 * @property {number} x
 * @property {number} y
 * @property {SVGElement|null} ring
 * @property {HTMLElement|null} seconds
 * @property {SVGPathElement} mark
 * @property {string} name
 */
import { h, s, mark, write } from '../dom.js';
import { hueClass, shortName } from '../colours.js';
import { stagger } from '../motion.js';

export const MARKS = /** @type {Record<string, string>} */ ({
  creating: 'M10 2v9M6 7.5l4 4 4-4M3 12.5V16h14v-3.5',
  starting: 'M6.5 3.5v13l10.5-6.5z',
  leaving: 'M2 10h14M11 4.5L16.5 10 11 15.5',
});
const FADE_OUT = 400;

export class TilePainter {
  /**
   * @param {HTMLElement} root the layer that holds the tiles
   * @param {{label: (actor: Actor) => string, open: (uid: string) => void}} speech
   */
  constructor(root, speech) {
    this.root = root;
    this.speech = speech;
    /** @type {Map<string, Tile>} */
    this.tiles = new Map();
  }

  /** @param {Scene} scene @param {Layout} layout @param {{animate: boolean}} how */
  paint(scene, layout, how) {
    this.root.style.setProperty('--tile', `${layout.tile}px`);
    this.root.style.setProperty('--corner', `${Math.round(layout.tile * 0.22)}px`);
    this.root.style.setProperty('--stroke', layout.tile >= 36 ? '2px' : '1.5px');
    this.bury(scene, how);
    const moves = [];
    for (const [uid, actor] of scene.actors) {
      const tile = this.tiles.get(uid) ?? this.bear(uid, actor, how);
      const stays = tile.stage === actor.stage && tile.x === actor.x;
      this.dress(tile, actor);
      if (stays && tile.y !== actor.y)
        this.move(tile, actor, 0); // with its lane
      else if (tile.x !== actor.x || tile.y !== actor.y) moves.push({ tile, actor });
    }
    const delay = stagger(moves.length);
    moves.forEach(({ tile, actor }, index) => this.move(tile, actor, how.animate ? delay(index) : 0));
  }

  /** @param {string} uid @param {Actor} actor @param {{animate: boolean}} how */
  bear(uid, actor, how) {
    const path = /** @type {SVGPathElement} */ (s('path'));
    const element = h(
      'button',
      { type: 'button', class: `pod ${hueClass(actor.hue)}`, tabindex: -1, 'data-pod': uid },
      h('i', { class: 'shell-of-pod' }),
      h('i', { class: 'fill-of-pod' }),
      s('svg', { class: 'mark', viewBox: '0 0 20 20', 'aria-hidden': 'true' }, path),
      h('span', { class: 'name' }, shortName(actor.pod.name)),
    );
    /** @type {Tile} */
    const tile = { element, stage: '', x: NaN, y: NaN, ring: null, seconds: null, mark: path, name: actor.pod.name };
    this.tiles.set(uid, tile);
    if (how.animate) {
      element.classList.add('unborn');
      element.style.transform = `translate(${actor.x}px, ${actor.y}px) scale(.5)`;
      requestAnimationFrame(() => requestAnimationFrame(() => element.classList.remove('unborn')));
    }
    this.root.append(element);
    if (how.animate) void element.offsetWidth;
    return tile;
  }

  /** @param {Tile} tile @param {Actor} actor @param {number} delay */
  move(tile, actor, delay) {
    tile.x = actor.x;
    tile.y = actor.y;
    tile.element.style.transitionDelay = delay ? `${delay}ms` : '';
    tile.element.style.transform = `translate(${actor.x}px, ${actor.y}px)`;
  }

  /** @param {Tile} tile @param {Actor} actor */
  dress(tile, actor) {
    const { element } = tile;
    const { pod } = actor;
    if (tile.stage !== actor.stage) {
      tile.stage = actor.stage;
      element.dataset.stage = actor.stage;
      if (MARKS[actor.stage]) tile.mark.setAttribute('d', MARKS[actor.stage]);
      if (actor.stage === 'ready') this.addRing(tile);
    }
    mark(element, 'data-failed', pod.failed ? 'true' : null);
    if (pod.failed && !element.querySelector('.bang'))
      element.append(h('b', { class: 'bang', 'aria-hidden': 'true' }, '!'));
    element.classList.toggle('hidden-in-crowd', !actor.shown);
    mark(element, 'aria-label', this.speech.label(actor));
  }

  /** @param {Tile} tile */
  addRing(tile) {
    if (tile.ring) return;
    tile.ring = s('path', {
      pathLength: 100,
      'stroke-width': 8,
      'stroke-dasharray': '0 100',
      d: 'M50 4H78A18 18 0 0 1 96 22V78A18 18 0 0 1 78 96H22A18 18 0 0 1 4 78V22A18 18 0 0 1 22 4Z',
    });
    tile.seconds = h('b', { class: 'seconds', 'aria-hidden': 'true' });
    tile.element.append(
      s('svg', { class: 'ring', viewBox: '0 0 100 100', 'aria-hidden': 'true' }, tile.ring),
      tile.seconds,
    );
  }

  /**
   * Rings go one step a second, by server time.
   * @param {(uid: string) => {left: number, of: number}|null} remaining seconds left and in all; null without a ring
   */
  tick(remaining) {
    for (const [uid, tile] of this.tiles) {
      if (tile.stage !== 'ready' || !tile.ring || !tile.seconds) continue;
      const ring = remaining(uid);
      write(tile.seconds, ring ? String(ring.left) : '');
      const part = ring && ring.of > 0 ? 100 * (1 - ring.left / ring.of) : 0;
      mark(tile.ring, 'stroke-dasharray', `${part.toFixed(1)} 100`);
      tile.element.style.setProperty('--part', `${part.toFixed()}%`);
    }
  }

  /** @param {Scene} scene @param {{animate: boolean}} how */
  bury(scene, how) {
    for (const [uid, tile] of this.tiles) {
      if (scene.actors.has(uid)) continue;
      this.tiles.delete(uid);
      if (!how.animate) tile.element.remove();
      else {
        tile.element.classList.add('gone');
        tile.element.style.transform = `translate(${tile.x + 12}px, ${tile.y}px) scale(.7)`;
        setTimeout(() => tile.element.remove(), FADE_OUT);
      }
    }
  }

  clear() {
    for (const tile of this.tiles.values()) tile.element.remove();
    this.tiles.clear();
  }
}
