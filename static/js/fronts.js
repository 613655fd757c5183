// @ts-check
/**
 * Services before a rollout: whom each selects, how many of those are ready, and why it selects none. Counted from the
 * pods of a view, so that it holds for a moment of the past as well. Pure.
 *
 * @typedef {import('./protocol.js').Service} Service
 * @typedef {import('./protocol.js').Pod} Pod
 * @typedef {{revisions: import('./protocol.js').Revision[], pods: Pod[]}} Crowd
 * @typedef {'reaches'|'waits'|'bare'|'away'|'idle'} State waits = none of those that it selects is ready; bare = there
 *   are no pods to select; away = it selects others; idle = it selects nobody's
 * @typedef {{selected: number, ready: number}} Share
 * @typedef {Share & {state: State, of: number, lanes: Map<string, Share>}} Reach pods: of = all that stand here, lanes
 *   = by revision
 */

/** A pod that is ready is asked, whatever minReadySeconds says. @param {Pod} pod */
const isReady = ({ stage }) => stage === 'ready' || stage === 'available';

/**
 * @param {Service} service
 * @param {Crowd} crowd
 * @returns {Reach}
 */
export function reachOf(service, crowd) {
  /** @type {Map<string, Share>} */
  const lanes = new Map();
  let of = 0;
  for (const { revision, selected, ready, count } of selections(service, crowd)) {
    of += count;
    if (!selected) continue;
    const lane = lanes.get(revision) ?? { selected: 0, ready: 0 };
    lanes.set(revision, { selected: lane.selected + count, ready: lane.ready + ready });
  }
  const total = [...lanes.values()].reduce((sum, lane) => sum + lane.selected, 0);
  const ready = [...lanes.values()].reduce((sum, lane) => sum + lane.ready, 0);
  return { state: stateOf(service, total, ready), selected: total, ready, of, lanes };
}

/**
 * Pod by pod; revision by revision where they are only counted.
 * @param {Service} service
 * @param {Crowd} crowd
 */
function* selections({ lanes, odd }, { revisions, pods }) {
  for (const { uid, crowd } of revisions)
    if (crowd)
      yield {
        revision: uid,
        selected: lanes.includes(uid),
        ready: crowd.available + crowd.ready,
        count: crowd.available + crowd.ready + crowd.coming + crowd.failed,
      };
  const fits = new Set(lanes);
  for (const pod of pods)
    if (pod.stage !== 'leaving')
      yield {
        revision: pod.revision,
        selected: fits.has(pod.revision) !== odd.includes(pod.name),
        ready: isReady(pod) ? 1 : 0,
        count: 1,
      };
}

/** @param {Service} service @param {number} selected @param {number} ready @returns {State} */
function stateOf({ lanes, idle }, selected, ready) {
  if (ready > 0) return 'reaches';
  if (selected > 0) return 'waits';
  if (lanes.length > 0) return 'bare';
  return idle ? 'idle' : 'away';
}

/** Whether a selector takes pods of this rollout, or would if there were any. @param {Reach} reach */
export const isFront = ({ state }) => state === 'reaches' || state === 'waits' || state === 'bare';

/** As `kubectl set selector` takes it: "app=web,version=v2". @param {Record<string, string>} selector */
export const selectorText = (selector) =>
  Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');

/** Where it is reached from outside, or else its own port: ":30080". @param {Service} service */
export const portText = ({ port, nodePort }) => (port === null ? '' : `:${nodePort ?? port}`);
