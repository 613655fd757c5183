// @ts-check
import { createStore, receive, viewOf } from '../../../static/js/board-store.js';
import { equal, ok, test } from '../assert.js';
import { Simulator } from '../simulator.js';

test('the store equals the server after every frame of a rollout', () => {
  const server = new Simulator();
  const store = createStore();
  equal(receive(store, server.snapshot()).kind, 'snapshot');
  server.setImage('gasbugs/http-go:v2');
  for (let step = 0; step < 400; step += 1) {
    server.advance(200);
    const frame = server.frame();
    if (frame) equal(receive(store, frame).kind, 'frame');
    const view = viewOf(store, 'http-go');
    equal(
      view?.pods.map(({ uid, stage }) => uid + stage).sort(),
      server.pods.map(({ uid, stage }) => uid + stage).sort(),
    );
  }
});

test('a gap asks once, and frames newer than the snapshot follow it', () => {
  const server = new Simulator();
  const store = createStore();
  receive(store, server.snapshot());
  server.setImage('x:2');
  const frames = [];
  while (frames.length < 4) {
    server.advance(300);
    const frame = server.frame();
    if (frame) frames.push(frame);
  }
  equal(receive(store, frames[0]).kind, 'frame');
  equal(receive(store, frames[2]).kind, 'gap');
  equal(receive(store, frames[3]).kind, 'waits');
  const snapshot = { ...server.snapshot(), seq: frames[2].seq };
  equal(receive(store, snapshot).kind, 'snapshot');
  equal(store.seq, frames[3].seq);
});

test('frames that come before the first snapshot wait for it', () => {
  const store = createStore();
  equal(receive(store, { type: 'frame', seq: 9, now: 0 }).kind, 'waits');
  const server = new Simulator();
  server.seq = 8;
  receive(store, server.snapshot());
  equal(store.seq, 9);
});

test('a frame of before is left alone', () => {
  const server = new Simulator();
  const store = createStore();
  receive(store, server.snapshot());
  equal(receive(store, { type: 'frame', seq: 1, now: 0, drop: { rollouts: ['http-go'] } }).kind, 'waits');
  ok(store.rollouts.has('http-go'), 'the rollout was dropped by an old frame');
});

test('a dropped rollout has no view', () => {
  const server = new Simulator();
  const store = createStore();
  receive(store, server.snapshot());
  receive(store, { type: 'frame', seq: 2, now: 0, drop: { rollouts: ['http-go'] } });
  equal(viewOf(store, 'http-go'), null);
});

test('what another rollout adopts leaves the view of its first one', () => {
  const server = new Simulator();
  const store = createStore();
  const snapshot = server.snapshot();
  receive(store, snapshot);
  const heir = { ...snapshot.rollouts['http-go'], uid: 'heir', name: 'heir' };
  const moved = { ...Object.values(snapshot.revisions)[0], rollout: 'heir' };
  const outcome = receive(store, {
    type: 'frame',
    seq: snapshot.seq + 1,
    now: 0,
    put: { rollouts: { heir }, revisions: { [moved.uid]: moved } },
  });
  equal(viewOf(store, 'heir')?.revisions.length, 1);
  equal(viewOf(store, 'http-go')?.revisions.length, Object.keys(snapshot.revisions).length - 1);
  ok(outcome.touched.has('http-go'), 'the rollout that lost it is not drawn anew');
});

test('of a record that altered only the fields come, and a view that was kept stays as it was', () => {
  const server = new Simulator();
  const store = createStore();
  const snapshot = server.snapshot();
  receive(store, snapshot);
  const kept = viewOf(store, 'http-go');
  const outcome = receive(store, {
    type: 'frame',
    seq: snapshot.seq + 1,
    now: 0,
    alter: { rollouts: { 'http-go': { paused: true } } },
  });
  ok(outcome.touched.has('http-go'), 'the rollout is not drawn anew');
  equal(viewOf(store, 'http-go')?.rollout, { ...snapshot.rollouts['http-go'], paused: true });
  equal(kept?.rollout.paused, false);
});

test('what altered in a record that is not here is left alone', () => {
  const server = new Simulator();
  const store = createStore();
  const snapshot = server.snapshot();
  receive(store, snapshot);
  receive(store, { type: 'frame', seq: snapshot.seq + 1, now: 0, alter: { pods: { nobody: { stage: 'ready' } } } });
  equal(store.pods.get('nobody'), undefined);
});
