// @ts-check
import { refusalByHand, undoTarget } from '../../../static/js/actions.js';
import { rolloutNamed, createStore, receive, viewOf } from '../../../static/js/board-store.js';
import { inferByHand, isByHand, titleOf } from '../../../static/js/by-hand.js';
import { levelsOf } from '../../../static/js/epochs.js';
import { brief } from '../../../static/js/marks.js';
import { measure } from '../../../static/js/room.js';
import { speak } from '../../../static/js/sentence.js';
import { twinOf } from '../../../static/js/twin.js';
import { Speech } from '../../../static/js/words.js';
import { equal, ok, test } from '../assert.js';
import { Simulator } from '../simulator.js';

/** @typedef {import('../../../static/js/board-store.js').View} View */

const english = new Speech('en');
const korean = new Speech('ko');

/**
 * Two ReplicationControllers half way, as a page holds them.
 * @param {object} [fields] of the rollout
 * @returns {View}
 */
function half(fields = {}) {
  const server = new Simulator({ name: 'web', replicas: 3, image: 'web:v1' });
  server.setImage('web:v2');
  server.advance(4000);
  const store = createStore();
  receive(store, server.snapshot());
  const view = /** @type {View} */ (viewOf(store, 'web'));
  const revisions = view.revisions.map((one) => ({ ...one, hash: '', name: `web-v${one.number}` }));
  const rollout = {
    ...view.rollout,
    kind: 'ReplicationController',
    floor: 0,
    ceiling: 4,
    writer: 'kubectl',
    ...fields,
  };
  return { ...view, revisions, rollout };
}

/** @param {View} view @param {string} name @param {number} wanted @returns {View} */
const scaled = (view, name, wanted) => ({
  ...view,
  revisions: view.revisions.map((one) => (one.name === name ? { ...one, wanted } : one)),
});

test('a lane of theirs has their name, one of a Deployment its number', () => {
  const { revisions, rollout } = half();
  equal(isByHand(rollout), true);
  equal(titleOf(revisions[0], english), 'web-v2');
  equal(titleOf({ ...revisions[0], hash: 'abc' }, english), 'Revision 2');
});

test('what a client moved is told as the command that likely moved it', () => {
  const before = half();
  const told = (/** @type {View} */ after) => inferByHand(before, after);
  equal(told(scaled(before, 'web-v2', 5)), ['kubectl scale rc web-v2 --replicas=5']);
  equal(brief('kubectl scale rc web-v2 --replicas=5', english), 'web-v2: 5');
  equal(told({ ...before, revisions: before.revisions.slice(1) }), ['kubectl delete rc web-v2']);
  equal(inferByHand({ ...before, revisions: before.revisions.slice(1) }, before), [
    'kubectl apply -f FILE # rc web-v2',
  ]);
  const by = (/** @type {string} */ writer) => {
    const after = scaled(before, 'web-v1', 0);
    return told({ ...after, rollout: { ...after.rollout, writer } })[0];
  };
  equal(by('kubectl-edit'), 'kubectl edit rc web-v1 # replicas=0');
  equal(by('kubectl-patch'), `kubectl patch rc web-v1 -p '{"spec":{"replicas":0}}'`);
  equal(by('kubectl-client-side-apply'), 'kubectl apply -f FILE # rc web-v1 replicas=0');
  equal(by('kube-controller-manager'), 'HorizontalPodAutoscaler: rc web-v1 replicas=0');
  equal(by('argocd'), 'argocd: rc web-v1 replicas=0');
  equal(told(before), []);
});

test('nobody holds a floor or a ceiling, and the room says so', () => {
  const { rollout, revisions, pods } = half();
  const room = measure(rollout, revisions, pods);
  equal([room.bounded, room.atFloor.code, room.atCeiling.code], [false, 'room.no_floor', 'room.no_ceiling']);
  equal(
    levelsOf(room, (pods) => pods * 20, 11),
    [0, 3],
  );
});

test('the sentence says what stands and since when, and claims nothing of the client', () => {
  const now = 1_000_000;
  const status = { code: 'by_hand', args: { lanes: 'web-v1 2/2, web-v2 1/1' } };
  const why = [
    { code: 'only_a_client', args: {} },
    { code: 'stays_so', args: { since: now - 40_000 } },
  ];
  const { rollout } = half({ status, why, next: [] });
  const said = speak(rollout, now, english);
  equal(said.status, 'web-v1 2 of 2, web-v2 1 of 1 available.');
  equal(
    said.why.replaceAll('\u00a0', ' '),
    'Nobody but a client moves replicas between ReplicationControllers. ' +
      'Last written 40 s ago (inferred): if that client has died, it stays so.',
  );
  equal(speak(rollout, now, korean).status, 'web-v1 2개 중 2개, web-v2 1개 중 1개 사용 가능.');
});

test('no button acts on them: each names what does', () => {
  const view = half();
  equal(undoTarget(view), null);
  for (const operation of ['set-image', 'pause', 'resume', 'undo', 'undo-to', 'scale', 'restart', 'strategy'])
    for (const speech of [english, korean])
      ok(!refusalByHand(operation, view, speech).startsWith('refuse.'), operation);
  ok(refusalByHand('scale', view, english).endsWith('kubectl scale rc web-v2 --replicas=N'), 'names the command');
  equal(twinOf('scale', view.rollout), 'kubectl scale rc NAME --replicas=N');
  equal(twinOf('status', view.rollout), 'kubectl get rc,pods');
});

test('an address means a Deployment or ReplicationControllers, by the name of any of them', () => {
  const view = half();
  const store = createStore();
  const tables = { pods: {}, events: {}, services: {} };
  const revisions = Object.fromEntries(view.revisions.map((one) => [one.uid, one]));
  receive(store, {
    type: 'snapshot',
    seq: 1,
    now: 0,
    interval: 25,
    rollouts: { web: view.rollout },
    revisions,
    ...tables,
  });
  equal(rolloutNamed(store, 'web'), null);
  equal(rolloutNamed(store, 'web', true)?.uid, 'web');
  equal(rolloutNamed(store, 'web-v1', true)?.uid, 'web');
  equal(rolloutNamed(store, 'web-v9', true), null);
});
