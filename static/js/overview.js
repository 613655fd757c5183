// @ts-check
/**
 * Several Deployments at a glance: order, filter, groups, totals, and how the address keeps them. Pure.
 *
 * @typedef {import('./protocol.js').Rollout} Rollout
 * @typedef {'state'|'namespace'|'name'|'available'} Order
 * @typedef {{order: Order, filter: string}} Choice what a person chose to see
 */
import { isByHand } from './by-hand.js';
import { mainImage } from './colours.js';

const SEVERITY = { stuck: 0, rolling: 1, paused: 2, mixed: 2, steady: 3, empty: 3 };
const IN_NAMESPACE = /^(?:namespace|ns):(.*)$/;

/** Stuck first, then rolling, paused, and the quiet ones by name. @param {Rollout} a @param {Rollout} b */
export function bySeverity(a, b) {
  return SEVERITY[a.phase] - SEVERITY[b.phase] || byName(a, b);
}

/** @param {string} a @param {string} b */
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Two of one name are of two namespaces. @param {Rollout} a @param {Rollout} b */
const byName = (a, b) => compare(a.name, b.name) || compare(a.namespace, b.namespace);

/** The share of the desired pods that is available, the worst first. @param {Rollout} a @param {Rollout} b */
const byShare = (a, b) => share(a) - share(b) || byName(a, b);

/** By namespace, and in each as on its own overview. @param {Rollout} a @param {Rollout} b */
const byNamespace = (a, b) => compare(a.namespace, b.namespace) || bySeverity(a, b);

/** @param {Rollout} rollout */
const share = (rollout) => (rollout.desired > 0 ? rollout.counts.available / rollout.desired : 1);

/** @type {Record<Order, (a: Rollout, b: Rollout) => number>} */
const ORDERS = { state: bySeverity, namespace: byNamespace, name: byName, available: byShare };

/**
 * Those that fit every word of the filter, in order. A word fits a name, an image, a state and, where `wide`, a
 * namespace; `namespace:shop` fits a namespace alone.
 * @param {Iterable<Rollout>} rollouts
 * @param {Choice} choice
 * @param {(phase: string) => string} wordOf
 * @param {boolean} [wide] whether these are of several namespaces
 */
export function select(rollouts, { order, filter }, wordOf, wide = false) {
  const words = filter
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const fits = (/** @type {Rollout} */ rollout) => words.every((word) => fitsWord(rollout, word, wordOf, wide));
  return [...rollouts].filter(fits).sort(ORDERS[order] ?? bySeverity);
}

/** @param {Rollout} rollout @param {string} word @param {(phase: string) => string} wordOf @param {boolean} wide */
function fitsWord(rollout, word, wordOf, wide) {
  const only = IN_NAMESPACE.exec(word);
  if (only) return rollout.namespace.includes(only[1]);
  const texts = [
    rollout.name,
    mainImage(rollout.containers),
    rollout.phase,
    wordOf(rollout.phase),
    ...(wide ? [rollout.namespace] : []),
  ];
  return texts.some((text) => text.toLowerCase().includes(word));
}

/**
 * As they were shown before, and what is new at the end: nothing moves under a pointer.
 * @param {Rollout[]} rollouts
 * @param {string[]} shown uids
 */
export function hold(rollouts, shown) {
  const rank = new Map(shown.map((uid, index) => [uid, index]));
  return [...rollouts].sort((a, b) => (rank.get(a.uid) ?? Infinity) - (rank.get(b.uid) ?? Infinity) || 0);
}

/**
 * In runs of one namespace each, in the order in which the namespaces first come.
 * @param {Rollout[]} rollouts
 * @returns {[string, Rollout[]][]}
 */
export function group(rollouts) {
  /** @type {Map<string, Rollout[]>} */
  const groups = new Map();
  for (const rollout of rollouts) {
    const members = groups.get(rollout.namespace);
    if (members) members.push(rollout);
    else groups.set(rollout.namespace, [rollout]);
  }
  return [...groups];
}

/** How many of each phase, and in how many namespaces. @param {Iterable<Rollout>} rollouts */
export function totals(rollouts) {
  const counts = { all: 0, namespaces: 0, stuck: 0, rolling: 0, paused: 0, mixed: 0, steady: 0, empty: 0 };
  const namespaces = new Set();
  for (const rollout of rollouts) {
    if (!isByHand(rollout)) counts.all += 1;
    counts[rollout.phase] += 1;
    namespaces.add(rollout.namespace);
  }
  return { ...counts, namespaces: namespaces.size };
}

/** What an address asks for; a word that is no order is none. @param {URLSearchParams} query @returns {Choice} */
export function readChoice(query) {
  const order = query.get('sort') ?? '';
  return { filter: query.get('q') ?? '', order: Object.hasOwn(ORDERS, order) ? /** @type {Order} */ (order) : 'state' };
}

/** The query of an address; what is usual is left out. @param {Choice} choice */
export function writeChoice({ filter, order }) {
  const parts = [
    ...(filter ? [`q=${encodeURIComponent(filter)}`] : []),
    ...(order === 'state' ? [] : [`sort=${order}`]),
  ];
  return parts.length ? `?${parts.join('&')}` : '';
}

/** Some names of many: the first few, and how many more. @param {string[]} names @param {number} [most] */
export function someOf(names, most = 8) {
  return { names: names.slice(0, most).join(', '), count: Math.max(names.length - most, 0) };
}
