// @ts-check
/**
 * Who stands where. A pod is one actor; within its lane and stage it keeps its slot, a newcomer takes the lowest free
 * one, a slot left stays empty; who has no slot in sight takes the first that falls free. The scene before is the memory; nothing else is.
 *
 * @typedef {import('./protocol.js').Pod} Pod
 * @typedef {import('./protocol.js').Revision} Revision
 * @typedef {import('./protocol.js').Stage} Stage
 * @typedef {import('./layouts.js').Layout} Layout
 * @typedef {{pod: Pod, lane: string, stage: Stage, slot: number, x: number, y: number, shown: boolean, hue: number}} Actor
 * @typedef {{uid: string, revision: Revision, place: number, y: number, emptySince: number|null, over: Map<Stage, number>}} Lane
 * @typedef {{lanes: Map<string, Lane>, actors: Map<string, Actor>, places: number, height: number, idle: Revision[], wakeAt: number|null}} Scene
 */
import { slotPlace } from './layouts.js';

/** A lane folds this long after its last pod went. */
export const FOLD_AFTER = 1600;

/** @returns {Scene} */
export const emptyScene = () => ({ lanes: new Map(), actors: new Map(), places: 2, height: 0, idle: [], wakeAt: null });

/**
 * @param {Scene} before
 * @param {{revisions: Revision[], pods: Pod[]}} board revisions newest first
 * @param {Layout} layout
 * @param {{now: number, hold: boolean, fold?: boolean}} moment now in server ms; hold = the pointer is over the lanes; fold = false folds nothing late
 * @returns {Scene}
 */
export function arrange(before, board, layout, moment) {
  const byLane = groupByLane(board.pods);
  const { lanes, wakeAt } = standLanes(before, board, byLane, moment);
  const places = placeLanes(lanes, layout);
  /** @type {Map<string, Actor>} */
  const actors = new Map();
  for (const lane of lanes.values()) seat(before, lane, byLane.get(lane.uid) ?? [], layout, actors);
  const idle = board.revisions.filter((revision) => !lanes.has(revision.uid));
  return { lanes, actors, places, height: places * layout.laneHeight, idle, wakeAt };
}

/** @param {Pod[]} pods */
function groupByLane(pods) {
  /** @type {Map<string, Pod[]>} */
  const lanes = new Map();
  for (const pod of pods) {
    const lane = lanes.get(pod.revision);
    if (lane) lane.push(pod);
    else lanes.set(pod.revision, [pod]);
  }
  return lanes;
}

/**
 * Lanes that stand: the new revision's, those with pods, and those just emptied.
 * @param {Scene} before
 * @param {{revisions: Revision[]}} board
 * @param {Map<string, Pod[]>} byLane
 * @param {{now: number, hold: boolean, fold?: boolean}} moment
 */
function standLanes(before, board, byLane, moment) {
  /** @type {Map<string, Lane>} */
  const lanes = new Map();
  /** @type {number|null} */
  let wakeAt = null;
  const newest = board.revisions.find((revision) => revision.isNew) ?? board.revisions[0];
  for (const revision of board.revisions) {
    const uid = revision.uid;
    const full = byLane.has(uid) || revision.wanted > 0 || revision === newest;
    const emptySince = full ? null : (before.lanes.get(uid)?.emptySince ?? moment.now);
    const lingers =
      !full &&
      before.lanes.has(uid) &&
      moment.fold !== false &&
      (moment.hold || moment.now < /** @type {number} */ (emptySince) + FOLD_AFTER);
    if (!full && !lingers) continue;
    if (lingers) wakeAt = Math.min(wakeAt ?? Infinity, /** @type {number} */ (emptySince) + FOLD_AFTER);
    lanes.set(uid, { uid, revision, place: 0, y: 0, emptySince, over: new Map() });
  }
  return { lanes, wakeAt };
}

/**
 * The top place is kept for the next revision, so that lanes shift by a glide only.
 * @param {Map<string, Lane>} lanes
 * @param {Layout} layout
 */
function placeLanes(lanes, layout) {
  const spare = layout.kind === 'columns' && lanes.size === 1 ? 1 : 0;
  let place = spare;
  for (const lane of lanes.values()) {
    lane.place = place;
    lane.y = place * layout.laneHeight;
    place += 1;
  }
  return layout.kind === 'columns' ? Math.max(2, place) : Math.max(1, place);
}

/**
 * @param {Scene} before
 * @param {Lane} lane
 * @param {Pod[]} pods
 * @param {Layout} layout
 * @param {Map<string, Actor>} actors
 */
function seat(before, lane, pods, layout, actors) {
  /** @type {Map<string, Set<number>>} */
  const taken = new Map();
  const keyOf = (/** @type {Stage} */ stage) => (layout.kind === 'stack' ? 'all' : stage);
  /** @type {Pod[]} */
  const newcomers = [];
  for (const pod of pods) {
    const old = before.actors.get(pod.uid);
    const slots = taken.get(keyOf(pod.stage)) ?? new Set();
    taken.set(keyOf(pod.stage), slots);
    const inSight = old !== undefined && old.slot < layout.columns[pod.stage].capacity;
    const stays = inSight && keyOf(old.stage) === keyOf(pod.stage) && !slots.has(old.slot);
    if (!stays) newcomers.push(pod);
    else {
      slots.add(old.slot);
      actors.set(pod.uid, act(pod, lane, old.slot, layout));
    }
  }
  newcomers.sort(byAge);
  for (const pod of newcomers) {
    const slots = /** @type {Set<number>} */ (taken.get(keyOf(pod.stage)));
    const slot = lowestFree(slots);
    slots.add(slot);
    actors.set(pod.uid, act(pod, lane, slot, layout));
  }
  countHidden(lane, pods, layout, actors);
}

/** Newcomers are seated in the order in which they came. @param {Pod} a @param {Pod} b */
const byAge = (a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0) || (a.uid < b.uid ? -1 : 1);

/** @type {WeakMap<Set<number>, number>} where the search for the next free slot of a set may begin */
const searchedTo = new WeakMap();

/** @param {Set<number>} slots */
function lowestFree(slots) {
  let slot = searchedTo.get(slots) ?? 0;
  while (slots.has(slot)) slot += 1;
  searchedTo.set(slots, slot);
  return slot;
}

/** @param {Pod} pod @param {Lane} lane @param {number} slot @param {Layout} layout @returns {Actor} */
function act(pod, lane, slot, layout) {
  const place = slotPlace(layout, pod.stage, slot);
  const shown = slot < layout.columns[pod.stage].capacity;
  return {
    pod,
    lane: lane.uid,
    stage: pod.stage,
    slot,
    x: place.x,
    y: lane.y + place.y,
    shown,
    hue: lane.revision.color,
  };
}

/**
 * Of a stage that holds more than its slots, the last slot says how many more: its own pod is one of them.
 * @param {Lane} lane
 * @param {Pod[]} pods
 * @param {Layout} layout
 * @param {Map<string, Actor>} actors
 */
function countHidden(lane, pods, layout, actors) {
  for (const pod of pods) {
    const actor = /** @type {Actor} */ (actors.get(pod.uid));
    if (!actor.shown) lane.over.set(pod.stage, (lane.over.get(pod.stage) ?? 0) + 1);
  }
  if (lane.over.size === 0) return;
  for (const pod of pods) {
    const actor = /** @type {Actor} */ (actors.get(pod.uid));
    const over = lane.over.get(pod.stage);
    if (over === undefined || actor.slot !== layout.columns[pod.stage].capacity - 1) continue;
    actor.shown = false;
    lane.over.set(pod.stage, over + 1);
  }
}
