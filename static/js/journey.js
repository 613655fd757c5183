// @ts-check
/**
 * Which images are on their way: the one whose pods still stand, leaving ones included, and the one that the template
 * wants, before any ReplicaSet has it too. Pure.
 *
 * @typedef {import('./board-store.js').View} View
 * @typedef {{key: string, color: number, image: string, number: number}} Stop
 */
import { mainImage } from './colours.js';

/** From old to new; only the new one once nothing else stands. @param {View} view @returns {Stop[]} */
export function journeyOf({ rollout, revisions, pods }) {
  const newest = revisions.find(({ isNew }) => isNew);
  const held = new Set(pods.map(({ revision }) => revision));
  const old = revisions.find(
    (revision) => revision !== newest && (revision.wanted > 0 || revision.replicas > 0 || held.has(revision.uid)),
  );
  const highest = Math.max(0, ...revisions.map(({ number }) => number));
  const to = newest
    ? stopOf(newest)
    : { key: 'to come', color: highest, image: mainImage(rollout.containers), number: highest + 1 };
  return old ? [stopOf(old), to] : [to];
}

/** @param {import('./protocol.js').Revision} revision @returns {Stop} */
const stopOf = ({ uid, color, images, number }) => ({ key: uid, color, image: mainImage(images), number });
