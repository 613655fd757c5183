// @ts-check
/**
 * Several Deployments at a glance: order, filter, totals. Pure.
 *
 * @typedef {import('./protocol.js').Rollout} Rollout
 * @typedef {'state'|'name'|'available'} Order
 */
import { mainImage } from './colours.js';

const SEVERITY = { stuck: 0, rolling: 1, paused: 2, steady: 3, empty: 3 };

/** Stuck first, then rolling, paused, and the quiet ones by name. @param {Rollout} a @param {Rollout} b */
export function bySeverity(a, b) {
  return SEVERITY[a.phase] - SEVERITY[b.phase] || byName(a, b);
}

/** @param {Rollout} a @param {Rollout} b */
const byName = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** The share of the desired pods that is available, the worst first. @param {Rollout} a @param {Rollout} b */
const byShare = (a, b) => share(a) - share(b) || byName(a, b);

/** @param {Rollout} rollout */
const share = (rollout) => (rollout.desired > 0 ? rollout.counts.available / rollout.desired : 1);

/** @type {Record<Order, (a: Rollout, b: Rollout) => number>} */
const ORDERS = { state: bySeverity, name: byName, available: byShare };

/** @param {Iterable<Rollout>} rollouts @param {Order} order @param {string} filter by name, image or phase @param {(phase: string) => string} wordOf */
export function select(rollouts, order, filter, wordOf) {
  const sought = filter.trim().toLowerCase();
  const fits = (/** @type {Rollout} */ rollout) =>
    [rollout.name, mainImage(rollout.containers), rollout.phase, wordOf(rollout.phase)].some((text) => text.toLowerCase().includes(sought));
  return [...rollouts].filter((rollout) => sought === '' || fits(rollout)).sort(ORDERS[order] ?? bySeverity);
}

/** How many of each phase. @param {Iterable<Rollout>} rollouts */
export function totals(rollouts) {
  const counts = { all: 0, stuck: 0, rolling: 0, paused: 0, steady: 0, empty: 0 };
  for (const rollout of rollouts) {
    counts.all += 1;
    counts[rollout.phase] += 1;
  }
  return counts;
}
