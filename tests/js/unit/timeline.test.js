// @ts-check
import { createStore, receive, viewOf } from '../../../static/js/board-store.js';
import { createTimeline, record, sampleAt, stepsBetween } from '../../../static/js/timeline.js';
import { tell } from '../../../static/js/story.js';
import { select, totals } from '../../../static/js/overview.js';
import { equal, test } from '../assert.js';
import { Simulator } from '../simulator.js';

/** @param {Simulator} server */
function follow(server) {
  const store = createStore();
  receive(store, server.snapshot());
  return () => {
    const frame = server.frame();
    if (frame) receive(store, frame);
    return /** @type {import('../../../static/js/board-store.js').View} */ (viewOf(store, server.name));
  };
}

test('a moment of the past shows what the board showed then', () => {
  const server = new Simulator();
  const look = follow(server);
  const timeline = createTimeline();
  /** @type {Map<number, string>} */
  const seen = new Map();
  record(timeline, look(), server.now);
  server.setImage('x:2');
  for (let step = 0; step < 60; step += 1) {
    server.advance(500);
    const view = look();
    record(timeline, view, server.now);
    seen.set(server.now, JSON.stringify(view.pods));
  }
  for (const [at, pods] of seen) equal(JSON.stringify(sampleAt(timeline, at + 100)?.view.pods), pods);
  const steps = stepsBetween(timeline, server.now - 10_000, server.now);
  equal(steps[0].from, server.now - 10_000);
  equal(steps[steps.length - 1].to, server.now);
  for (const [index, step] of steps.slice(1).entries()) equal(step.from, steps[index].to);
});

test('the steps of one wave are one line', () => {
  const scaled = (/** @type {number} */ from, /** @type {number} */ to, /** @type {string} */ uid) => ({
    uid,
    rollout: 'r',
    kind: 'Deployment',
    name: 'web',
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message: `Scaled down replica set web-1 from ${from} to ${to}`,
    count: 1,
    at: 1000,
    firstAt: 1000,
  });
  const lines = tell([scaled(3, 2, 'a'), scaled(5, 4, 'b'), scaled(4, 3, 'c'), scaled(2, 1, 'd')], 10);
  equal(
    lines.map(({ args, count }) => [args.from, args.to, count]),
    [[5, 1, 4]],
  );
});

test('stuck ones come first, and a filter knows name, image and state', () => {
  const servers = ['b', 'a', 'c'].map((name) => new Simulator({ name, image: `shop/${name}:1` }));
  servers[2].setImage('shop/c:2-missing');
  servers[2].advance(20_000);
  const rollouts = servers.map((server) => server.rollout());
  const word = (/** @type {string} */ phase) => phase;
  equal(
    select(rollouts, { order: 'state', filter: '' }, word).map(({ name }) => name),
    ['c', 'a', 'b'],
  );
  equal(
    select(rollouts, { order: 'name', filter: 'STUCK' }, word).map(({ name }) => name),
    ['c'],
  );
  equal(totals(rollouts).steady, 2);
});
