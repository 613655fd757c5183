// @ts-check
/**
 * What was seen, and when: views kept by reference (records are never changed in place), so that any moment can be shown
 * again whole. Pure: time comes in with what is recorded.
 *
 * @typedef {import('./board-store.js').View} View
 * @typedef {import('./room.js').Room} Room
 * @typedef {{at: number, view: View, room: Room}} Sample
 * @typedef {{at: number, text: string, yours: boolean}} Mark a change seen, as the command that did it or likely did
 * @typedef {{from: number, to: number}} Gap time not watched: drawn as such, never filled in
 * @typedef {{samples: Sample[], marks: Mark[], gaps: Gap[], held: number}} Timeline
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
  while (samples.length > 1 && (samples[1].at < at - KEPT || timeline.held > MOST_HELD)) {
    timeline.held -= /** @type {Sample} */ (samples.shift()).view.pods.length;
  }
  timeline.marks = timeline.marks.filter((mark) => mark.at >= at - KEPT);
}

/** @param {Timeline} timeline @param {number} at @param {string} text @param {boolean} yours */
export function markMoment(timeline, at, text, yours) {
  timeline.marks.push({ at, text, yours });
}

/** @param {Timeline} timeline @param {number} from @param {number} to */
export function markGap(timeline, from, to) {
  if (to > from) timeline.gaps.push({ from, to });
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
