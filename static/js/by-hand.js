// @ts-check
/**
 * ReplicationControllers, which only a client rolls: how they are told apart from Deployments, and which command likely
 * moved their replicas. Pure.
 *
 * @typedef {import('./board-store.js').View} View
 * @typedef {import('./protocol.js').Rollout} Rollout
 * @typedef {import('./protocol.js').Revision} Revision
 */
import { quoted, within } from './twin.js';

/** @param {{kind: string}} rollout */
export const isByHand = ({ kind }) => kind === 'ReplicationController';

/**
 * What a lane is called: only a ReplicaSet has the hash of its template, and a number that people know.
 * @param {Revision} revision
 * @param {import('./words.js').Speech} speech
 */
export const titleOf = ({ hash, name, number }, speech) => (hash ? speech.say('lane.revision_n', { number }) : name);

/**
 * The commands that likely turned one view of them into the next.
 * @param {View} before
 * @param {View} after
 * @returns {string[]}
 */
export function inferByHand(before, after) {
  const { rollout } = after;
  if (!isByHand(rollout) || before.rollout.uid !== rollout.uid) return [];
  const held = new Map(before.revisions.map((one) => [one.name, one]));
  const standing = new Set(after.revisions.map(({ name }) => name));
  const told = [...after.revisions].reverse().map((one) => toldOf(held.get(one.name), one, rollout));
  const gone = before.revisions.filter(({ name }) => !standing.has(name));
  return [
    ...told.filter((command) => command !== null),
    ...gone.map(({ name }) => within(rollout, 'kubectl', 'delete', 'rc', name)),
  ];
}

/** @param {Revision|undefined} old @param {Revision} now @param {Rollout} rollout */
function toldOf(old, now, rollout) {
  const { name, wanted } = now;
  if (!old) return `${within(rollout, 'kubectl', 'apply', '-f', 'FILE')} # rc ${name}`;
  if (old.wanted === wanted) return null;
  const { writer } = rollout;
  const what = `replicas=${wanted}`;
  if (writer === 'kube-controller-manager') return `HorizontalPodAutoscaler: rc ${name} ${what}`;
  if (writer === 'kubectl-edit') return `${within(rollout, 'kubectl', 'edit', 'rc', name)} # ${what}`;
  if (writer === 'kubectl-patch')
    return within(
      rollout,
      'kubectl',
      'patch',
      'rc',
      name,
      '-p',
      quoted(JSON.stringify({ spec: { replicas: wanted } })),
    );
  if (writer === 'kubectl-client-side-apply')
    return `${within(rollout, 'kubectl', 'apply', '-f', 'FILE')} # rc ${name} ${what}`;
  return writer === '' || writer.startsWith('kubectl')
    ? within(rollout, 'kubectl', 'scale', 'rc', name, `--${what}`)
    : `${writer}: rc ${name} ${what}`;
}
