// @ts-check
import { measure, scaleOf } from '../../../static/js/room.js';
import { equal, ok, test } from '../assert.js';
import { Simulator } from '../simulator.js';

test('numbers add up in every frame, and stay between floor and ceiling while only the template changes', () => {
  const server = new Simulator();
  server.setImage('x:2');
  for (let step = 0; step < 400; step += 1) {
    server.advance(200);
    const room = measure(server.rollout(), server.revisions, server.pods);
    equal(room.pods + room.leaving, server.pods.length);
    equal(
      room.segments.reduce((sum, { count }) => sum + count, 0),
      room.pods,
    );
    ok(room.available >= room.floor && room.pods <= room.ceiling, `${room.available} available, ${room.pods} pods`);
  }
});

test('old stands before new, and maturity falls from left to right', () => {
  const server = new Simulator();
  server.setImage('x:2');
  server.advance(15_000);
  const kinds = measure(server.rollout(), server.revisions, server.pods).segments.map(
    ({ kind, color }) => `${kind}${color}`,
  );
  equal(kinds[0], 'available0');
  equal(
    [...kinds].sort(
      (a, b) => ['av', 're', 'co', 'fa'].indexOf(a.slice(0, 2)) - ['av', 're', 'co', 'fa'].indexOf(b.slice(0, 2)),
    ),
    kinds,
  );
});

test('a crossing is drawn beyond the ceiling and named', () => {
  const server = new Simulator();
  server.change({ replicas: 4 });
  const room = measure(server.rollout(), server.revisions, server.pods);
  equal([room.atCeiling.code, room.atCeiling.count, room.atCeiling.touch], ['room.above_ceiling', 5, 'crossed']);
  const { at } = scaleOf(room.ceiling, room.pods, 500, 100);
  equal(at(room.ceiling), 500);
  ok(at(room.pods) > 500 && at(room.pods) <= 600, String(at(room.pods)));
});

test('nothing wanted is nothing to touch', () => {
  const server = new Simulator({ replicas: 0 });
  const room = measure(server.rollout(), server.revisions, []);
  equal([room.atFloor.touch, room.atCeiling.touch, room.segments.length], ['false', 'false', 0]);
  equal(scaleOf(0, 0, 500, 100).at(0), 0);
});
