// @ts-check
/**
 * Which command likely made, changed or deleted a Service that was seen to differ: by what differs, and by who wrote it
 * last. A guess is told as one. Pure.
 *
 * @typedef {import('./board-store.js').View} View
 * @typedef {import('./protocol.js').Service} Service
 */
import { isByHand } from './by-hand.js';
import { selectorText } from './fronts.js';
import { quoted, within } from './twin.js';

/** A whole second and the way to here, in ms. */
const JUST_NOW = 3000;

/**
 * The commands that likely turned the Services of one view into those of the next.
 * @param {View} before
 * @param {View} after
 * @param {number} at when `after` was seen, in ms
 * @returns {string[]}
 */
export function inferServices(before, after, at) {
  if (before.rollout.uid !== after.rollout.uid) return [];
  const held = new Map(before.services.map((service) => [service.name, service]));
  const named = new Set(after.services.map(({ name }) => name));
  const told = after.services.map((service) => toldOf(held.get(service.name), service, after.rollout, at));
  const gone = before.services.filter(({ name, lanes }) => lanes.length && !named.has(name));
  return [
    ...told.filter((command) => command !== null),
    ...gone.map(({ name }) => within(after.rollout, 'kubectl', 'delete', 'service', name)),
  ];
}

/**
 * @param {Service|undefined} old undefined for one that did not concern the rollout until now
 * @param {Service} now
 * @param {import('./protocol.js').Rollout} rollout
 * @param {number} at
 */
function toldOf(old, now, rollout, at) {
  if (old) {
    if (selectorText(old.selector) !== selectorText(now.selector)) return reselected(now, rollout);
    return old.type === now.type ? null : retyped(now, rollout);
  }
  const fresh = (/** @type {number|null} */ time) => time !== null && at - time < JUST_NOW;
  if (fresh(now.createdAt) && !now.left.length) return now.lanes.length ? created(now, rollout) : null;
  return fresh(now.writtenAt) ? reselected(now, rollout) : null;
}

/** @param {Service} service @param {import('./protocol.js').Rollout} rollout */
function reselected(service, rollout) {
  const { name, selector } = service;
  const patch = quoted(JSON.stringify({ spec: { selector } }));
  return (
    written(service, rollout, `selector ${selectorText(selector)}`, patch) ??
    within(rollout, 'kubectl', 'set', 'selector', 'service', name, quoted(selectorText(selector)))
  );
}

/** @param {Service} service @param {import('./protocol.js').Rollout} rollout */
function retyped(service, rollout) {
  const { name, type } = service;
  const patch = quoted(JSON.stringify({ spec: { type } }));
  return (
    written(service, rollout, `type ${type}`, patch) ??
    within(rollout, 'kubectl', 'patch', 'service', name, '-p', patch)
  );
}

/** @param {Service} service @param {import('./protocol.js').Rollout} rollout */
function created(service, rollout) {
  const { name } = service;
  if (service.writer === 'kubectl-expose')
    return within(
      rollout,
      'kubectl',
      'expose',
      isByHand(rollout) ? 'rc …' : `deployment/${rollout.name}`,
      `--name=${name}`,
    );
  if (service.writer === 'kubectl-create')
    return `${within(rollout, 'kubectl', 'create', '-f', 'FILE')} # service ${name}`;
  return (
    written(service, rollout, `service ${name}`, '…') ??
    `${within(rollout, 'kubectl', 'apply', '-f', 'FILE')} # service ${name}`
  );
}

/**
 * By a client that writes whole objects, or that is not kubectl; null where the difference has a command of its own.
 * @param {Service} service
 * @param {import('./protocol.js').Rollout} rollout
 * @param {string} what
 * @param {string} patch
 */
function written({ name, writer }, rollout, what, patch) {
  if (writer === 'kubectl-client-side-apply') return `${within(rollout, 'kubectl', 'apply', '-f', 'FILE')} # ${what}`;
  if (writer === 'kubectl (apply)')
    return `${within(rollout, 'kubectl', 'apply', '--server-side', '-f', 'FILE')} # ${what}`;
  if (writer === 'kubectl-edit') return `${within(rollout, 'kubectl', 'edit', 'service', name)} # ${what}`;
  if (writer === 'kubectl-patch') return within(rollout, 'kubectl', 'patch', 'service', name, '-p', patch);
  return writer === '' || writer.startsWith('kubectl') ? null : `${writer}: ${what}`;
}
