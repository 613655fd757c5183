// @ts-check
/**
 * Requests and what came of them: whose answer each is, the shares, the worst gap. An answer belongs to the revision of
 * the pod that it names, else to the one revision whose image has its version; where that is not one, to none. Pure.
 *
 * @typedef {import('./board-store.js').View} View
 * @typedef {import('./protocol.js').Answer} Answer
 * @typedef {import('./protocol.js').Revision} Revision
 * @typedef {{on: boolean, rate: number, service: string|null, problem: string|null, answers: Answer[]}} Traffic
 * @typedef {object} Row color: null for other workloads' pods, -1 for nobody's
 * @property {string} key
 * @property {string} label
 * @property {number|null} color
 * @property {number} count
 * @property {number} share
 * @typedef {{at: number, row: number, color: number|null, failed: boolean, answered: boolean, answer: Answer}} Dot
 * @typedef {object} Reading worst: seconds without service
 * @property {Row[]} rows
 * @property {Dot[]} dots
 * @property {number} count
 * @property {number} failed
 * @property {number} worst
 */
import { mainImage, shortImage, tagOf } from './colours.js';

/** What the width of the row holds. */
export const WINDOW = 15_000;
const KEPT = 30 * 60_000;
const MOST = 20_000;
/** Requests further apart than this were not made in between: that time says nothing. */
const BROKEN_OFF = 4000;

/** @returns {Traffic} */
export const createTraffic = () => ({ on: false, rate: 5, service: null, problem: null, answers: [] });

/** @param {Answer} answer */
export const hasFailed = ([, outcome]) => outcome !== 'ok';

/** @param {Traffic} traffic @param {import('./protocol.js').TrafficState|import('./protocol.js').Answers} message */
export function hear(traffic, message) {
  if (message.type === 'traffic') {
    const { on, rate, service, problem } = message;
    Object.assign(traffic, { on, rate, service: service ?? traffic.service, problem });
  }
  const key = (/** @type {Answer} */ answer) => answer.join();
  const known = new Set(traffic.answers.slice(-2000).map(key));
  const fresh = message.answers.filter((answer) => !known.has(key(answer)));
  if (!fresh.length) return;
  traffic.answers = [...traffic.answers, ...fresh].sort((a, b) => a[0] - b[0]).slice(-MOST);
  const newest = traffic.answers[traffic.answers.length - 1][0];
  if (traffic.answers[0][0] < newest - KEPT) traffic.answers = traffic.answers.filter(([at]) => at >= newest - KEPT);
}

/**
 * @param {Answer} answer
 * @param {View} view
 * @returns {Revision|null}
 */
export function revisionOf([, , , version, pod], { revisions, pods }) {
  const named = pod ? revisions.find(({ name }) => pod.startsWith(`${name}-`)) : undefined;
  if (named || !version) return named ?? null;
  const fitting = revisions.filter(({ images }) =>
    new RegExp(`(^|\\D)${version}(?!\\d)`).test(tagOf(mainImage(images))),
  );
  const peopled = fitting.filter(({ uid }) => pods.some((one) => one.revision === uid));
  const [only, ...more] = peopled.length ? peopled : fitting;
  return more.length ? null : (only ?? null);
}

/**
 * The row of each revision that has pods, in the order of the lanes, then one for what is nobody's.
 * @param {Traffic} traffic
 * @param {View} view
 * @param {number} from
 * @param {number} to
 * @returns {Reading}
 */
export function read(traffic, view, from, to) {
  const seen = traffic.answers
    .filter(([at]) => at >= from && at <= to)
    .map((answer) => ({ answer, revision: revisionOf(answer, view) }));
  const shown = view.revisions.filter(
    ({ uid, isNew }) =>
      isNew || view.pods.some((pod) => pod.revision === uid) || seen.some(({ revision }) => revision?.uid === uid),
  );
  const answered = seen.filter(({ answer }) => answer[2] > 0);
  /** @type {Row[]} */
  const rows = shown.map((revision) => {
    const count = answered.filter((one) => one.revision === revision).length;
    return {
      key: revision.uid,
      label: labelOf(revision, shown),
      color: revision.color,
      count,
      share: count / Math.max(1, answered.length),
    };
  });
  const others = [
    ...new Set(seen.filter(({ revision }) => revision === null).map(({ answer }) => workloadOf(answer[4]))),
  ]
    .sort()
    .reverse();
  for (const name of others) {
    const count = answered.filter(({ answer, revision }) => revision === null && workloadOf(answer[4]) === name).length;
    rows.push({
      key: name ? `other/${name}` : 'none',
      label: name,
      color: name ? null : -1,
      count,
      share: count / Math.max(1, answered.length),
    });
  }
  const dots = seen.map(({ answer, revision }) => {
    const row = revision ? shown.indexOf(revision) : shown.length + others.indexOf(workloadOf(answer[4]));
    return {
      at: answer[0],
      row,
      color: revision ? revision.color : null,
      failed: hasFailed(answer),
      answered: answer[2] > 0,
      answer,
    };
  });
  const all = traffic.answers.filter(([at]) => at <= to);
  return {
    rows,
    dots,
    count: seen.length,
    failed: all.filter(hasFailed).length,
    worst: worstGap(all, traffic.on ? to : null),
  };
}

/**
 * Whose pod it is that is none of ours: `http-go-green-67d6b777bc-2h9x6` -> `http-go-green`; "" where none is named.
 * @param {string} pod
 */
const workloadOf = (pod) => pod.replace(/(-[a-z0-9]{6,10})?-[a-z0-9]{5}$/, '');

/**
 * The tag, or the number where two revisions have the same one.
 * @param {Revision} revision
 * @param {Revision[]} shown
 */
function labelOf(revision, shown) {
  const tag = tagOf(mainImage(revision.images));
  const same = shown.filter(({ images }) => tagOf(mainImage(images)) === tag);
  return same.length > 1 ? `${tag} #${revision.number}` : tag || shortImage(mainImage(revision.images));
}

/**
 * The longest time, in seconds, from the last good answer before failed ones to the first good one after them.
 * @param {Answer[]} answers by time
 * @param {number|null} now while requests are being made: a gap may still be open
 */
export function worstGap(answers, now) {
  let worst = 0;
  /** @type {number|null} */
  let since = null;
  /** @type {Answer|null} */
  let last = null;
  for (const answer of answers) {
    if (last && answer[0] - last[0] > BROKEN_OFF) {
      if (since !== null) worst = Math.max(worst, last[0] - since);
      since = null;
    }
    if (hasFailed(answer)) since ??= last && answer[0] - last[0] <= BROKEN_OFF ? last[0] : answer[0];
    else if (since !== null) {
      worst = Math.max(worst, answer[0] - since);
      since = null;
    }
    last = answer;
  }
  if (since !== null && last)
    worst = Math.max(worst, (now !== null && now - last[0] < BROKEN_OFF ? now : last[0]) - since);
  return Math.round(worst / 100) / 10;
}

/**
 * The failed answer before a moment, or the newest one of all when there is none before it.
 * @param {Traffic} traffic
 * @param {number} before
 * @returns {Answer|null}
 */
export function failedBefore({ answers }, before) {
  const failed = answers.filter(hasFailed);
  return failed.filter(([at]) => at < before).pop() ?? failed.pop() ?? null;
}
