// @ts-check
import { createStore, receive, viewOf } from '../../../static/js/board-store.js';
import { createTraffic, failedBefore, hear, read, revisionOf, worstGap } from '../../../static/js/traffic.js';
import { equal, test } from '../assert.js';
import { Simulator } from '../simulator.js';

/** @typedef {import('../../../static/js/protocol.js').Answer} Answer */
/** @typedef {import('../../../static/js/board-store.js').View} View */

/** @param {number} at @param {Answer[1]} [outcome] @param {string} [version] @param {string} [pod] @returns {Answer} */
const answer = (at, outcome = 'ok', version = 'v1', pod = '') => [
  at,
  outcome,
  outcome === 'ok' ? 200 : outcome === 'error' ? 500 : 0,
  version,
  pod,
  3,
];

/** Two revisions, v1 and v2, both with pods. */
function rolling() {
  const server = new Simulator();
  const store = createStore();
  receive(store, server.snapshot());
  server.setImage('gasbugs/http-go:v2');
  server.advance(3000);
  receive(store, /** @type {any} */ (server.frame()));
  return /** @type {View} */ (viewOf(store, server.name));
}

test('an answer belongs to the pod that it names, else to the one revision of its version, else to nobody', () => {
  const view = rolling();
  const [newest, oldest] = view.revisions;
  equal(revisionOf(answer(1, 'ok', 'v1'), view)?.uid, oldest.uid);
  equal(revisionOf(answer(1, 'ok', 'v2'), view)?.uid, newest.uid);
  equal(revisionOf(answer(1, 'ok', 'v2', `${oldest.name}-abcde`), view)?.uid, oldest.uid);
  equal(revisionOf(answer(1, 'ok', 'v22'), view), null);
  equal(revisionOf(answer(1, 'ok', ''), view), null);
  const twice = { ...view, revisions: [{ ...newest, images: oldest.images }, oldest] };
  equal(revisionOf(answer(1, 'ok', 'v1'), twice), null, 'two revisions of one version');
});

test('shares are of answers, failed ones are counted and kept in their rows', () => {
  const view = rolling();
  const traffic = createTraffic();
  hear(traffic, {
    type: 'answers',
    uid: 'x',
    answers: [
      answer(1000),
      answer(1200),
      answer(1400, 'ok', 'v2'),
      answer(1600, 'refused', ''),
      answer(1800, 'error', 'v2'),
    ],
  });
  const { rows, dots, failed } = read(traffic, view, 0, 2000);
  equal(
    rows.map(({ label, count, share }) => [label, count, share]),
    [
      ['v2', 2, 0.5],
      ['v1', 2, 0.5],
      ['', 0, 0],
    ],
  );
  equal(
    dots.map((dot) => [dot.row, dot.failed, dot.answered]),
    [
      [1, false, true],
      [1, false, true],
      [0, false, true],
      [2, true, false],
      [0, true, true],
    ],
  );
  equal(failed, 2);
  equal(failedBefore(traffic, 1700)?.[0], 1600);
  equal(failedBefore(traffic, Infinity)?.[0], 1800);
});

test('what comes twice is kept once, and what is old goes', () => {
  const traffic = createTraffic();
  const answers = [answer(1000), answer(1200)];
  hear(traffic, { type: 'answers', uid: 'x', answers });
  hear(traffic, {
    type: 'traffic',
    uid: 'x',
    on: true,
    rate: 2,
    service: 'web:80',
    problem: null,
    answers: [answer(800), ...answers],
  });
  equal(
    traffic.answers.map(([at]) => at),
    [800, 1000, 1200],
  );
  equal([traffic.on, traffic.rate, traffic.service], [true, 2, 'web:80']);
  hear(traffic, { type: 'answers', uid: 'x', answers: [answer(31 * 60_000)] });
  equal(traffic.answers.length, 1);
});

test('the worst gap lasts from the last good answer to the next one', () => {
  const good = (/** @type {number[]} */ ...ats) => ats.map((at) => answer(at));
  const bad = (/** @type {number[]} */ ...ats) => ats.map((at) => answer(at, 'refused', ''));
  equal(worstGap(good(0, 1000, 2000), null), 0);
  equal(worstGap([...good(0), ...bad(200, 400), ...good(2600)], null), 2.6);
  equal(worstGap([...bad(200, 400), ...good(600)], null), 0.4);
  equal(worstGap([...good(0), ...bad(200, 400)], 3000), 3);
  equal(worstGap([...good(0), ...bad(200, 400)], null), 0.4);
  equal(worstGap([...good(0), ...bad(200), ...good(60_000)], null), 0.2, 'nobody asked in between');
});

test('answers of another workload have its name and a row of their own', () => {
  const view = rolling();
  const traffic = createTraffic();
  hear(traffic, {
    type: 'answers',
    uid: 'x',
    answers: [
      answer(1000),
      answer(1200, 'ok', 'v3', 'http-go-green-67d6b777bc-2h9x6'),
      answer(1400, 'ok', '', 'frontend-77tzq'),
      answer(1600, 'ok', ''),
    ],
  });
  const { rows, dots } = read(traffic, view, 0, 2000);
  equal(
    rows.slice(2).map(({ label, color, share }) => [label, color, share]),
    [
      ['http-go-green', null, 0.25],
      ['frontend', null, 0.25],
      ['', -1, 0.25],
    ],
  );
  equal(
    dots.map(({ row, color }) => [row, color]),
    [
      [1, 0],
      [2, null],
      [3, null],
      [4, null],
    ],
  );
});
