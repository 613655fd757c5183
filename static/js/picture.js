// @ts-check
/**
 * The picture: room, stage heads, lanes with their pods, idle revisions. It keeps the scene, has the layout chosen, and
 * draws one view at a time.
 *
 * @typedef {import('./board-store.js').View} View
 * @typedef {import('./scene.js').Scene} Scene
 * @typedef {import('./layouts.js').Layout} Layout
 * @typedef {import('./words.js').Speech} Speech
 * @typedef {{now: number, animate: boolean, past: boolean, undoTo: number|null}} Moment
 * @typedef {import('./space.js').Space} Space
 */
import { isByHand } from './by-hand.js';
import { byId } from './dom.js';
import { Fitting } from './fitting.js';
import { columnsLayout } from './layouts.js';
import { explain, labelOf } from './pod-words.js';
import { Pointing } from './pointing.js';
import { arrange, emptyScene } from './scene.js';
import { frontsByLane } from './front-words.js';
import { measure } from './room.js';
import { availableAt } from './sentence.js';
import { measureSpace } from './space.js';
import { CellPainter } from './painters/cells.js';
import { CellCursor } from './painters/cursor.js';
import { DiagnosisPainter, troubledLane } from './painters/diagnosis.js';
import { HeadPainter } from './painters/heads.js';
import { IdlePainter } from './painters/idle.js';
import { LanePainter } from './painters/lanes.js';
import { RailPainter } from './painters/rail.js';
import { TilePainter } from './painters/tiles.js';
import { CountsTable } from './panels/counts.js';

/** Height that a phone's lane keeps for its diagnosis. */
const CARD = 68;
/** ms of a glide, and a little. */
const SLIDE = 600;
/** A narrower page has no grid to stand before its pods do. */
const PHONE = 720;

export class Picture {
  /**
   * @param {Speech} speech
   * @param {object} acts
   * @param {(uid: string) => void} acts.openPod
   * @param {(uid: string) => void} acts.openRevision
   * @param {() => void} acts.undo
   * @param {() => void} acts.setImage
   * @param {(operation: string) => string|null} acts.refusal
   * @param {() => import('./palette.js').Palette} acts.palette
   */
  constructor(speech, acts) {
    this.speech = speech;
    this.root = byId('picture');
    this.lanesRoot = byId('lanes');
    this.ceiling = byId('ceiling');
    this.lanes = new LanePainter(this.lanesRoot, speech, acts);
    const label = (/** @type {import('./scene.js').Actor} */ { pod }) => labelOf(pod, speech);
    this.tiles = new TilePainter(this.lanes.crowd, { label, open: acts.openPod });
    this.cells = new CellPainter(this.lanesRoot, acts);
    this.cursor = new CellCursor(this.lanes.crowd, label);
    this.diagnosis = new DiagnosisPainter(this.lanesRoot, speech, acts);
    this.rail = new RailPainter(byId('room'), speech);
    this.heads = new HeadPainter(byId('heads'), speech);
    this.idle = new IdlePainter(byId('idle'), speech, {
      openRevision: acts.openRevision,
      all: () => byId('revisions').focus(),
    });
    this.counts = new CountsTable(byId('counts'), speech);
    this.pointing = new Pointing(this.root, this.lanesRoot);
    this.fitting = new Fitting();
    /** @type {Scene} */
    this.scene = emptyScene();
    /** @type {Layout|null} */
    this.layout = null;
    /** @type {Space|null} */
    this.measured = null;
    /** Height of the lanes that the ceiling line was last drawn through. */
    this.ceilingOver = NaN;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.sliding = undefined;
    /** Height of the picture but for its lanes. */
    this.rest = 0;
  }

  /** To the past or back: what is pressed meanwhile moves by a glide, even where pods do not. */
  slide() {
    this.root.classList.add('sliding');
    clearTimeout(this.sliding);
    this.sliding = setTimeout(() => this.root.classList.remove('sliding'), SLIDE);
  }

  /** Forgets who stood where: for another size, or another moment in time. */
  reset() {
    this.scene = emptyScene();
  }

  /** @param {View} view @param {Moment} moment @returns {Scene} */
  paint(view, moment) {
    const space = this.space();
    const standing = this.standingAt(view, moment);
    const lanesIn = (/** @type {Layout} */ layout) => arrange(this.scene, view, layout, standing).lanes.size;
    const layout = this.fitting.choose(view, space, lanesIn);
    this.root.toggleAttribute('data-low', this.fitting.low);
    const animate = moment.animate && layout.kind === this.layout?.kind && layout.size === this.layout.size;
    if (this.layout?.kind !== layout.kind) this.reset();
    this.layout = layout;
    for (const moving of [this.root, this.lanesRoot, byId('room')]) moving.classList.toggle('moving', animate);
    this.scene = arrange(this.scene, view, layout, standing);
    this.lanes.paint(this.scene, layout, {
      animate,
      byHand: isByHand(view.rollout),
      fronts: frontsByLane(view, this.speech),
    });
    this.paintPods(layout, animate, space.width);
    const room = measure(view.rollout, view.revisions, view.pods);
    this.rail.paint(room, view.rollout, { width: space.width - space.left - space.right - 2, gutter: space.right });
    if (layout.kind === 'columns')
      this.heads.paint(
        { minReadySeconds: view.rollout.minReadySeconds, pods: view.pods, byHand: isByHand(view.rollout) },
        layout,
        space.left,
      );
    this.diagnosis.paint(view, this.scene, layout, { now: moment.now, undoTo: moment.undoTo, width: space.width });
    this.idle.paint(this.scene.idle, isByHand(view.rollout));
    this.paintCeiling(this.scene.height);
    this.counts.paint(view, this.scene.lanes, moment);
    this.tick(view, moment.now);
    return this.scene;
  }

  /** @param {View} view @param {Moment} moment @returns {import('./standing.js').Moment} */
  standingAt(view, { now, animate, past }) {
    const lane = troubledLane(view);
    const card = lane ? { lane, height: CARD } : null;
    return { now, past, fold: animate, hold: this.pointing.holds, busy: animate && this.pointing.busy, card };
  }

  /** Before anything is listed: the grid, its labels and the ceiling line stand at once. */
  paintBare() {
    const space = this.space();
    if (space.width < PHONE) return;
    const layout = columnsLayout({ ...space, ceiling: 13, coming: 5 });
    this.lanes.drawGrid(layout);
    this.heads.paint({ minReadySeconds: 0, pods: [] }, layout, space.left);
    this.paintCeiling(this.lanesRoot.offsetHeight);
  }

  /** Read once, until something is resized: reading it in every frame would lay the page out twice. @returns {Space} */
  space() {
    return (this.measured ??= measureSpace(this.root, this.lanesRoot));
  }

  /** The window, the theme or the projector's mode changed. */
  remeasure() {
    this.measured = null;
    this.ceilingOver = NaN;
    this.rail.remeasure();
    this.idle.remeasure();
  }

  /** It has another height, of the lanes alone while they fold or unfold: then what was measured still holds. */
  grown() {
    const rest = this.root.offsetHeight - this.lanesRoot.offsetHeight;
    if (Math.abs(rest - this.rest) <= 2) return; // the roundings of two heights
    this.rest = rest;
    this.remeasure();
    this.paintCeiling(this.scene.height);
  }

  /** @param {Layout} layout @param {boolean} animate @param {number} width */
  paintPods(layout, animate, width) {
    if (layout.size === 'dense') {
      this.tiles.clear();
      this.cells.paint(this.scene, layout, { animate, width });
      this.cursor.paint(this.scene, layout.tile);
    } else {
      this.cursor.clear();
      if (this.cells.cells.size) this.cells.clear();
      this.tiles.paint(this.scene, layout, { animate });
    }
  }

  /** One line from the room through all lanes. @param {number} height px of the lanes, once nothing glides */
  paintCeiling(height) {
    if (this.ceilingOver === height) return;
    this.ceilingOver = height;
    this.ceiling.style.height = `${this.lanesRoot.offsetTop + height - this.ceiling.offsetTop}px`;
  }

  /** @param {View} view @param {number} now */
  tick(view, now) {
    const seconds = view.rollout.minReadySeconds;
    const remaining = (/** @type {string} */ uid) => {
      const actor = this.scene.actors.get(uid);
      const at = actor ? availableAt(actor.pod, view.rollout) : null;
      return at === null ? null : { left: Math.min(seconds, Math.max(0, Math.ceil((at - now) / 1000))), of: seconds };
    };
    if (this.layout?.size === 'dense') this.cells.tick(remaining);
    else this.tiles.tick(remaining);
  }

  /** Where each pod stands, for the keys. */
  standing() {
    return [...this.scene.actors.values()]
      .filter((actor) => actor.shown)
      .map(({ pod, lane, x, y }) => ({ uid: pod.uid, lane, x, y }));
  }

  /** @param {string} uid */
  focusPod(uid) {
    if (this.layout?.size === 'dense') this.cursor.go(this.scene.actors.get(uid), this.layout.tile);
    else /** @type {HTMLElement|null} */ (this.lanes.crowd.querySelector(`[data-pod="${CSS.escape(uid)}"]`))?.focus();
  }

  /** What the pointer is over, as words. @param {PointerEvent} event @param {number} now @param {View|null} view */
  explain(event, now, view) {
    const uid = this.podAt(event);
    const pod = uid ? this.scene.actors.get(uid)?.pod : undefined;
    return pod && view ? explain(pod, view.rollout, now, this.speech) : null;
  }

  /** @param {PointerEvent|MouseEvent} event @returns {string|null} */
  podAt(event) {
    const tile = /** @type {HTMLElement|null} */ (event.target)?.closest?.('[data-pod]');
    if (tile) return /** @type {HTMLElement} */ (tile).dataset.pod ?? null;
    if (this.layout?.size !== 'dense') return null;
    const box = this.lanesRoot.getBoundingClientRect();
    return this.cells.hit(event.clientX - box.left, event.clientY - box.top);
  }
}
