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
  const spec = specChanges(old, now);
  if (spec) commands.push(`kubectl patch ${on} -p '${JSON.stringify({ spec })}'`);
  return commands;
}

/**
 * A rollout that returns to a ReplicaSet of before is an undo, to the number that it had; a new one with the same images
 * is a restart. While paused it is neither: kubectl refuses both then. Told apart only when the ReplicaSet shows, one frame or more after the template changed.
 * @param {View} before
 * @param {View} after
 * @returns {string|null}
 */
export function inferTurn(before, after) {
  const uid = after.rollout.newRevision;
  if (before.rollout.newRevision === uid || uid === null || after.rollout.paused) return null;
  const newest = after.revisions.find((revision) => revision.uid === uid);
  const last = before.revisions.find((revision) => revision.uid === before.rollout.newRevision);
  const known = before.revisions.find((revision) => revision.uid === uid);
  if (!newest || !last) return null;
  if (known) return `kubectl rollout undo ${target(after.rollout)} --to-revision=${known.number}`;
  return mainImage(newest.images) === mainImage(last.images) ? `kubectl rollout restart ${target(after.rollout)}` : null;
}

const NUMBERS = /** @type {const} */ (['minReadySeconds', 'progressDeadlineSeconds', 'revisionHistoryLimit']);

/** What differs in the strategy and the numbers around it, as the spec of a patch; null if nothing does. @param {Rollout} old @param {Rollout} now */
function specChanges(old, now) {
  /** @type {Record<string, any>} */
  const spec = {};
  for (const name of NUMBERS) if (old[name] !== now[name]) spec[name] = now[name];
  const { type, ...rolling } = now.strategy;
  /** @type {Record<string, any>} */
  const bounds = {};
  for (const name of /** @type {const} */ (['maxSurge', 'maxUnavailable'])) if (rolling[name] !== null && old.strategy[name] !== rolling[name]) bounds[name] = rolling[name];
  if (old.strategy.type !== type) spec.strategy = { type, rollingUpdate: type === 'Recreate' ? null : bounds };
  else if (Object.keys(bounds).length) spec.strategy = { rollingUpdate: bounds };
  return Object.keys(spec).length ? spec : null;
}
