// @ts-check
/**
 * What was seen, and when: views kept by reference (records are never changed in place), so that any moment can be
 * shown again whole. Pure: time comes in with what is recorded.
 *
 * @typedef {import('./board-store.js').View} View
 * @typedef {import('./room.js').Room} Room
 * @typedef {{at: number, view: View, room: Room}} Sample
 * @typedef {object} Mark a change seen, as the command that did it (known: it was done through a board) or likely did
 * @property {number} at
 * @property {string} text
 * @property {boolean} known
 * @property {number} generation
 * @typedef {{from: number, to: number}} Gap time not watched: drawn as such, never filled in
 * @typedef {{samples: Sample[], marks: Mark[], gaps: Gap[], held: number}} Timeline
 * @typedef {object} Past as the server kept it
 * @property {{at: number, view: View}[]} samples
 * @property {Mark[]} marks
 * @property {Gap[]} gaps
 * @property {number} until
 */
import { measure } from './room.js';

const KEPT = 30 * 60_000;
/** Frames closer than this become one sample. */
const CLOSEST = 200;
/** References to pods kept in all samples: some 4 MB. */
const MOST_HELD = 400_000;

/** @returns {Timeline} */
export const createTimeline = () => ({ samples: [], marks: [], gaps: [], held: 0 });

/** @param {Timeline} timeline @param {View} view @param {number} at server ms */
export function record(timeline, view, at) {
  const { samples } = timeline;
  const sample = { at, view, room: measure(view.rollout, view.revisions, view.pods) };
  const before = samples[samples.length - 2];
  if (before && at - before.at < CLOSEST) timeline.held -= /** @type {Sample} */ (samples.pop()).view.pods.length;
  samples.push(sample);
  timeline.held += view.pods.length;
  forget(timeline, at);
}

/** @param {Timeline} timeline @param {number} now */
function forget(timeline, now) {
  const { samples } = timeline;
  while (samples.length > 1 && (samples[1].at < now - KEPT || timeline.held > MOST_HELD)) {
    timeline.held -= /** @type {Sample} */ (samples.shift()).view.pods.length;
  }
  timeline.marks = timeline.marks.filter((mark) => mark.at >= now - KEPT);
  timeline.gaps = timeline.gaps.filter((gap) => gap.to >= now - KEPT);
}

/**
 * Takes what the server saw for what it was: it also watched while this page did not. What it has forgotten, or never
 * saw, stays as it was seen here.
 * @param {Timeline} timeline
 * @param {Past} past
 */
export function restore(timeline, past) {
  const first = past.samples[0]?.at ?? past.until;
  const mine = (/** @type {{at: number}} */ { at }) => at < first || at > past.until;
  const theirs = past.samples.map(({ at, view }) => ({
    at,
    view,
    room: measure(view.rollout, view.revisions, view.pods),
  }));
  const inOrder = (/** @type {{at: number}} */ a, /** @type {{at: number}} */ b) => a.at - b.at;
  timeline.samples = [...timeline.samples.filter(mine), ...theirs].sort(inOrder);
  timeline.marks = [...timeline.marks.filter(mine), ...past.marks].sort(inOrder);
  const unseen = timeline.gaps
    .filter(({ from }) => from < first)
    .map(({ from, to }) => ({ from, to: Math.min(to, first) }));
  timeline.gaps = [...unseen, ...past.gaps];
  timeline.held = timeline.samples.reduce((sum, { view }) => sum + view.pods.length, 0);
  forget(timeline, past.until);
}

/** @param {Timeline} timeline @param {Mark} mark */
export function markMoment(timeline, mark) {
  timeline.marks.push(mark);
}

/** @param {Timeline} timeline @param {number} from @param {number} to */
export function markGap(timeline, from, to) {
  if (to > from) timeline.gaps.push({ from, to });
}

/**
 * A moment that was watched: one in a gap moves to its edge, on along the way from where the hand was.
 * @param {Timeline} timeline
 * @param {number} at
 * @param {number} before where the hand was
 */
export function watchedMoment({ samples, gaps }, at, before) {
  const gap = gaps.find(({ from, to }) => from < at && at < to);
  const moment = gap ? (at < before ? gap.from : gap.to) : at;
  return Math.max(moment, samples[0]?.at ?? moment);
}

/**
 * What the board showed at a moment: the last sample not after it, or the first there is.
 * @param {Timeline} timeline
 * @param {number} at
 * @returns {Sample|null}
 */
export function sampleAt({ samples }, at) {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (samples[middle].at <= at) low = middle + 1;
    else high = middle;
  }
  return samples[Math.max(0, low - 1)] ?? null;
}

/**
 * The steps between two moments: each holds until the next.
 * @param {Timeline} timeline
 * @param {number} from
 * @param {number} to
 * @returns {{from: number, to: number, room: Room}[]}
 */
export function stepsBetween({ samples }, from, to) {
  const steps = [];
  for (let index = samples.length - 1; index >= 0; index -= 1) {
    const start = samples[index].at;
    const end = samples[index + 1]?.at ?? to;
    if (end <= from) break;
    if (start < to) steps.push({ from: Math.max(start, from), to: Math.min(end, to), room: samples[index].room });
  }
  return steps.reverse();
}
