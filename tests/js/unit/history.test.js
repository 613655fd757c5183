// @ts-check
import { createStore, receive, viewOf } from '../../../static/js/board-store.js';
import { unfold } from '../../../static/js/history.js';
import { inflate } from '../../../static/js/recall.js';
import { Narrator, retell } from '../../../static/js/narrator.js';
import {
  createTimeline,
  markGap,
  markMoment,
  record,
  restore,
  sampleAt,
  watchedMoment,
} from '../../../static/js/timeline.js';
import { equal, ok, test } from '../assert.js';
import { Simulator } from '../simulator.js';

/** @typedef {import('../../../static/js/board-store.js').View} View */

const live = () => {
  const store = createStore();
  const server = new Simulator({ replicas: 2 });
  receive(store, server.snapshot());
  return /** @type {View} */ (viewOf(store, server.name));
};

const lane = {
  name: 'http-go-1',
  number: 1,
  color: 0,
  images: [{ name: 'web', image: 'web:v1', init: false }],
  wanted: 1,
};
/** @returns {import('../../../static/js/protocol.js').Step[]} */
const steps = () => [
  {
    at: 1000,
    whole: true,
    rollout: {
      name: 'http-go',
      generation: 1,
      replicas: 1,
      floor: 1,
      desired: 1,
      ceiling: 2,
      paused: false,
      containers: lane.images,
      strategy: { type: 'RollingUpdate' },
      trouble: { kind: 'image' },
    },
    revisions: { one: lane },
    pods: { 'http-go-1-a': { revision: 'one', stage: 'available', node: 'n1' } },
  },
  {
    at: 2000,
    rollout: { generation: 2, replicas: 2, desired: 2, trouble: null },
    pods: { 'http-go-1-b': { revision: 'one', stage: 'pending' } },
  },
  {
    at: 3000,
    pods: { 'http-go-1-a': { stage: 'leaving', node: null }, 'http-go-1-b': { stage: 'starting', node: 'n2' } },
  },
  { at: 4000, pods: { 'http-go-1-a': null } },
];

test('steps unfold to the views of then, and no later step changes an earlier view', () => {
  const samples = unfold(steps(), live());
  const told = samples.map(({ at, view }) => [
    at,
    view.rollout.desired,
    view.pods.map((pod) => `${pod.name.slice(-1)} ${pod.stage} ${pod.node}`),
  ]);
  equal(told, [
    [1000, 1, ['a available n1']],
    [2000, 2, ['a available n1', 'b pending ']],
    [3000, 2, ['a leaving ', 'b starting n2']],
    [4000, 2, ['b starting n2']],
  ]);
  equal(
    samples.map(({ view }) => view.rollout.trouble?.kind ?? null),
    ['image', null, null, null],
  );
  equal(samples[0].view.pods[0].image, 'web:v1');
  equal(samples[0].view.rollout.uid, live().rollout.uid);
});

test('a pod that is still there keeps its uid', () => {
  const view = live();
  const [pod] = view.pods;
  const [sample] = unfold(
    [{ at: 1, whole: true, pods: { [pod.name]: { stage: 'ready' }, gone: { stage: 'leaving' } } }],
    view,
  );
  equal(
    sample.view.pods.map(({ uid }) => uid),
    [pod.uid, 'gone'],
  );
});

test('a past that was not seen from here is told as commands, known ones apart from inferred ones', () => {
  const samples = unfold(steps(), live());
  const text = 'kubectl scale deployment/http-go --replicas=2';
  equal(retell(samples, new Set()), [{ at: 2000, text, generation: 2, known: false }]);
  equal(retell(samples, new Set([2]))[0].known, true);
});

test('what the server saw takes the place of what was not watched here', () => {
  const timeline = createTimeline();
  const view = live();
  record(timeline, view, 500);
  markMoment(timeline, { at: 500, text: 'old', known: true, generation: 1 });
  markGap(timeline, 600, 3500);
  record(timeline, view, 3600);
  record(timeline, view, 9000);
  restore(timeline, {
    samples: unfold(steps(), view),
    marks: [{ at: 2000, text: 'kept', known: false, generation: 2 }],
    gaps: [{ from: 4500, to: 5000 }],
    until: 6000,
  });
  equal(
    timeline.samples.map(({ at }) => at),
    [500, 1000, 2000, 3000, 4000, 9000],
  );
  equal(timeline.gaps, [
    { from: 600, to: 1000 },
    { from: 4500, to: 5000 },
  ]);
  equal(
    timeline.marks.map(({ text }) => text),
    ['old', 'kept'],
  );
  equal(sampleAt(timeline, 2500)?.view.pods.length, 2);
  equal(
    timeline.held,
    timeline.samples.reduce((sum, sample) => sum + sample.view.pods.length, 0),
  );
});

test('the hand never rests where nobody watched', () => {
  const timeline = createTimeline();
  record(timeline, live(), 1000);
  markGap(timeline, 2000, 4000);
  equal(watchedMoment(timeline, 3500, 4000), 2000);
  equal(watchedMoment(timeline, 2500, 2000), 4000);
  equal(watchedMoment(timeline, 1500, 4000), 1500);
  equal(watchedMoment(timeline, -Infinity, 4000), 1000);
});

test('blocks are deflated lines', async () => {
  const deflated = new Blob(['{"at":1}\n{"at":2}']).stream().pipeThrough(new CompressionStream('deflate'));
  const bytes = new Uint8Array(await new Response(deflated).arrayBuffer());
  const steps = await inflate([btoa(String.fromCharCode(...bytes))]);
  ok(steps.length === 2 && steps[1].at === 2, 'two lines');
});

test('what was clicked is known by the generation that it made, whichever comes first, and nothing else is', () => {
  const timeline = createTimeline();
  /** @type {string[]} */
  const kept = [];
  const narrator = new Narrator(timeline, (command, word) => kept.push(`${word} ${command}`));
  const view = live();
  const at = (/** @type {number} */ generation, /** @type {object} */ change) => ({
    ...view,
    rollout: { ...view.rollout, generation, ...change },
  });
  narrator.narrate(at(1, {}), at(2, { replicas: 5 }), 1000); // by somebody else, a moment before the click
  narrator.narrate(at(2, {}), at(3, { paused: true }), 1500);
  narrator.acted('kubectl rollout pause deployment/http-go', 3);
  narrator.acted('kubectl rollout resume deployment/http-go', 4);
  narrator.narrate(at(3, { paused: true }), at(4, { paused: false }), 2000);
  equal(
    timeline.marks.map(({ generation, known }) => [generation, known]),
    [
      [2, false],
      [3, true],
      [4, true],
    ],
  );
  equal(kept[kept.length - 1], 'twin.yours kubectl rollout resume deployment/http-go');
});

test('the Services of then come back, and another selector is a mark', () => {
  const front = {
    type: 'NodePort',
    port: 80,
    nodePort: 30080,
    lanes: ['one'],
    odd: [],
    differs: [],
    elsewhere: [],
    idle: false,
    left: [],
    writer: '',
  };
  const [first] = steps();
  const kept = [
    { ...first, services: { shop: { ...front, selector: { app: 'blue' } } } },
    { at: 2000, services: { shop: { selector: { app: 'green' }, lanes: [], elsewhere: ['green'] } } },
    { at: 9000, services: { shop: null } },
  ];
  const samples = unfold(kept, live());
  equal(
    samples.map(({ view }) => view.services.map(({ name, selector }) => `${name} ${selector.app}`)),
    [['shop blue'], ['shop green'], []],
  );
  equal(samples[0].view.services[0].writtenAt, null);
  const marks = retell(samples, new Set([1]));
  equal(
    marks.map(({ text, known }) => [text, known]),
    [['kubectl set selector service shop app=green', false]],
  );
});
