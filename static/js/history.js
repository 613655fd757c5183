// @ts-check
/**
 * What the server kept of a rollout, unfolded to views: each step changes some fields of the moment before. Pure.
 *
 * @typedef {import('./board-store.js').View} View
 * @typedef {import('./protocol.js').Step} Step
 * @typedef {import('./protocol.js').Pod} Pod
 * @typedef {import('./protocol.js').Revision} Revision
 * @typedef {import('./protocol.js').Rollout} Rollout
 * @typedef {import('./protocol.js').Service} Service
 * @typedef {Record<string, any>} Fields
 * @typedef {{rollout: Fields, revisions: Map<string, Revision>, pods: Map<string, Pod>} & Fronts} Moment
 * @typedef {{services: Map<string, Service>}} Fronts
 */
import { mainImage } from './colours.js';

const NO_ROLLOUT = {
  parts: {},
  writer: '',
  writtenAt: null,
  restartedAt: null,
  revision: null,
  newRevision: null,
  progressDeadlineSeconds: null,
  crossing: null,
  trouble: null,
  deadline: null,
};
const NO_REVISION = { rolledOutAt: null, createdAt: null, failure: null };
const NO_SERVICE = { port: null, nodePort: null, createdAt: null, writtenAt: null };
const NO_POD = {
  stage: 'pending',
  failed: false,
  reason: '',
  message: null,
  pulling: false,
  node: '',
  createdAt: null,
  startedAt: null,
  readyAt: null,
  availableAt: null,
  deletedAt: null,
  retryAt: null,
  restarts: 0,
  exitCode: null,
};

/** @returns {Moment} */
const nothing = () => ({ rollout: {}, revisions: new Map(), pods: new Map(), services: new Map() });

/**
 * The moments in order, each as the view that a page of then had. A pod that is still there keeps its uid; one that is
 * gone goes by its name.
 * @param {Step[]} steps
 * @param {View} live the view of now: what it says of a pod's uid and of events holds for the past as well
 * @returns {{at: number, view: View}[]}
 */
export function unfold(steps, live) {
  const { uid, namespace } = live.rollout;
  const uids = new Map(live.pods.map((pod) => [pod.name, pod.uid]));
  /** @type {Moment} */
  let moment = nothing();
  return steps.map((step) => {
    if (step.whole) moment = nothing();
    moment.rollout = changed({ ...NO_ROLLOUT, uid, namespace }, moment.rollout, step.rollout ?? {});
    follow(moment.revisions, step.revisions, (key) => ({ ...NO_REVISION, uid: key, rollout: uid }));
    follow(moment.pods, step.pods, (name) => ({ ...NO_POD, uid: uids.get(name) ?? name, rollout: uid, name }));
    follow(moment.services, step.services, (name) => ({ ...NO_SERVICE, uid: `${name}/${uid}`, rollout: uid, name }));
    const view = {
      rollout: /** @type {Rollout} */ (moment.rollout),
      revisions: [...moment.revisions.values()].sort(
        (a, b) => b.number - a.number || (b.createdAt ?? 0) - (a.createdAt ?? 0),
      ),
      pods: [...moment.pods.values()].map((pod) => pictured(pod, moment.revisions)),
      events: live.events.filter((event) => event.at <= step.at),
      services: [...moment.services.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    };
    return { at: step.at, view };
  });
}

/**
 * @template T
 * @param {Map<string, T>} records
 * @param {Record<string, Fields|null>|undefined} steps
 * @param {(key: string) => Fields} base
 */
function follow(records, steps, base) {
  for (const [key, fields] of Object.entries(steps ?? {})) {
    if (fields === null) records.delete(key);
    else records.set(key, /** @type {T} */ (changed(base(key), records.get(key) ?? {}, fields)));
  }
}

/**
 * A new record: a field that is null again has its usual value.
 * @param {Fields} base
 * @param {Fields} before
 * @param {Fields} fields
 * @returns {Fields}
 */
function changed(base, before, fields) {
  const record = { ...base, ...before, ...fields };
  for (const [key, value] of Object.entries(fields)) if (value === null) record[key] = base[key] ?? null;
  return record;
}

/** @param {Pod} pod @param {Map<string, Revision>} revisions */
function pictured(pod, revisions) {
  pod.image ??= mainImage(revisions.get(pod.revision)?.images ?? []);
  return pod;
}
