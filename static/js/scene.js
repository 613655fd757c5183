// @ts-check
/**
 * Who stands where. A pod is one actor; within its lane and stage it keeps its slot, a newcomer takes the lowest free
 * one, a slot left stays empty; who has no slot in sight takes the first that falls free. The scene before is the
 * memory; nothing else is.
 *
 * @typedef {import('./protocol.js').Pod} Pod
 * @typedef {import('./protocol.js').Revision} Revision
 * @typedef {import('./protocol.js').Stage} Stage
 * @typedef {import('./layouts.js').Layout} Layout
 * @typedef {import('./standing.js').Lane} Lane
 * @typedef {import('./standing.js').Moment} Moment
 * @typedef {object} Actor
 * @property {Pod} pod
 * @property {string} lane
 * @property {Stage} stage
 * @property {number} slot
 * @property {number} x
 * @property {number} y
 * @property {boolean} shown
 * @property {number} hue
 * @typedef {object} Scene
 * @property {Map<string, Lane>} lanes
 * @property {Map<string, Actor>} actors
 * @property {number} height
 * @property {import('./standing.js').Kept} kept
 * @property {Revision[]} idle
 * @property {number|null} wakeAt
 * @typedef {Map<string, number>} Slots by uid of the pod
 */
import { slotPlace } from './layouts.js';
import { keepPlace, placeLanes, standLanes } from './standing.js';

/** @returns {Scene} */
export const emptyScene = () => ({
  lanes: new Map(),
  actors: new Map(),
  height: 0,
  kept: { height: 0, wide: false, since: null },
  idle: [],
  wakeAt: null,
});

/**
 * @param {Scene} before
 * @param {{revisions: Revision[], pods: Pod[]}} board revisions newest first
 * @param {Layout} layout
 * @param {Moment} moment
 * @returns {Scene}
 */
export function arrange(before, board, layout, moment) {
  const byLane = groupByLane(board.pods);
  const lanes = standLanes(before.lanes, board.revisions, new Set(byLane.keys()), moment);
  /** @type {Map<string, Slots>} */
  const slots = new Map();
  for (const { uid } of lanes.values()) slots.set(uid, seat(before, byLane.get(uid) ?? [], layout));
  const rowsOf = (/** @type {Lane} */ { uid }) => rowsInUse(/** @type {Slots} */ (slots.get(uid)), layout);
  const kept = keepPlace(before.kept, lanes.size === 1, layout, moment);
  const { height, wakeAt } = placeLanes(before.lanes, lanes, kept, rowsOf, layout, moment);
  /** @type {Map<string, Actor>} */
  const actors = new Map();
  for (const lane of lanes.values()) {
    const pods = byLane.get(lane.uid) ?? [];
    const seats = /** @type {Slots} */ (slots.get(lane.uid));
    for (const pod of pods) actors.set(pod.uid, act(pod, lane, /** @type {number} */ (seats.get(pod.uid)), layout));
    countHidden(lane, pods, layout, actors);
  }
  const idle = board.revisions.filter((revision) => !lanes.has(revision.uid));
  return { lanes, actors, height, kept, idle, wakeAt };
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
 * @param {Scene} before
 * @param {Pod[]} pods of one lane
 * @param {Layout} layout
 * @returns {Slots}
 */
function seat(before, pods, layout) {
  /** @type {Slots} */
  const seats = new Map();
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
      seats.set(pod.uid, old.slot);
    }
  }
  newcomers.sort(byAge);
  for (const pod of newcomers) {
    const slots = /** @type {Set<number>} */ (taken.get(keyOf(pod.stage)));
    const slot = lowestFree(slots);
    slots.add(slot);
    seats.set(pod.uid, slot);
  }
  return seats;
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

/** Of a phone's lane, where a stage is no place. @param {Slots} slots @param {Layout} layout */
function rowsInUse(slots, { columns, rows }) {
  let last = 0;
  for (const slot of slots.values()) last = Math.max(last, slot);
  return Math.min(rows, Math.floor(last / columns.available.across) + 1);
}

/** @param {Pod} pod @param {Lane} lane @param {number} slot @param {Layout} layout @returns {Actor} */
function act(pod, lane, slot, layout) {
  const { x, y } = slotPlace(layout, pod.stage, slot);
  const shown = slot < slotsOf(lane, pod.stage, layout);
  return { pod, lane: lane.uid, stage: pod.stage, slot, x, y: lane.y + y, shown, hue: lane.revision.color };
}

/** Slots of a stage that are in sight. @param {Lane} lane @param {Stage} stage @param {Layout} layout */
export const slotsOf = (lane, stage, layout) => layout.columns[stage].across * Math.min(lane.rows, layout.rows);

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
    if (over === undefined || actor.slot !== slotsOf(lane, pod.stage, layout) - 1) continue;
    actor.shown = false;
    lane.over.set(pod.stage, over + 1);
  }
}
