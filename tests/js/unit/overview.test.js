// @ts-check
import {
  bareOf,
  createBoards,
  isListed,
  reachTo,
  rolloutsOf,
  storeOf,
  take,
  viewIn,
} from '../../../static/js/boards.js';
import { group, hold, readChoice, select, someOf, totals, writeChoice } from '../../../static/js/overview.js';
import { measure } from '../../../static/js/room.js';
import { equal, ok, test } from '../assert.js';
import { Simulator } from '../simulator.js';

const word = (/** @type {string} */ phase) => ({ stuck: 'Stuck', steady: 'Steady' })[phase] ?? phase;

/** @param {string} namespace @param {string} name @param {object} [more] */
const rollout = (namespace, name, more = {}) => ({
  ...new Simulator({ name, image: `corp/${name}:1` }).rollout(),
  uid: `${namespace}/${name}`,
  namespace,
  ...more,
});

const ROLLOUTS = [
  rollout('shop', 'web'),
  rollout('billing', 'web'),
  rollout('shop', 'cart', { phase: 'stuck' }),
  rollout('billing', 'ledger', { phase: 'rolling' }),
];

/** @param {import('../../../static/js/overview.js').Order} order @param {string} [filter] */
const chosen = (order, filter = '') => select(ROLLOUTS, { order, filter }, word, true).map(({ uid }) => uid);

test('stuck ones of any namespace come first, and namesakes stand by namespace', () => {
  equal(chosen('state'), ['shop/cart', 'billing/ledger', 'billing/web', 'shop/web']);
  equal(chosen('name'), ['shop/cart', 'billing/ledger', 'billing/web', 'shop/web']);
});

test('by namespace, each has its own stuck ones first, and is one group', () => {
  equal(chosen('namespace'), ['billing/ledger', 'billing/web', 'shop/cart', 'shop/web']);
  equal(
    group(select(ROLLOUTS, { order: 'namespace', filter: '' }, word, true)).map(([name, members]) => [
      name,
      members.length,
    ]),
    [
      ['billing', 2],
      ['shop', 2],
    ],
  );
});

test('every word of the filter must fit, and a namespace can be asked for alone', () => {
  equal(chosen('state', 'namespace:shop'), ['shop/cart', 'shop/web']);
  equal(chosen('state', 'ns:bill WEB'), ['billing/web']);
  equal(chosen('state', 'shop'), ['shop/cart', 'shop/web']);
  equal(chosen('state', 'shop stuck'), ['shop/cart']);
  equal(chosen('state', 'namespace:web'), []);
  equal(
    select(ROLLOUTS, { order: 'state', filter: 'shop' }, word).length,
    0,
    'on the page of one namespace its name fits nothing',
  );
});

test('what is held keeps its order, and what is new comes last', () => {
  const before = ['billing/web', 'shop/web', 'billing/ledger'];
  equal(
    hold(ROLLOUTS, before).map(({ uid }) => uid),
    [...before, 'shop/cart'],
  );
});

test('totals count namespaces as well', () => {
  const { all, namespaces, stuck, steady } = totals(ROLLOUTS);
  equal([all, namespaces, stuck, steady], [4, 2, 1, 2]);
});

test('the address keeps what was chosen, and what is usual is left out', () => {
  for (const choice of /** @type {const} */ ([
    { filter: 'namespace:a&b c', order: 'namespace' },
    { filter: '', order: 'name' },
    { filter: 'x', order: 'state' },
  ])) {
    equal(readChoice(new URLSearchParams(writeChoice(choice))), choice);
  }
  equal(writeChoice({ filter: '', order: 'state' }), '');
  equal(readChoice(new URLSearchParams('sort=constructor&q=a')), { filter: 'a', order: 'state' });
});

test('many names are told as some and a number', () => {
  equal(someOf(['a', 'b', 'c'], 2), { names: 'a, b', count: 1 });
  equal(someOf(['a'], 2), { names: 'a', count: 0 });
});

/** @param {string[]} namespaces @returns {import('../../../static/js/protocol.js').Reach} */
const reach = (...namespaces) => ({
  type: 'reach',
  namespaces: Object.fromEntries(namespaces.map((name) => [name, true])),
  refused: [],
  named: true,
  leftOut: 0,
});

/** @param {string} namespace @param {string} [name] */
function snapshot(namespace, name) {
  const own = name
    ? new Simulator({ name }).snapshot()
    : {
        type: /** @type {const} */ ('snapshot'),
        seq: 1,
        now: 0,
        interval: 200,
        rollouts: {},
        revisions: {},
        pods: {},
        events: {},
        services: {},
      };
  return { ...own, namespace };
}

test('each namespace is numbered by itself, and all are listed when each has come', () => {
  const boards = createBoards();
  reachTo(boards, reach('shop', 'billing', 'bare'));
  equal(isListed(boards), false);
  equal(take(boards, snapshot('shop', 'web')).kind, 'snapshot');
  equal(take(boards, { ...snapshot('billing', 'ledger'), seq: 70 }).kind, 'snapshot');
  equal(isListed(boards), false);
  take(boards, snapshot('bare'));
  ok(isListed(boards), 'three of three have come');
  equal(
    rolloutsOf(boards)
      .map(({ name }) => name)
      .sort(),
    ['ledger', 'web'],
  );
  equal(bareOf(boards), ['bare']);
  equal(
    take(boards, { type: 'frame', seq: 71, now: 0, namespace: 'billing', drop: { rollouts: ['ledger'] } }).kind,
    'frame',
  );
  equal(take(boards, { type: 'frame', seq: 9, now: 0, namespace: 'shop' }).kind, 'gap');
  equal(viewIn(boards, 'web')?.rollout.name, 'web');
});

test('a namespace that is taken back is gone at once, and a late frame brings nothing back', () => {
  const boards = createBoards();
  reachTo(boards, reach('shop', 'billing'));
  take(boards, snapshot('shop', 'web'));
  take(boards, snapshot('billing', 'ledger'));
  reachTo(boards, reach('shop'));
  equal(
    rolloutsOf(boards).map(({ name }) => name),
    ['web'],
  );
  equal(take(boards, snapshot('billing', 'ledger')).touched.size, 0);
  equal(rolloutsOf(boards).length, 1);
  equal(viewIn(boards, 'ledger'), null);
});

test('a page of one namespace is one board without any reach', () => {
  const boards = createBoards();
  storeOf(boards, '');
  equal(isListed(boards), false);
  take(boards, new Simulator().snapshot());
  ok(isListed(boards), 'the only one has come');
});

test('pods that are only counted fill the room as the same pods do', () => {
  const server = new Simulator();
  server.setImage('x:2-crash');
  for (let step = 0; step < 200; step += 1) {
    server.advance(300);
    const whole = measure(server.rollout(), server.revisions, server.pods);
    const counted = server.revisions.map((revision) => ({
      ...revision,
      crowd: crowdOf(server.pods.filter((pod) => pod.revision === revision.uid)),
    }));
    equal(measure(server.rollout(), counted, []), whole);
  }
});

/** As the server counts. @param {import('../../../static/js/protocol.js').Pod[]} pods */
function crowdOf(pods) {
  const crowd = { available: 0, ready: 0, coming: 0, failed: 0, leaving: 0 };
  for (const { stage, failed } of pods) {
    const plain = stage === 'leaving' || stage === 'available';
    crowd[plain ? stage : failed ? 'failed' : stage === 'ready' ? 'ready' : 'coming'] += 1;
  }
  return crowd;
}
