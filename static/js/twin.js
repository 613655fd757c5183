// @ts-check
/**
 * The kubectl twin, in both directions: what a button would type, and which command likely made a change seen.
 *
 * @typedef {import('./board-store.js').View} View
 * @typedef {import('./protocol.js').Rollout} Rollout
 */
import { mainImage } from './colours.js';

/** @param {Rollout} rollout */
const target = (rollout) => `deployment/${rollout.name}${rollout.namespace === 'default' ? '' : ` -n ${rollout.namespace}`}`;

/**
 * What a button does, typed; what the person still has to fill in stands in capitals.
 * @param {string} operation
 * @param {Rollout} rollout
 * @param {{revision?: number|null}} [values]
 */
export function twinOf(operation, rollout, values = {}) {
  const on = target(rollout);
  const container = rollout.containers.find(({ init }) => !init)?.name ?? 'CONTAINER';
  switch (operation) {
    case 'set-image': return `kubectl set image ${on} ${container}=IMAGE`;
    case 'pause': case 'resume': case 'restart': return `kubectl rollout ${operation} ${on}`;
    case 'undo': return `kubectl rollout undo ${on}`;
    case 'undo-to': return `kubectl rollout undo ${on} --to-revision=${values.revision ?? 'N'}`;
    case 'scale': return `kubectl scale ${on} --replicas=N`;
    case 'strategy': return `kubectl patch ${on} -p '{"spec":{"strategy":…}}'`;
    default: return `kubectl rollout status ${on}`;
  }
}

/**
 * The commands that likely turned one view into the next; none where only pods moved.
 * @param {View} before
 * @param {View} after
 * @returns {string[]}
 */
export function infer(before, after) {
  const [old, now] = [before.rollout, after.rollout];
  if (old.uid !== now.uid || old.generation === now.generation) return [];
  const on = target(now);
  const commands = [];
  if (old.paused !== now.paused) commands.push(`kubectl rollout ${now.paused ? 'pause' : 'resume'} ${on}`);
  if (old.replicas !== now.replicas) commands.push(`kubectl scale ${on} --replicas=${now.replicas}`);
  const images = now.containers.filter((container) => old.containers.some(({ name, image }) => name === container.name && image !== container.image));
  if (images.length) commands.push(`kubectl set image ${on} ${images.map(({ name, image }) => `${name}=${image}`).join(' ')}`);
  if (strategyOf(old) !== strategyOf(now)) commands.push(`kubectl patch ${on} -p '${patchOf(now)}'`);
  return commands;
}

/**
 * A rollout that returns to a ReplicaSet of before is an undo; one with the same images is a restart. Told apart only
 * when the ReplicaSet shows, one frame or more after the template changed.
 * @param {View} before
 * @param {View} after
 * @returns {string|null}
 */
export function inferTurn(before, after) {
  if (before.rollout.newRevision === after.rollout.newRevision || after.rollout.newRevision === null) return null;
  const newest = after.revisions.find((revision) => revision.uid === after.rollout.newRevision);
  const last = before.revisions.find((revision) => revision.uid === before.rollout.newRevision);
  if (!newest || !last) return null;
  if (newest.history.length > 0) return `kubectl rollout undo ${target(after.rollout)} --to-revision=${newest.history[newest.history.length - 1]}`;
  return mainImage(newest.images) === mainImage(last.images) ? `kubectl rollout restart ${target(after.rollout)}` : null;
}

/** @param {Rollout} rollout */
const strategyOf = (rollout) => JSON.stringify([rollout.strategy, rollout.minReadySeconds, rollout.progressDeadlineSeconds, rollout.revisionHistoryLimit]);

/** @param {Rollout} rollout */
function patchOf({ strategy, minReadySeconds }) {
  const { type, maxSurge, maxUnavailable } = strategy;
  const rollingUpdate = type === 'Recreate' ? null : { maxSurge, maxUnavailable };
  return JSON.stringify({ spec: { minReadySeconds, strategy: { type, rollingUpdate } } });
}
