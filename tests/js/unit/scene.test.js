// @ts-check
import { columnsLayout, stackLayout } from '../../../static/js/layouts.js';
import { arrange, emptyScene } from '../../../static/js/scene.js';
import { FOLD_AFTER } from '../../../static/js/standing.js';
import { equal, ok, test } from '../assert.js';
import { Simulator } from '../simulator.js';

const layout = columnsLayout({ width: 1030, left: 182, right: 132, ceiling: 13, coming: 5 });

/** @param {Simulator} server */
const board = (server) => ({
  revisions: structuredClone(server.revisions).sort((a, b) => b.number - a.number),
  pods: structuredClone(server.pods),
});

test('a pod keeps its slot as long as it keeps its stage', () => {
  const server = new Simulator();
  server.setImage('x:2');
  let scene = emptyScene();
  for (let step = 0; step < 300; step += 1) {
    server.advance(200);
    const next = arrange(scene, board(server), layout, { now: server.now, hold: false });
    for (const [uid, actor] of next.actors) {
      const before = scene.actors.get(uid);
      if (before?.stage === actor.stage) equal(actor.slot, before.slot, uid);
    }
    scene = next;
  }
});

test('no two pods share a slot, and every pod stands in one lane', () => {
  const server = new Simulator({ replicas: 20, surge: '50%', unavailable: '50%' });
  server.setImage('x:2');
  let scene = emptyScene();
  for (let step = 0; step < 200; step += 1) {
    server.advance(200);
    scene = arrange(scene, board(server), layout, { now: server.now, hold: false });
    equal(scene.actors.size, server.pods.length);
    const places = [...scene.actors.values()].map(({ lane, stage, slot }) => `${lane}/${stage}/${slot}`);
    equal(new Set(places).size, places.length);
  }
});

test('a newcomer takes the lowest free slot', () => {
  const server = new Simulator({ replicas: 4 });
  let scene = arrange(emptyScene(), board(server), layout, { now: 0, hold: false });
  const left = [...scene.actors.values()].find(({ slot }) => slot === 1);
  server.pods = server.pods.filter(({ uid }) => uid !== left?.pod.uid);
  scene = arrange(scene, board(server), layout, { now: 0, hold: false });
  equal([...scene.actors.values()].map(({ slot }) => slot).sort(), [0, 2, 3]);
  server.bear(server.revisions[0]);
  server.pods[3].stage = 'available';
  scene = arrange(scene, board(server), layout, { now: 0, hold: false });
  equal([...scene.actors.values()].map(({ slot }) => slot).sort(), [0, 1, 2, 3]);
});

test('the top place is kept for the next revision', () => {
  const server = new Simulator();
  let scene = arrange(emptyScene(), board(server), layout, { now: server.now, hold: false });
  equal(
    [...scene.lanes.values()].map(({ place }) => place),
    [1],
  );
  server.setImage('x:2');
  server.advance(1000);
  scene = arrange(scene, board(server), layout, { now: server.now, hold: false });
  equal(
    [...scene.lanes.values()].map(({ revision, place }) => [revision.number, place]),
    [
      [2, 0],
      [1, 1],
    ],
  );
});

test('the place kept is low, and nothing glides out of its way under a pointer that moves', () => {
  const server = new Simulator();
  let scene = arrange(emptyScene(), board(server), layout, { now: server.now, hold: false });
  equal([scene.height, [...scene.lanes.values()][0].y], [layout.vacant + layout.laneHeight, layout.vacant]);
  server.setImage('x:2');
  server.advance(1000);
  scene = arrange(scene, board(server), layout, { now: server.now, hold: true, busy: true });
  const lanes = () => [...scene.lanes.values()].map(({ revision, y, height }) => [revision.number, y, height]);
  equal(lanes(), [
    [2, 0, layout.vacant],
    [1, layout.vacant, layout.laneHeight],
  ]);
  ok(
    [...scene.actors.values()].every(({ shown, hue }) => shown === (hue === 0)),
    'its pods wait to be seen',
  );
  ok(/** @type {number} */ (scene.wakeAt) > server.now, 'it is looked at again, though nothing else happens');
  scene = arrange(scene, board(server), layout, { now: server.now, hold: true, busy: false });
  equal(lanes(), [
    [2, 0, layout.laneHeight],
    [1, layout.laneHeight, layout.laneHeight],
  ]);
  scene = arrange(scene, board(server), layout, { now: server.now, hold: true, busy: true });
  equal(lanes()[0], [2, 0, layout.laneHeight], 'what has unfolded stays so');
});

test('while one looks back the place kept is a whole lane, and it folds a little after the return', () => {
  const server = new Simulator();
  const look = (/** @type {import('../../../static/js/scene.js').Scene} */ before, /** @type {object} */ moment) =>
    arrange(before, board(server), layout, { now: 0, hold: false, ...moment });
  const past = look(look(emptyScene(), {}), { past: true, fold: false });
  equal(past.height, 2 * layout.laneHeight);
  const back = look(past, { now: 5000, fold: false });
  equal([back.height, back.wakeAt], [2 * layout.laneHeight, 5000 + FOLD_AFTER]);
  equal(look(back, { now: 5000 + FOLD_AFTER, hold: true }).height, 2 * layout.laneHeight, 'not under the pointer');
  equal(look(back, { now: 5000 + FOLD_AFTER }).height, layout.vacant + layout.laneHeight);
});

test('on a projector nothing below the lanes moves, however many there are', () => {
  const stage = columnsLayout({ width: 1824, left: 262, right: 196, ceiling: 13, coming: 5, field: 400, whole: true });
  const server = new Simulator();
  const alone = arrange(emptyScene(), board(server), stage, { now: 0, hold: false });
  server.setImage('x:2');
  server.advance(1000);
  equal([alone.height, arrange(alone, board(server), stage, { now: 0, hold: false }).height], [400, 400]);
});

test("a phone's lane is as high as its pods stand, and gives up a row a little later", () => {
  const server = new Simulator({ replicas: 10 });
  const phone = stackLayout({ width: 358, most: 13 });
  const heights = (/** @type {number} */ rows) => phone.padding + rows * 48 - 8 + phone.foot;
  let scene = arrange(emptyScene(), board(server), phone, { now: 0, hold: false });
  equal(scene.height, heights(2));
  server.pods = server.pods.filter(({ uid }) => /** @type {number} */ (scene.actors.get(uid)?.slot) < 3);
  scene = arrange(scene, board(server), phone, { now: 10, hold: false });
  equal([scene.height, scene.wakeAt], [heights(2), 10 + FOLD_AFTER]);
  equal(
    arrange(scene, board(server), phone, { now: 10 + FOLD_AFTER, hold: true }).height,
    heights(2),
    'not under a thumb',
  );
  equal(arrange(scene, board(server), phone, { now: 10 + FOLD_AFTER, hold: false }).height, heights(1));
  const card = { lane: server.revisions[0].uid, height: 60 };
  equal(arrange(emptyScene(), board(server), phone, { now: 0, hold: false, card }).height, heights(1) + 60);
});

test('a lane folds some time after its last pod, and not under the pointer', () => {
  const server = new Simulator();
  server.setImage('x:2');
  server.advance(2000);
  let scene = arrange(emptyScene(), board(server), layout, { now: server.now, hold: false });
  server.advance(120_000);
  scene = arrange(scene, board(server), layout, { now: server.now, hold: false });
  equal(scene.lanes.size, 2);
  const later = server.now + FOLD_AFTER + 1;
  equal(arrange(scene, board(server), layout, { now: later, hold: true }).lanes.size, 2);
  equal(arrange(scene, board(server), layout, { now: later, hold: false }).lanes.size, 1);
});

test('more pods than slots are counted in the last one', () => {
  const server = new Simulator({ replicas: 40 });
  const scene = arrange(emptyScene(), board(server), layout, { now: 0, hold: false });
  const hidden = [...scene.actors.values()].filter(({ shown }) => !shown).length;
  equal([...scene.lanes.values()][0].over.get('available'), hidden);
  equal(hidden, 40 - layout.columns.available.capacity + 1);
});

test('those that a smaller layout leaves out of sight take the slots that are free', () => {
  const server = new Simulator({ replicas: 12 });
  const before = arrange(emptyScene(), board(server), layout, { now: 0, hold: false });
  server.pods = server.pods.filter(({ uid }) => (before.actors.get(uid)?.slot ?? 0) >= 9);
  const small = columnsLayout({ width: 1030, left: 182, right: 132, ceiling: 4, coming: 1 });
  const after = arrange(before, board(server), small, { now: 0, hold: false });
  equal([...after.actors.values()].map(({ slot, shown }) => [slot, shown]).sort(), [
    [0, true],
    [1, true],
    [2, true],
  ]);
});

test('on a phone a pod keeps its slot through all stages', () => {
  const server = new Simulator();
  server.setImage('x:2');
  const phone = stackLayout({ width: 358, most: 13 });
  let scene = emptyScene();
  for (let step = 0; step < 200; step += 1) {
    server.advance(200);
    const next = arrange(scene, board(server), phone, { now: server.now, hold: false });
    for (const [uid, actor] of next.actors) equal(actor.slot, scene.actors.get(uid)?.slot ?? actor.slot, uid);
    scene = next;
  }
});

test('the largest tile that fits wins, and slots hold what the room allows', () => {
  for (const ceiling of [1, 4, 6, 13, 20, 60, 120, 600]) {
    for (const width of [800, 1030, 1400, 1900]) {
      const found = columnsLayout({ width, left: 182, right: 132, ceiling, coming: Math.ceil(ceiling / 3) });
      ok(
        found.columns.available.capacity >= ceiling,
        `ceiling ${ceiling} at ${width}: ${found.columns.available.capacity} slots`,
      );
      const { x, width: last } = found.columns.available;
      ok(x + last <= width - 132 + 1, `columns of ceiling ${ceiling} at ${width} cross the ceiling line`);
    }
  }
});
