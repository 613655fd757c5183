// @ts-check
/**
 * The page's copy of the board: tables by uid, kept current by numbered frames. A gap asks for a snapshot; frames that
 * come meanwhile wait, and those newer than the snapshot follow it. Pure: no socket, no clock.
 *
 * @typedef {import('./protocol.js').Rollout} Rollout
 * @typedef {import('./protocol.js').Revision} Revision
 * @typedef {import('./protocol.js').Pod} Pod
 * @typedef {import('./protocol.js').Happening} Happening
 * @typedef {import('./protocol.js').Service} Service
 * @typedef {import('./protocol.js').Frame} Frame
 * @typedef {import('./protocol.js').Snapshot} Snapshot
 * @typedef {object} Records
 * @property {Map<string, Rollout>} rollouts
 * @property {Map<string, Revision>} revisions
 * @property {Map<string, Pod>} pods
 * @property {Map<string, Happening>} events
 * @property {Map<string, Service>} services
 * @typedef {object} Numbered
 * @property {number|null} seq
 * @property {Frame[]} waiting
 * @property {{revisions: Members, pods: Members, events: Members, services: Members}} members
 * @typedef {Records & Numbered} Store
 * @typedef {Map<string, Set<string>>} Members uids of a table's records by the uid of their rollout
 * @typedef {object} Outcome `touched`: uids of rollouts to draw anew
 * @property {'snapshot'|'frame'|'gap'|'waits'} kind
 * @property {Set<string>} touched
 */
import { isByHand } from './by-hand.js';
import { TABLES } from './protocol.js';

/** Frames kept while a snapshot is under way; a page that waits longer asks again. */
const MOST_WAITING = 200;

/** @returns {Store} */
export function createStore() {
  return {
    seq: null,
    waiting: [],
    rollouts: new Map(),
    revisions: new Map(),
    pods: new Map(),
    events: new Map(),
    services: new Map(),
    members: { revisions: new Map(), pods: new Map(), events: new Map(), services: new Map() },
  };
}

/**
 * Applies a snapshot or a frame.
 * @param {Store} store
 * @param {Snapshot|Frame} message
 * @returns {Outcome}
 */
export function receive(store, message) {
  if (message.type === 'snapshot') return restart(store, message);
  if (store.seq === null) return wait(store, message);
  if (message.seq <= store.seq) return { kind: 'waits', touched: new Set() };
  if (message.seq > store.seq + 1) {
    store.seq = null;
    wait(store, message);
    return { kind: 'gap', touched: new Set() };
  }
  return { kind: 'frame', touched: follow(store, message) };
}

/** @param {Store} store @param {Frame} frame @returns {Outcome} */
function wait(store, frame) {
  store.waiting.push(frame);
  if (store.waiting.length > MOST_WAITING) store.waiting.shift();
  return { kind: 'waits', touched: new Set() };
}

/** @param {Store} store @param {Snapshot} snapshot @returns {Outcome} */
function restart(store, snapshot) {
  const touched = new Set(store.rollouts.keys());
  for (const table of TABLES) store[table].clear();
  for (const members of Object.values(store.members)) members.clear();
  for (const table of TABLES) {
    for (const record of Object.values(snapshot[table] ?? {})) put(store, table, record, touched);
  }
  store.seq = snapshot.seq;
  const later = store.waiting.filter((frame) => frame.seq > snapshot.seq).sort((a, b) => a.seq - b.seq);
  store.waiting = [];
  for (const frame of later) {
    if (frame.seq !== store.seq + 1) break;
    for (const uid of follow(store, frame)) touched.add(uid);
  }
  return { kind: 'snapshot', touched };
}

/** @param {Store} store @param {Frame} frame */
function follow(store, frame) {
  /** @type {Set<string>} */
  const touched = new Set();
  for (const table of TABLES) {
    for (const uid of frame.drop?.[table] ?? []) drop(store, table, uid, touched);
    for (const [uid, fields] of Object.entries(frame.alter?.[table] ?? {})) alter(store, table, uid, fields, touched);
    for (const record of Object.values(frame.put?.[table] ?? {})) put(store, table, record, touched);
  }
  store.seq = frame.seq;
  return touched;
}

/**
 * @param {Store} store
 * @param {import('./protocol.js').Table} table
 * @param {any} record
 * @param {Set<string>} touched
 */
function put(store, table, record, touched) {
  const before = /** @type {any} */ (store[table].get(record.uid));
  if (before && before.rollout !== record.rollout) drop(store, table, record.uid, touched);
  store[table].set(record.uid, record);
  touched.add(table === 'rollouts' ? record.uid : record.rollout);
  if (table === 'rollouts') return;
  const members = store.members[table];
  const set = members.get(record.rollout) ?? new Set();
  set.add(record.uid);
  members.set(record.rollout, set);
}

/**
 * A view of the record may be kept by somebody: the altered one is another.
 * @param {Store} store
 * @param {import('./protocol.js').Table} table
 * @param {string} uid
 * @param {Record<string, any>} fields
 * @param {Set<string>} touched
 */
function alter(store, table, uid, fields, touched) {
  const held = store[table].get(uid);
  if (held) put(store, table, { ...held, ...fields }, touched);
}

/**
 * @param {Store} store
 * @param {import('./protocol.js').Table} table
 * @param {string} uid
 * @param {Set<string>} touched
 */
function drop(store, table, uid, touched) {
  const record = store[table].get(uid);
  if (!record) return;
  store[table].delete(uid);
  if (table === 'rollouts') {
    touched.add(uid);
    return;
  }
  const { rollout } = /** @type {Pod} */ (record);
  touched.add(rollout);
  store.members[table].get(rollout)?.delete(uid);
}

/**
 * One rollout with all that belongs to it, at this moment. Records are never changed in place, so a view may be kept.
 * @typedef {{rollout: Rollout, revisions: Revision[], pods: Pod[], events: Happening[], services: Service[]}} View
 * @param {Store} store
 * @param {string} uid
 * @returns {View|null}
 */
export function viewOf(store, uid) {
  const rollout = store.rollouts.get(uid);
  if (!rollout) return null;
  const revisions = belonging(store.revisions, store.members.revisions.get(uid));
  revisions.sort((a, b) => b.number - a.number || (b.createdAt ?? 0) - (a.createdAt ?? 0));
  const pods = belonging(store.pods, store.members.pods.get(uid));
  const events = belonging(store.events, store.members.events.get(uid));
  const services = belonging(store.services, store.members.services.get(uid));
  services.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { rollout, revisions, pods, events, services };
}

/** @template T @param {Map<string, T>} table @param {Set<string>|undefined} uids @returns {T[]} */
function belonging(table, uids) {
  /** @type {T[]} */
  const found = [];
  for (const uid of uids ?? []) {
    const record = table.get(uid);
    if (record) found.push(record);
  }
  return found;
}

/**
 * By its name; ReplicationControllers that are one picture by the name of any of them as well.
 * @param {Store} store
 * @param {string} name
 * @param {boolean} [byHand]
 * @returns {Rollout|null}
 */
export function rolloutNamed(store, name, byHand = false) {
  const candidates = [...store.rollouts.values()].filter((rollout) => isByHand(rollout) === byHand);
  const named = candidates.find((rollout) => rollout.name === name);
  if (named || !byHand) return named ?? null;
  const lanes = [...store.revisions.values()].filter((revision) => revision.name === name);
  return candidates.find(({ uid }) => lanes.some(({ rollout }) => rollout === uid)) ?? null;
}
