// @ts-check
/**
 * The kubectl twin: what a button does, typed. The server spells its own the same way (rollouts/operations/words.py);
 * tests/operations/twins.json holds both.
 *
 * @typedef {import('./protocol.js').Rollout} Rollout
 */

/** The namespace that a bare kubectl means, "" where nobody knows: then each is named. */
let home = 'default';

/** @param {string} namespace */
export function callHome(namespace) {
  home = namespace;
}

/**
 * A command on a Deployment; the namespace is named unless it is home.
 * @param {Rollout} rollout
 * @param {string} verb
 * @param {...string} words
 */
export function kubectl(rollout, verb, ...words) {
  return within(rollout, 'kubectl', verb, `deployment/${rollout.name}`, ...words);
}

/**
 * A command in a namespace, which is named unless it is home.
 * @param {{namespace: string}} where
 * @param {...string} words
 */
export function within({ namespace }, ...words) {
  return [...words, ...(namespace === home ? [] : ['-n', namespace])].join(' ');
}

/** A word as a shell takes it for one, as Python's shlex quotes it. @param {string} word */
export const quoted = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`);

/** @param {Rollout} rollout @param {object} spec */
export const patchTwin = (rollout, spec) => kubectl(rollout, 'patch', '-p', quoted(JSON.stringify({ spec })));

/**
 * What a button does, typed; what the person still has to fill in stands in capitals.
 * @param {string} operation
 * @param {Rollout} rollout
 * @param {{revision?: number|null}} [values]
 */
export function twinOf(operation, rollout, values = {}) {
  if (rollout.kind === 'ReplicationController') return twinByHand(operation, rollout);
  const container = rollout.containers.find(({ init }) => !init)?.name ?? 'CONTAINER';
  switch (operation) {
    case 'set-image':
      return kubectl(rollout, 'set image', `${container}=IMAGE`);
    case 'pause':
    case 'resume':
    case 'restart':
    case 'undo':
      return kubectl(rollout, `rollout ${operation}`);
    case 'undo-to':
      return kubectl(rollout, 'rollout undo', `--to-revision=${values.revision ?? 'N'}`);
    case 'scale':
      return kubectl(rollout, 'scale', '--replicas=N');
    case 'strategy':
      return kubectl(rollout, 'patch', '-p \'{"spec":{"strategy":…}}\'');
    default:
      return kubectl(rollout, 'rollout status');
  }
}

/**
 * What a client types who rolls ReplicationControllers, since no button does.
 * @param {string} operation
 * @param {Rollout} rollout
 */
function twinByHand(operation, rollout) {
  if (operation === 'status') return within(rollout, 'kubectl', 'get', 'rc,pods');
  if (operation === 'set-image') return within(rollout, 'kubectl', 'apply', '-f', 'FILE');
  if (operation === 'restart') return within(rollout, 'kubectl', 'delete', 'pod', 'NAME');
  return within(rollout, 'kubectl', 'scale', 'rc', 'NAME', '--replicas=N');
}
