// @ts-check
/**
 * The boards of one or several namespaces on one page: a store for each, numbered by itself. Where a page looks at
 * several, the server says which; what it takes back is gone from here at once. Pure.
 *
 * @typedef {import('./board-store.js').Store} Store
 * @typedef {import('./board-store.js').View} View
 * @typedef {import('./board-store.js').Outcome} Outcome
 * @typedef {import('./protocol.js').Reach} Reach
 * @typedef {import('./protocol.js').Rollout} Rollout
 * @typedef {object} Boards reach: null before it is told, and for good on a page of one
 * @property {Map<string, Store>} stores
 * @property {Reach|null} reach
 */
import { createStore, receive, viewOf } from './board-store.js';

/** The only board of a page of one namespace. */
export const OWN = '';

/** @returns {Boards} */
export const createBoards = () => ({ stores: new Map(), reach: null });

/** @param {Boards} boards @param {string} namespace */
export function storeOf(boards, namespace) {
  let store = boards.stores.get(namespace);
  if (!store) boards.stores.set(namespace, (store = createStore()));
  return store;
}

/**
 * Applies a snapshot or a frame; one of a namespace that was taken back is late.
 * @param {Boards} boards
 * @param {import('./protocol.js').Snapshot|import('./protocol.js').Frame} message
 * @returns {Outcome}
 */
export function take(boards, message) {
  const namespace = message.namespace ?? OWN;
  if (boards.reach && !Object.hasOwn(boards.reach.namespaces, namespace)) return { kind: 'waits', touched: new Set() };
  return receive(storeOf(boards, namespace), message);
}

/** The server says how far the person sees: what is beyond is forgotten. @param {Boards} boards @param {Reach} reach */
export function reachTo(boards, reach) {
  boards.reach = reach;
  for (const namespace of boards.stores.keys())
    if (!Object.hasOwn(reach.namespaces, namespace)) boards.stores.delete(namespace);
}

/** @param {Boards} boards @returns {Rollout[]} */
export const rolloutsOf = (boards) => [...boards.stores.values()].flatMap((store) => [...store.rollouts.values()]);

/** @param {Boards} boards @param {string} uid @returns {View|null} */
export function viewIn(boards, uid) {
  for (const store of boards.stores.values()) if (store.rollouts.has(uid)) return viewOf(store, uid);
  return null;
}

/** Whether everything that the person sees has come. @param {Boards} boards */
export function isListed({ stores, reach }) {
  const expected = reach ? Object.keys(reach.namespaces) : [OWN];
  return (
    (reach !== null || stores.has(OWN)) && expected.every((namespace) => (stores.get(namespace)?.seq ?? null) !== null)
  );
}

/** Namespaces that hold no Deployment, by name. @param {Boards} boards */
export const bareOf = ({ stores }) =>
  [...stores]
    .filter(([, store]) => store.seq !== null && store.rollouts.size === 0)
    .map(([namespace]) => namespace)
    .sort();
