// @ts-check
import { createStore, receive, viewOf } from '../../../static/js/board-store.js';
import { journeyOf } from '../../../static/js/journey.js';
import { equal, test } from '../assert.js';
import { Simulator } from '../simulator.js';

const server = new Simulator({ replicas: 3, image: 'x:1' });
/** @returns {import('../../../static/js/board-store.js').View} */
const view = () => {
  const store = createStore();
  receive(store, server.snapshot());
  return /** @type {any} */ (viewOf(store, server.name));
};
/** @param {import('../../../static/js/board-store.js').View} at */
const told = (at) => journeyOf(at).map(({ image, color }) => `${image} ${color}`);

test('a rollout at rest shows what it runs', () => equal(told(view()), ['x:1 0']));

test('Recreate shows what goes and what comes: first nothing new, then pods that leave, then the new ones alone', () => {
  const steady = view();
  const [old] = steady.revisions;
  const going = { ...old, isNew: false, wanted: 0, replicas: 0, available: 0 };
  const rollout = { ...steady.rollout, newRevision: null, containers: [{ name: 'web', image: 'x:2', init: false }] };
  equal(
    told({ ...steady, rollout, revisions: [{ ...old, isNew: false }] }),
    ['x:1 0', 'x:2 1'],
    'before anything has moved',
  );
  equal(told({ ...steady, rollout, revisions: [going] }), ['x:1 0', 'x:2 1'], 'while the old pods leave');
  equal(told({ ...steady, rollout, revisions: [going], pods: [] }), ['x:2 1'], 'in the gap');
  const fresh = { ...old, uid: 'new', number: 2, color: 1, isNew: true, images: rollout.containers };
  equal(told({ ...steady, rollout, revisions: [fresh, going], pods: [] }), ['x:2 1'], 'while the new ones come');
});
