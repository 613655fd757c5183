// @ts-check
/**
 * Which lanes stand, how high each is, and where. A lane that lost its last pod folds a little later; a new one unfolds
 * at once, and neither happens under a pointer.
 *
 * @typedef {import('./protocol.js').Pod} Pod
 * @typedef {import('./protocol.js').Revision} Revision
 * @typedef {import('./protocol.js').Stage} Stage
 * @typedef {import('./layouts.js').Layout} Layout
 * @typedef {object} Lane
 * @property {string} uid
 * @property {Revision} revision
 * @property {number} place counted from the top, the one kept for the next revision among them
 * @property {number} y
 * @property {number} height
 * @property {number} rows of slots that are in sight
 * @property {boolean} low a newcomer that waits to unfold until the pointer rests
 * @property {number|null} emptySince when its last pod went
 * @property {number|null} slackSince since when it is higher than its pods need
 * @property {Map<Stage, number>} over pods of a stage beyond its slots
 * @typedef {object} Moment
 * @property {number} now server ms
 * @property {boolean} hold the pointer is over what would move: nothing folds
 * @property {boolean} [busy] it moved just now: nothing unfolds
 * @property {boolean} [fold] false folds nothing late
 * @property {boolean} [past] a moment of the past: the place kept is a whole lane, so that nothing moves from one to
 *   the next
 * @property {{lane: string, height: number}|null} [card] px that a phone's lane keeps for its diagnosis
 * @typedef {object} Kept the place kept for the next revision; since when it is higher than it need be
 * @property {number} height
 * @property {boolean} wide
 * @property {number|null} since
 */

/** A lane folds this long after its last pod went. */
export const FOLD_AFTER = 1600;
/** ms until a lane that waits for the pointer is looked at again. */
const LOOK_AGAIN = 250;

/**
 * Lanes that stand: the new revision's, those with pods, and those just emptied.
 * @param {Map<string, Lane>} before
 * @param {Revision[]} revisions newest first
 * @param {Set<string>} peopled revisions with pods
 * @param {Moment} moment
 * @returns {Map<string, Lane>}
 */
export function standLanes(before, revisions, peopled, moment) {
  /** @type {Map<string, Lane>} */
  const lanes = new Map();
  const newest = revisions.find((revision) => revision.isNew) ?? revisions[0];
  for (const revision of revisions) {
    const { uid } = revision;
    const full = peopled.has(uid) || revision.wanted > 0 || revision === newest;
    const emptySince = full ? null : (before.get(uid)?.emptySince ?? moment.now);
    if (!full && !(before.has(uid) && waits(emptySince, moment))) continue;
    const blank = { place: 0, y: 0, height: 0, rows: 0, low: false, slackSince: null, over: new Map() };
    lanes.set(uid, { uid, revision, emptySince, ...blank });
  }
  return lanes;
}

/**
 * The place kept for the next revision: low, but for a look back and a little later.
 * @param {Kept} before
 * @param {boolean} alone one lane stands
 * @param {Layout} layout
 * @param {Moment} moment
 * @returns {Kept}
 */
export function keepPlace(before, alone, layout, moment) {
  if (layout.kind === 'stack' || !alone) return { height: 0, wide: !!moment.past, since: null };
  const wide = { height: layout.laneHeight, wide: true, since: null };
  if (layout.whole !== null) return { height: layout.vacant, wide: false, since: null };
  if (moment.past) return wide;
  const since = before.wide ? (before.since ?? moment.now) : null;
  return waits(since, { ...moment, fold: true })
    ? { ...wide, since }
    : { height: layout.vacant, wide: false, since: null };
}

/** Whether what could fold since then still stands. @param {number|null} since @param {Moment} moment */
function waits(since, { now, hold, fold }) {
  return since !== null && fold !== false && (hold || now < since + FOLD_AFTER);
}

/**
 * Heights and places, from the top: the first is kept for the next revision, and low as long as nobody stands in it.
 * @param {Map<string, Lane>} before
 * @param {Map<string, Lane>} lanes
 * @param {Kept} kept
 * @param {(lane: Lane) => number} rowsOf rows that its pods need, on a phone
 * @param {Layout} layout
 * @param {Moment} moment
 * @returns {{height: number, wakeAt: number|null}} wakeAt = when something may fold or unfold though nothing else
 *   happens
 */
export function placeLanes(before, lanes, kept, rowsOf, layout, moment) {
  const wakes = [...lanes.values()].flatMap(({ emptySince }) => (emptySince === null ? [] : emptySince + FOLD_AFTER));
  if (kept.since !== null) wakes.push(kept.since + FOLD_AFTER);
  let place = kept.height ? 1 : 0;
  let y = kept.height;
  for (const lane of lanes.values()) {
    lane.place = place;
    lane.y = y;
    if (layout.kind === 'stack') wakes.push(...fitToPods(before.get(lane.uid), lane, rowsOf(lane), layout, moment));
    else wakes.push(...fillPlace(before, lane, lanes.size === 1, layout, moment));
    y += lane.height;
    place += 1;
  }
  return { height: y, wakeAt: wakes.length ? Math.min(...wakes) : null };
}

/**
 * A phone's lane is as high as its pods stand; what it no longer needs it gives up a little later.
 * @param {Lane|undefined} before
 * @param {Lane} lane
 * @param {number} needed rows
 * @param {Layout} layout
 * @param {Moment} moment
 * @returns {number[]} when to look again
 */
function fitToPods(before, lane, needed, layout, moment) {
  const slack = before !== undefined && before.rows > needed;
  lane.slackSince = slack ? (before.slackSince ?? moment.now) : null;
  const stays = slack && waits(lane.slackSince, moment);
  lane.rows = stays ? before.rows : needed;
  const card = moment.card?.lane === lane.uid ? moment.card.height : 0;
  lane.height = layout.padding + lane.rows * (layout.tile + layout.gap) - layout.gap + layout.foot + card;
  return stays ? [/** @type {number} */ (lane.slackSince) + FOLD_AFTER] : [];
}

/**
 * A lane for all its slots; a newcomer has but the place that was kept, until the pointer rests.
 * @param {Map<string, Lane>} before
 * @param {Lane} lane
 * @param {boolean} alone
 * @param {Layout} layout
 * @param {Moment} moment
 * @returns {number[]} when to look again
 */
function fillPlace(before, lane, alone, layout, moment) {
  const old = before.get(lane.uid);
  const unborn = before.size > 0 && (!old || old.low);
  lane.low = !!moment.busy && unborn && !alone && lane.place === 0 && layout.whole === null;
  if (lane.low) {
    const inside = layout.vacant - 2 * layout.padding + layout.gap;
    lane.rows = Math.max(0, Math.floor(inside / (layout.tile + layout.gap)));
    lane.height = layout.vacant;
    return [moment.now + LOOK_AGAIN];
  }
  lane.rows = layout.rows;
  lane.height = alone && layout.whole !== null ? layout.whole - layout.vacant : layout.laneHeight;
  return [];
}
