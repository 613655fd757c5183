// @ts-check
/**
 * The lanes: their labels, pegs and column lines, the crowd of pods in them, the place kept for the next one.
 *
 * @typedef {import('../scene.js').Scene} Scene
 * @typedef {import('../scene.js').Lane} Lane
 * @typedef {import('../layouts.js').Layout} Layout
 * @typedef {import('../words.js').Speech} Speech
 * @typedef {import('../front-words.js').Chip} Chip
 */
import { h, keep, mark, one, write, writeRich } from '../dom.js';
import { titleOf } from '../by-hand.js';
import { hueClass, mainImage, shortImage } from '../colours.js';
import { slotPlace } from '../layouts.js';
import { STAGES } from '../protocol.js';
import { slotsOf } from '../scene.js';
import { INSET, MARKED } from '../tile-sizes.js';
import { makeChip, updateChip } from './front-chip.js';

export class LanePainter {
  /** @param {HTMLElement} root @param {Speech} speech @param {{openRevision: (uid: string) => void}} acts */
  constructor(root, speech, acts) {
    this.root = root;
    this.speech = speech;
    this.acts = acts;
    this.lanes = h('div');
    this.grid = h('div', { 'aria-hidden': 'true' });
    this.crowd = h('div', { class: 'crowd' });
    this.vacant = h(
      'div',
      { class: 'lane vacant', hidden: true },
      h('span', { class: 'label' }, speech.say('lane.vacant')),
    );
    root.replaceChildren(this.grid, this.vacant, this.lanes, this.crowd);
    /** @type {Layout|null} */
    this.layout = null;
  }

  /**
   * @param {Scene} scene
   * @param {Layout} layout
   * @param {{animate: boolean, byHand: boolean, fronts: Map<string, Chip[]>}} how
   */
  paint(scene, layout, how) {
    if (layout !== this.layout) this.drawGrid(layout);
    this.root.style.height = `${scene.height}px`;
    const lanes = [...scene.lanes.values()];
    keep(
      this.lanes,
      lanes,
      (lane) => lane.uid,
      (lane) => this.make(lane, how.animate),
      (element, lane) => {
        this.update(element, lane, scene, layout);
        this.paintFronts(element, how.fronts.get(lane.uid) ?? []);
      },
    );
    write(one(this.vacant, '.label'), this.speech.say(how.byHand ? 'lane.vacant_by_hand' : 'lane.vacant'));
    this.vacant.hidden = scene.kept.height === 0;
    this.vacant.style.height = `${scene.kept.height}px`;
    this.paintPegs(scene, layout);
  }

  /** It fades in, while those beneath it glide out of its way. @param {Lane} lane @param {boolean} animate */
  make(lane, animate) {
    const label = h(
      'button',
      { type: 'button', class: 'label', on: { click: () => this.acts.openRevision(lane.uid) } },
      h('span', { class: 'revision' }, h('span'), h('em')),
      h('code', { class: 'image cut' }),
      h('span', { class: 'meta' }),
      h('span', { class: 'chips' }),
    );
    const parts = [label, h('div', { class: 'overs' }), h('p', { class: 'counts' })];
    const element = h('div', { class: 'lane', role: 'group', 'data-unborn': animate }, ...parts);
    if (animate) requestAnimationFrame(() => requestAnimationFrame(() => element.removeAttribute('data-unborn')));
    return element;
  }

  /** @param {HTMLElement} element @param {Lane} lane @param {Scene} scene @param {Layout} layout */
  update(element, lane, scene, layout) {
    const { revision } = lane;
    const { speech } = this;
    const age = speech.say(!revision.isNew ? 'lane.old' : scene.lanes.size === 1 ? 'revisions.current' : 'lane.new');
    const hue = hueClass(revision.color);
    if (!element.classList.contains(hue)) element.className = `lane ${hue}`;
    element.style.height = `${lane.height}px`;
    element.style.transform = `translateY(${lane.y}px)`;
    mark(
      element,
      'aria-label',
      speech.say(revision.hash ? 'lane.label' : 'lane.label_by_hand', {
        number: revision.number,
        name: revision.name,
        age,
        wanted: revision.wanted,
        available: revision.available,
      }),
    );
    const name = one(element, '.revision').children;
    write(name[0], titleOf(revision, speech));
    mark(name[0], 'title', revision.hash ? null : revision.name);
    write(name[1], revision.hash ? age : '');
    const image = one(element, '.image');
    write(image, shortImage(mainImage(revision.images)));
    mark(image, 'title', revision.images.map((container) => container.image).join('\n'));
    const meta = metaOf(revision, speech, layout.kind === 'columns');
    writeRich(one(element, '.meta'), meta);
    mark(one(element, '.meta'), 'title', meta);
    if (layout.kind === 'stack') writeRich(one(element, '.counts'), countsOf(lane, scene, speech));
    this.paintOvers(one(element, '.overs'), lane, layout);
  }

  /** The Services that ask its pods. @param {HTMLElement} element @param {Chip[]} chips */
  paintFronts(element, chips) {
    keep(one(element, '.chips'), chips, ({ key }) => key, makeChip, updateChip);
  }

  /**
   * The last slot of a full stage says how many more there are.
   * @param {HTMLElement} root
   * @param {Lane} lane
   * @param {Layout} layout
   */
  paintOvers(root, lane, layout) {
    keep(
      root,
      [...lane.over],
      ([stage]) => stage,
      () => h('span', { class: 'more' }),
      (element, [stage, count]) => {
        const slot = Math.max(0, slotsOf(lane, stage, layout) - 1);
        const { x, y } = slotPlace(layout, stage, slot);
        const line = Math.min(y + layout.tile / 2 - 8, lane.height - 22);
        const right = layout.tile < MARKED;
        element.style.transform = right
          ? `translate(calc(${x + layout.tile}px - 100%), ${line}px)`
          : `translate(${x + 2}px, ${line}px)`;
        write(element, this.speech.say('pod.more', { count }));
      },
    );
  }

  /** @param {Layout} layout */
  drawGrid(layout) {
    this.layout = layout;
    mark(this.root, 'data-size', layout.size);
    const lines = layout.kind === 'stack' ? [] : STAGES.slice(1, 5).map((stage) => layout.columns[stage].x);
    this.grid.replaceChildren(
      ...lines.map((x) => {
        const line = h('i', { class: 'column-line' });
        line.style.transform = `translateX(${Math.round(x)}px)`;
        return line;
      }),
    );
  }

  /**
   * Pegs mark the slots of every standing lane: what is empty stays visible as a place.
   * @param {Scene} scene
   * @param {Layout} layout
   */
  paintPegs(scene, layout) {
    if (layout.kind === 'stack' || layout.tile < MARKED) return;
    const fields = [...scene.lanes.values()].flatMap((lane) =>
      STAGES.map((stage) => ({ key: `${lane.uid}/${stage}`, stage, lane })),
    );
    const pitch = layout.tile + layout.gap;
    keep(
      this.pegs(),
      fields,
      (field) => field.key,
      () => h('i', { class: 'pegs' }),
      (element, { stage, lane }) => {
        const column = layout.columns[stage];
        const [x, y] = [column.x + INSET - layout.gap / 2, lane.y + layout.padding - layout.gap / 2];
        element.style.width = `${column.across * pitch}px`;
        element.style.height = `${Math.min(lane.rows, layout.rows) * pitch}px`;
        element.style.backgroundSize = `${pitch}px ${pitch}px`;
        element.style.transform = `translate(${x}px, ${y}px)`;
      },
    );
  }

  pegs() {
    let layer = this.grid.querySelector('.layer-of-pegs');
    if (!layer) {
      layer = h('div', { class: 'layer-of-pegs' });
      this.grid.append(layer);
    }
    return layer;
  }
}

/** @param {import('../protocol.js').Revision} revision @param {Speech} speech @param {boolean} roomy */
function metaOf(revision, speech, roomy) {
  const parts = [speech.say('lane.wanted', { count: revision.wanted })];
  if (revision.history.length) parts.push(speech.say('lane.was', { numbers: revision.history.join(', ') }));
  else if (roomy && revision.hash) parts.push(revision.hash);
  return parts.join(' · ');
}

/** @param {Lane} lane @param {Scene} scene @param {Speech} speech */
function countsOf(lane, scene, speech) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const actor of scene.actors.values())
    if (actor.lane === lane.uid) counts.set(actor.stage, (counts.get(actor.stage) ?? 0) + 1);
  const order = ['available', 'ready', 'starting', 'creating', 'pending', 'leaving'];
  return order
    .filter((stage) => counts.has(stage))
    .map((stage) => `*${counts.get(stage)}* ${speech.say(`stage.${stage}`).toLowerCase()}`)
    .join(' · ');
}
