// @ts-check
/**
 * The rail: who stands between nothing and the ceiling, in pods. Height is maturity; the order is old before new, then
 * ready, coming and failing. A crossing is drawn as it is.
 *
 * @typedef {import('./protocol.js').Rollout} Rollout
 * @typedef {import('./protocol.js').Revision} Revision
 * @typedef {import('./protocol.js').Pod} Pod
 * @typedef {'available'|'ready'|'coming'|'failed'} Kind
 * @typedef {{key: string, kind: Kind, color: number, from: number, count: number}} Segment
 * @typedef {{code: string, count: number, touch: 'true'|'false'|'crossed'}} Reading
 * @typedef {object} Room
 * @property {Segment[]} segments
 * @property {number} available
 * @property {number} pods that count: all but the leaving ones
 * @property {number} leaving
 * @property {number} floor
 * @property {number} desired
 * @property {number} ceiling
 * @property {boolean} bounded whether anybody holds a floor and a ceiling
 * @property {Reading} atFloor
 * @property {Reading} atCeiling
 */
import { isByHand } from './by-hand.js';

/** @type {readonly Kind[]} */
const KINDS = ['available', 'ready', 'coming', 'failed'];

/**
 * What a pod counts as on the rail; null for a leaving one, which counts in neither.
 * @param {Pod} pod
 * @returns {Kind|null}
 */
function kindOf(pod) {
  if (pod.stage === 'leaving') return null;
  if (pod.stage === 'available') return 'available';
  if (pod.failed) return 'failed';
  return pod.stage === 'ready' ? 'ready' : 'coming';
}

/**
 * @param {Rollout} rollout
 * @param {Revision[]} revisions
 * @param {Pod[]} pods
 * @returns {Room}
 */
export function measure(rollout, revisions, pods) {
  const { kinds, leaving } = countKinds(revisions, pods);
  const oldestFirst = [...revisions].sort((a, b) => a.number - b.number);
  /** @type {Segment[]} */
  const segments = [];
  let from = 0;
  for (const kind of KINDS) {
    for (const { uid, color } of oldestFirst) {
      const count = kinds.get(uid)?.[kind] ?? 0;
      if (count === 0) continue;
      segments.push({ key: `${uid}/${kind}`, kind, color, from, count });
      from += count;
    }
  }
  const available = total(segments, 'available');
  const { floor, desired, ceiling } = rollout;
  const bounded = !isByHand(rollout);
  return {
    segments,
    available,
    pods: from,
    leaving,
    floor,
    desired,
    ceiling,
    bounded,
    atFloor: bounded ? readFloor(available, floor, desired) : { code: 'room.no_floor', count: 0, touch: 'false' },
    atCeiling: bounded ? readCeiling(from, ceiling) : { code: 'room.no_ceiling', count: 0, touch: 'false' },
  };
}

/**
 * How many of each kind, by revision; an overview of all namespaces gets them counted.
 * @param {Revision[]} revisions
 * @param {Pod[]} pods
 */
function countKinds(revisions, pods) {
  /** @type {Map<string, Record<Kind, number>>} */
  const kinds = new Map();
  let leaving = 0;
  for (const { uid, crowd } of revisions) {
    if (crowd) kinds.set(uid, crowd);
    leaving += crowd?.leaving ?? 0;
  }
  for (const pod of pods) {
    const kind = kindOf(pod);
    if (kind === null) leaving += 1;
    else {
      let counts = kinds.get(pod.revision);
      if (!counts) kinds.set(pod.revision, (counts = { available: 0, ready: 0, coming: 0, failed: 0 }));
      counts[kind] += 1;
    }
  }
  return { kinds, leaving };
}

/** @param {Segment[]} segments @param {Kind} kind */
const total = (segments, kind) =>
  segments.reduce((sum, segment) => sum + (segment.kind === kind ? segment.count : 0), 0);

/** @param {number} available @param {number} floor @param {number} desired @returns {Reading} */
function readFloor(available, floor, desired) {
  if (available < floor) return { code: 'room.below_floor', count: floor - available, touch: 'crossed' };
  if (available === floor && desired > 0) return { code: 'room.at_floor', count: 0, touch: 'true' };
  return { code: 'room.spare', count: available - floor, touch: 'false' };
}

/** @param {number} pods @param {number} ceiling @returns {Reading} */
function readCeiling(pods, ceiling) {
  if (pods > ceiling) return { code: 'room.above_ceiling', count: pods - ceiling, touch: 'crossed' };
  if (pods === ceiling && ceiling > 0) return { code: 'room.at_ceiling', count: 0, touch: 'true' };
  return { code: 'room.free', count: ceiling - pods, touch: 'false' };
}

/**
 * Pods to px. Up to the ceiling a pod is one unit; what crosses it stands in the gutter, as wide as there is room.
 * @param {number} ceiling
 * @param {number} pods
 * @param {number} width of the body in px
 * @param {number} beyond px of the gutter that a crossing may use
 * @returns {{unit: number, at: (count: number) => number}}
 */
export function scaleOf(ceiling, pods, width, beyond) {
  if (ceiling <= 0) return { unit: 0, at: (count) => (pods > 0 ? (Math.min(count, pods) / pods) * beyond + width : 0) };
  const unit = width / ceiling;
  const excess = Math.max(0, pods - ceiling);
  const step = excess > 0 ? Math.min(unit, beyond / excess) : unit;
  return { unit, at: (count) => (count <= ceiling ? count * unit : width + (count - ceiling) * step) };
}
