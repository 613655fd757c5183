// @ts-check
/**
 * The picture: room, stage heads, lanes with their pods, idle revisions. It keeps the scene, chooses the layout and the
 * painter, and draws one view at a time.
 *
 * @typedef {import('./board-store.js').View} View
 * @typedef {import('./scene.js').Scene} Scene
 * @typedef {import('./layouts.js').Layout} Layout
 * @typedef {import('./words.js').Speech} Speech
 * @typedef {{now: number, animate: boolean, undoTo: number|null}} Moment
 * @typedef {import('./space.js').Space} Space
 */
import { byId, h } from './dom.js';
import { columnsLayout, squeeze, stackLayout } from './layouts.js';
import { arrange, emptyScene } from './scene.js';
import { measure } from './room.js';
import { availableAt } from './sentence.js';
import { measureSpace } from './space.js';
import { STAGES } from './protocol.js';
import { CellPainter } from './painters/cells.js';
import { DiagnosisPainter } from './painters/diagnosis.js';
import { HeadPainter } from './painters/heads.js';
import { IdlePainter } from './painters/idle.js';
import { LanePainter } from './painters/lanes.js';
import { RailPainter } from './painters/rail.js';
import { TilePainter } from './painters/tiles.js';

const PHONE = 720;
/** Height that a phone's lane keeps for its diagnosis. */
const CARD = 62;
/** ms between two tables of counts while pods move. */
const TABLE_EVERY = 900;

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
    this.acts = acts;
    this.lanes = new LanePainter(this.lanesRoot, speech, acts);
    this.tiles = new TilePainter(this.lanes.crowd, { label: (actor) => this.label(actor.pod), open: acts.openPod });
    this.cells = new CellPainter(this.lanesRoot, acts);
    this.diagnosis = new DiagnosisPainter(this.lanesRoot, speech, acts);
    this.rail = new RailPainter(byId('room'), speech);
    this.heads = new HeadPainter(byId('heads'), speech);
    this.idle = new IdlePainter(byId('idle'), speech, {
      openRevision: acts.openRevision,
      all: () => byId('revisions').focus(),
    });
    /** @type {Scene} */
    this.scene = emptyScene();
    /** @type {Layout|null} */
    this.layout = null;
    /** @type {Layout|null} for two lanes */
    this.chosen = null;
    this.layoutKey = '';
    /** @type {{key: string, layout: Layout}|null} for more where the page cannot grow */
    this.squeezed = null;
    /** @type {Space|null} */
    this.measured = null;
    /** Height of the lanes that the ceiling line was last drawn through. */
    this.ceilingOver = NaN;
    this.tabledAt = -Infinity;
    this.hold = false;
    this.lanesRoot.addEventListener('pointerenter', () => {
      this.hold = true;
    });
    this.lanesRoot.addEventListener('pointerleave', () => {
      this.hold = false;
    });
  }

  /** Forgets who stood where: for another size, or another moment in time. */
  reset() {
    this.scene = emptyScene();
  }

  /** @param {View} view @param {Moment} moment @returns {Scene} */
  paint(view, moment) {
    const space = this.space();
    const layout = this.chooseLayout(view, space, moment);
    const animate = moment.animate && layout.kind === this.layout?.kind && layout.size === this.layout.size;
    if (this.layout?.kind !== layout.kind) this.reset();
    this.layout = layout;
    this.lanesRoot.classList.toggle('moving', animate);
    byId('room').classList.toggle('moving', animate);
    this.scene = arrange(this.scene, view, layout, { now: moment.now, hold: this.hold, fold: moment.animate });
    this.lanes.paint(this.scene, layout);
    this.paintPods(layout, animate, space.width);
    const room = measure(view.rollout, view.revisions, view.pods);
    this.rail.paint(room, view.rollout, { width: space.width - space.left - space.right - 2, gutter: space.right });
    if (layout.kind === 'columns')
      this.heads.paint({ minReadySeconds: view.rollout.minReadySeconds, pods: view.pods }, layout, space.left);
    this.diagnosis.paint(view, this.scene, layout, { now: moment.now, undoTo: moment.undoTo, width: space.width });
    this.idle.paint(this.scene.idle);
    this.paintCeiling();
    this.paintTable(view, moment);
    this.tick(view, moment.now);
    return this.scene;
  }

  /** Before anything is listed: the grid, its labels and the ceiling line stand at once. */
  paintBare() {
    const space = this.space();
    if (space.width < PHONE) return;
    const layout = columnsLayout({ ...space, ceiling: 13, coming: 5 });
    this.lanes.drawGrid(layout);
    this.heads.paint({ minReadySeconds: 0, pods: [] }, layout, space.left);
    this.paintCeiling();
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

  /**
   * Where the page cannot grow, a third lane makes all of them lower.
   * @param {View} view
   * @param {Space} space
   * @param {Moment} moment
   */
  chooseLayout(view, space, moment) {
    const layout = this.chooseSize(view, space);
    if (!space.whole) return layout;
    const { lanes } = arrange(this.scene, view, layout, { now: moment.now, hold: this.hold, fold: moment.animate });
    if (lanes.size <= 2) return layout;
    const key = `${this.layoutKey}/${lanes.size}`;
    if (this.squeezed?.key !== key)
      this.squeezed = { key, layout: squeeze(layout, Math.floor(space.field / lanes.size)) };
    return this.squeezed.layout;
  }

  /** @param {View} view @param {Space} space */
  chooseSize({ rollout, pods, revisions }, space) {
    const { scale, field } = space;
    const stacked = space.width < PHONE - 60;
    const most = stacked
      ? Math.max(rollout.ceiling, ...revisions.map(({ uid }) => pods.filter((pod) => pod.revision === uid).length))
      : 0;
    const key = [
      space.width,
      space.left,
      space.right,
      rollout.ceiling,
      rollout.ceiling - rollout.floor,
      scale,
      field,
      stacked,
      Math.ceil(most / 7),
      stacked && rollout.trouble !== null,
    ].join();
    if (this.chosen && key === this.layoutKey) return this.chosen;
    this.layoutKey = key;
    this.chosen = stacked
      ? stackLayout({ width: space.width, most, card: rollout.trouble ? CARD : 0 })
      : columnsLayout({ ...space, ceiling: rollout.ceiling, coming: rollout.ceiling - rollout.floor });
    return this.chosen;
  }

  /** @param {Layout} layout @param {boolean} animate @param {number} width */
  paintPods(layout, animate, width) {
    if (layout.size === 'dense') {
      this.tiles.clear();
      this.cells.paint(this.scene, layout, { animate, width });
    } else {
      if (this.cells.cells.size) this.cells.clear();
      this.tiles.paint(this.scene, layout, { animate });
    }
  }

  /** One line from the room through all lanes. */
  paintCeiling() {
    if (this.ceilingOver === this.scene.height) return;
    this.ceilingOver = this.scene.height;
    const bottom = this.root.clientHeight - (this.lanesRoot.offsetTop + this.lanesRoot.offsetHeight);
    this.ceiling.style.bottom = `${bottom}px`;
  }

  /**
   * The same counts as a table, for those who do not see the picture; nobody is read it more than once a second.
   * @param {View} view
   * @param {Moment} moment
   */
  paintTable(view, { now, animate }) {
    if (animate && now >= this.tabledAt && now < this.tabledAt + TABLE_EVERY) return;
    this.tabledAt = now;
    const table = byId('counts');
    const rows = view.revisions
      .filter(({ uid }) => this.scene.lanes.has(uid))
      .map((revision) => {
        const pods = view.pods.filter((pod) => pod.revision === revision.uid);
        return [
          this.speech.say('lane.revision_n', { number: revision.number }),
          ...STAGES.map((stage) => String(pods.filter((pod) => pod.stage === stage).length)),
        ];
      });
    const head = [this.speech.say('lane.revision'), ...STAGES.map((stage) => this.speech.say(`stage.${stage}`))];
    const key = JSON.stringify([head, rows]);
    if (table.dataset.key === key) return;
    table.dataset.key = key;
    table.replaceChildren(
      h('caption', {}, this.speech.say('table.caption')),
      h('thead', {}, h('tr', {}, ...head.map((cell) => h('th', { scope: 'col' }, cell)))),
      h(
        'tbody',
        {},
        ...rows.map(([name, ...cells]) =>
          h('tr', {}, h('th', { scope: 'row' }, name), ...cells.map((cell) => h('td', {}, cell))),
        ),
      ),
    );
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

  /** @param {import('./protocol.js').Pod} pod */
  label(pod) {
    const stage = this.speech.say(`stage.${pod.stage}`);
    return this.speech.say(pod.failed ? 'pod.label_failed' : 'pod.label', {
      name: pod.name,
      stage,
      reason: pod.reason,
    });
  }

  /** Where each pod stands, for the keys. */
  standing() {
    return [...this.scene.actors.values()]
      .filter((actor) => actor.shown)
      .map(({ pod, lane, x, y }) => ({ uid: pod.uid, lane, x, y }));
  }

  /** What the pointer is over, as words. @param {PointerEvent} event @param {number} now @param {View|null} view */
  explain(event, now, view) {
    const uid = this.podAt(event);
    const pod = uid ? this.scene.actors.get(uid)?.pod : undefined;
    if (!pod || !view) return null;
    const { speech } = this;
    const lines = [speech.say(`stage.${pod.stage}`) + (pod.pulling ? `, ${speech.say('pod.pulling')}` : '')];
    const at = availableAt(pod, view.rollout);
    if (at !== null) lines.push(speech.say('why.waiting_ready', { count: 1, seconds: Math.max(0, (at - now) / 1000) }));
    if (pod.reason) lines.push([pod.reason, pod.message].filter(Boolean).join(': '));
    lines.push(pod.node || speech.say('detail.no_node'));
    return { title: pod.name, lines };
  }

  /** @param {PointerEvent|MouseEvent} event @returns {string|null} */
  podAt(event) {
    const tile = /** @type {HTMLElement|null} */ (event.target)?.closest?.('.pod');
    if (tile) return /** @type {HTMLElement} */ (tile).dataset.pod ?? null;
    if (this.layout?.size !== 'dense') return null;
    const box = this.lanesRoot.getBoundingClientRect();
    return this.cells.hit(event.clientX - box.left, event.clientY - box.top);
  }
}
