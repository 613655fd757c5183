// @ts-check
/**
 * Which command likely made a change that was done elsewhere: told by what differs, by how often the Deployment was
 * written in between (each write is a generation), and by who wrote it last, as clients name themselves to the API
 * server. A guess is told as one: whoever shows it marks it as inferred. Pure.
 *
 * @typedef {import('./board-store.js').View} View
 * @typedef {import('./protocol.js').Rollout} Rollout
 * @typedef {object} Facet one thing that differs: the command that changes it alone, and its name
 * @property {string} command
 * @property {string} what
 */
import { kubectl, patchTwin, quoted } from './twin.js';

/**
 * Those that write a whole object, and how such a write is typed.
 * @type {Record<string, (rollout: Rollout) => string>}
 */
const WHOLE = {
  'kubectl-client-side-apply': () => 'kubectl apply -f FILE',
  'kubectl (apply)': () => 'kubectl apply --server-side -f FILE',
  'kubectl-replace': () => 'kubectl replace -f FILE',
  'kubectl-edit': (rollout) => kubectl(rollout, 'edit'),
};
/** Their writes say what they are, or are one of many commands. */
const PLAIN = new Set([
  '',
  'rollboard',
  'kubectl',
  'kubectl-set',
  'kubectl-rollout',
  'kubectl-patch',
  'kubectl-annotate',
  'kubectl-scale',
]);
/** Those that never undo. */
const FORWARD = new Set(['kubectl-set', 'kubectl-patch', 'kubectl-rollout', 'kubectl-annotate']);
/** A whole second and the way to here, in ms. */
const SAME_SECOND = 2000;
const AUTOSCALER = 'kube-controller-manager';

/**
 * The commands that likely turned one view into the next; none where only pods moved.
 * @param {View} before
 * @param {View} after
 * @param {number} [at] when `after` was seen, in ms
 * @returns {string[]}
 */
export function infer(before, after, at = -Infinity) {
  const [old, now] = [before.rollout, after.rollout];
  if (old.uid !== now.uid || old.generation === now.generation) return [];
  const writer = wroteNow(before, after, at) ? now.writer : '';
  const facets = [...steered(old, now, writer), ...turned(before, after, writer), ...configured(old, now)];
  const told = facets.length ? facets : annotated(old, now);
  if (!told.length) return [];
  const recorded = recordedCommand(old, now);
  if (recorded && told.length === 1) return [recorded];
  const writes = now.generation - old.generation;
  const whole = writes === 1 ? wholeWrite(now, writer, told.length > 1) : null;
  return whole === null ? told.map(({ command }) => command) : [`${whole} ${told.map(({ what }) => what).join(', ')}`];
}

/**
 * Whether the last writer that is known made this change. Times are whole seconds: the same time again is the same
 * second still. A write that only takes away, as an undo may, leaves no trace but the writer before, of an earlier
 * time.
 * @param {View} before
 * @param {View} after
 * @param {number} at
 */
function wroteNow(before, after, at) {
  const [old, now] = [before.rollout, after.rollout];
  if (now.writtenAt === null || now.writtenAt < (old.writtenAt ?? 0)) return false;
  if (now.writtenAt > (old.writtenAt ?? 0) || old.writer !== now.writer) return true;
  return backTo(before, after) === null && at - now.writtenAt < SAME_SECOND;
}

/**
 * How one write of several differences is typed, or one by somebody who is not kubectl; null where a difference has its
 * own command.
 * @param {Rollout} now
 * @param {string} writer
 * @param {boolean} several
 */
function wholeWrite(now, writer, several) {
  if (Object.hasOwn(WHOLE, writer)) return `${WHOLE[writer](now)} #`;
  if (!PLAIN.has(writer) && writer !== AUTOSCALER) return `${writer}:`;
  if (!several || writer === 'rollboard') return null;
  return `${writer === 'kubectl-patch' ? kubectl(now, 'patch', '-p …') : 'kubectl apply -f FILE'} #`;
}

/** Paused, resumed, scaled. @param {Rollout} old @param {Rollout} now @param {string} writer @returns {Facet[]} */
function steered(old, now, writer) {
  const facets = [];
  if (old.paused !== now.paused)
    facets.push({ command: kubectl(now, `rollout ${now.paused ? 'pause' : 'resume'}`), what: `paused=${now.paused}` });
  if (old.replicas !== now.replicas) {
    const what = `replicas=${now.replicas}`;
    facets.push({
      command: writer === AUTOSCALER ? `HorizontalPodAutoscaler: ${what}` : kubectl(now, 'scale', `--${what}`),
      what,
    });
  }
  return facets;
}

/**
 * What became of the template: back to a known one, restarted, or changed field by field.
 * @param {View} before
 * @param {View} after
 * @param {string} writer
 * @returns {Facet[]}
 */
function turned(before, after, writer) {
  const [old, now] = [before.rollout, after.rollout];
  const back = backTo(before, after);
  if (back && !FORWARD.has(writer) && !Object.hasOwn(WHOLE, writer)) {
    const plain = back === before.revisions.map(({ number }) => number).sort((a, b) => b - a)[1];
    return [
      { command: kubectl(now, 'rollout undo', ...(plain ? [] : [`--to-revision=${back}`])), what: `revision ${back}` },
    ];
  }
  const facets = images(old, now);
  const fields = changedFields(old.parts, now.parts);
  if (old.restartedAt !== now.restartedAt && now.restartedAt)
    facets.push({ command: kubectl(now, 'rollout restart'), what: 'restart' });
  for (const [verb, names] of /** @type {const} */ ([
    ['env', ['env', 'envFrom']],
    ['resources', ['resources']],
    ['serviceaccount', ['serviceAccountName']],
  ])) {
    const mine = fields.filter((field) => /** @type {readonly string[]} */ (names).includes(field));
    if (mine.length) facets.push({ command: kubectl(now, `set ${verb}`, '…'), what: mine.join(', ') });
  }
  const rest = [
    ...fields.filter((field) => !['env', 'envFrom', 'resources', 'serviceAccountName'].includes(field)),
    ...(sameNames(old, now) ? [] : ['containers']),
  ];
  if (rest.length) {
    const what = rest.join(', ');
    const command = writer === 'kubectl-patch' ? kubectl(now, 'patch', '-p …') : kubectl(now, 'edit');
    facets.push({ command: `${command} # ${what}`, what });
  }
  return facets;
}

/**
 * The number that the template's own ReplicaSet had before it became the newest again; null for a new one. While paused
 * nothing is undone: kubectl refuses.
 * @param {View} before
 * @param {View} after
 */
function backTo(before, after) {
  const uid = after.rollout.newRevision;
  if (uid === null || uid === before.rollout.newRevision || after.rollout.paused) return null;
  const known = before.revisions.find((revision) => revision.uid === uid);
  return known?.number || null;
}

/** @param {Rollout} old @param {Rollout} now @returns {Facet[]} */
function images(old, now) {
  const held = new Map(old.containers.map(({ name, image }) => [name, image]));
  const pairs = now.containers
    .filter(({ name, image }) => held.has(name) && held.get(name) !== image)
    .map(({ name, image }) => `${name}=${image}`);
  return pairs.length ? [{ command: kubectl(now, 'set image', ...pairs), what: pairs.join(' ') }] : [];
}

/** @param {Rollout} old @param {Rollout} now */
const sameNames = (old, now) =>
  old.containers
    .map(({ name }) => name)
    .sort()
    .join() ===
  now.containers
    .map(({ name }) => name)
    .sort()
    .join();

/** @param {Record<string, string>} old @param {Record<string, string>} now */
function changedFields(old, now) {
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((field) => old[field] !== now[field]).sort();
}

const NUMBERS = /** @type {const} */ (['minReadySeconds', 'progressDeadlineSeconds', 'revisionHistoryLimit']);

/**
 * The strategy and the numbers around it, as one patch.
 * @param {Rollout} old
 * @param {Rollout} now
 * @returns {Facet[]}
 */
function configured(old, now) {
  /** @type {Record<string, any>} */
  const spec = {};
  for (const name of NUMBERS) if (old[name] !== now[name]) spec[name] = now[name];
  const { type, ...rolling } = now.strategy;
  /** @type {Record<string, any>} */
  const bounds = {};
  for (const name of /** @type {const} */ (['maxSurge', 'maxUnavailable']))
    if (rolling[name] !== null && old.strategy[name] !== rolling[name]) bounds[name] = rolling[name];
  if (old.strategy.type !== type) spec.strategy = { type, rollingUpdate: type === 'Recreate' ? null : bounds };
  else if (Object.keys(bounds).length) spec.strategy = { rollingUpdate: bounds };
  const { strategy, ...numbers } = spec;
  const what = [
    ...Object.entries(numbers),
    ...(old.strategy.type === type ? Object.entries(bounds) : [['strategy', type]]),
  ]
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
  return Object.keys(spec).length ? [{ command: patchTwin(now, spec), what }] : [];
}

/** A change cause that was written by itself. @param {Rollout} old @param {Rollout} now @returns {Facet[]} */
function annotated(old, now) {
  if (old.changeCause === now.changeCause) return [];
  const word = now.changeCause
    ? [quoted(`kubernetes.io/change-cause=${now.changeCause}`), '--overwrite']
    : ['kubernetes.io/change-cause-'];
  return [{ command: kubectl(now, 'annotate', ...word), what: 'change-cause' }];
}

/** `--record` writes the command itself down as the cause. @param {Rollout} old @param {Rollout} now */
function recordedCommand(old, now) {
  return old.changeCause !== now.changeCause && / --record(?:=true)?(?: |$)/.test(now.changeCause)
    ? now.changeCause
    : null;
}
