// @ts-check
import { speak } from '../../../static/js/sentence.js';
import { Speech } from '../../../static/js/words.js';
import { en } from '../../../static/js/words/en.js';
import { ko } from '../../../static/js/words/ko.js';
import { settle } from '../../../static/js/particles.js';
import { shortImage, shortName, tagOf } from '../../../static/js/colours.js';
import { equal, ok, test } from '../assert.js';
import { Simulator } from '../simulator.js';

const english = new Speech('en');
const korean = new Speech('ko-KR');

/** @param {string|{one: string, other: string}} entry */
const placesOf = (entry) =>
  [
    ...new Set([...(typeof entry === 'string' ? entry : entry.other).matchAll(/\{(\w+)\}/g)].map(([, place]) => place)),
  ].sort();

test('both languages have the same codes with the same places', () => {
  equal(Object.keys(en).sort(), Object.keys(ko).sort());
  for (const code of Object.keys(en)) equal(placesOf(ko[code]), placesOf(en[code]), code);
});

test('times are counted with no-break spaces', () => {
  equal(english.seconds(8), '8\u00a0s');
  equal(english.seconds(103), '1\u00a0m\u00a043\u00a0s');
  equal(english.ago(3 * 86400 + 5), '3\u00a0d');
  equal(korean.seconds(63), '1분\u00a003초');
});

test('one pod is a pod, two are pods, thousands have a comma', () => {
  equal(english.say('status.old_pending', { count: 1 }), '1 old replica is pending termination.');
  equal(english.say('status.old_pending', { count: 1200 }), '1,200 old replicas are pending termination.');
});

test('a line that may be cut has what helps first, and the arithmetic last', () => {
  const server = new Simulator();
  const floor = { code: 'floor_holds', args: { available: 3, floor: 3 } };
  const quota = { code: 'create_failed', args: { message: 'exceeded quota' } };
  const rollout = { ...server.rollout(), why: [floor, quota], next: [{ code: 'create_retries', args: {} }] };
  equal(
    speak(rollout, server.now, english).held,
    'Pods cannot be created: exceeded quota. Next: the ReplicaSet tries again by itself. No old pod may go: 3 available = floor 3.',
  );
  equal(
    speak({ ...rollout, why: [floor], next: [] }, server.now, english).held,
    'No old pod may go: 3 available = floor 3.',
  );
});

test('the countdown runs by server time towards the moment that the sentence names', () => {
  const server = new Simulator();
  const rollout = {
    ...server.rollout(),
    next: [
      { code: 'become_available', args: { count: 2, at: server.now + 2000 } },
      { code: 'then_old_go', args: { count: 2 } },
    ],
  };
  equal(
    speak(rollout, server.now, english).next,
    'Next: 2 pods become available in\u00a02\u00a0s, then 2 old pods may go.',
  );
  ok(speak(rollout, server.now + 1500, english).next.includes('in\u00a01\u00a0s'), 'a second later it still says two');
});

test('an unknown code is said as it is, and never breaks the board', () => {
  equal(english.say('why.invented', {}), 'why.invented');
});

test('images are short and true', () => {
  equal(shortImage('registry:5000/team/app:v2'), 'app:v2');
  equal(shortImage('app@sha256:9f2c41ab77aa9f2c41ab77aa'), 'app@9f2c41ab');
  equal(tagOf('registry:5000/app'), 'app');
  equal(tagOf('registry:5000/app:v2'), 'v2');
});

/** What the board says in a situation. @param {Partial<import('../../../static/js/protocol.js').Rollout>} told @param {Speech} [speech] */
function said(told, speech = english) {
  const server = new Simulator();
  const { why, next } = speak({ ...server.rollout(), why: [], next: [], crossing: null, ...told }, server.now, speech);
  return `${why} ${next}`.trim();
}

test('what holds is said with the relation that holds', () => {
  const held = (/** @type {number} */ available) =>
    said({ why: [{ code: 'floor_holds', args: { available, floor: 8 } }] });
  equal(held(8), 'No old pod may go: 8 available = floor 8.');
  equal(held(6), 'No old pod may go: 6 available < floor 8.');
  equal(
    said({ why: [{ code: 'ceiling_holds', args: { pods: 1, ceiling: 1 } }] }),
    'No new pod may come: 1 pod = ceiling 1.',
  );
});

test('what comes next is one sentence in English and several in Korean', () => {
  const next = [
    { code: 'new_start', args: { count: 2 } },
    { code: 'then_old_go', args: { count: 1 } },
  ];
  equal(said({ next }), 'Next: 2 pods start and become ready, then 1 old pod may go.');
  equal(said({ next }, korean), '다음: 파드 2개가 시작되어 준비됩니다. 이어서 이전 파드 1개를 제거할 수 있습니다.');
});

test('the same numbers are not said twice', () => {
  const holds = { code: 'floor_holds', args: { available: 6, floor: 8 } };
  const failing = { code: 'under_failing', args: { available: 6, floor: 8, count: 2 } };
  equal(
    said({ why: [holds, { code: 'pods_fail', args: { count: 2, reason: 'Error' } }], crossing: failing }),
    'No old pod may go: 6 available < floor 8. 2 pods fail (Error).',
  );
  equal(
    said({ why: [{ code: 'pods_fail', args: { count: 2, reason: 'Error' } }], crossing: failing }),
    '2 pods fail (Error). 6 available, floor 8.',
  );
  equal(
    said({ why: [holds], crossing: failing }),
    'No old pod may go: 6 available < floor 8. 6 available, floor 8: 2 failing.',
  );
  equal(
    said({
      why: [{ code: 'ceiling_holds', args: { pods: 13, ceiling: 5 } }],
      crossing: { code: 'over_scaling', args: { pods: 13, ceiling: 5 } },
    }),
    '13 pods, ceiling 5: scaling moved the ceiling first, pods follow.',
  );
});

test("somebody else's sentence ends once, and a moment that has passed may come any moment", () => {
  equal(
    said({ why: [{ code: 'create_failed', args: { message: 'exceeded quota.' } }] }),
    'Pods cannot be created: exceeded quota.',
  );
  const message =
    '0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.';
  equal(
    said({ why: [{ code: 'unschedulable', args: { count: 1, message } }] }),
    '1 pod finds no node: 0/3 nodes are available: 3 Insufficient cpu.',
  );
  const { now } = new Simulator();
  equal(
    said({ next: [{ code: 'pods_retry', args: { count: 1, at: now - 5 } }] }),
    'Next: 1 failing pod is tried again any moment.',
  );
  equal(
    said({ next: [{ code: 'pods_retry', args: { count: 2, at: null } }] }, korean),
    '다음: 실패한 파드 2개를 자동으로 다시 시도합니다.',
  );
});

test('one is one in every sentence that counts, whatever it counts', () => {
  for (const [code, entry] of Object.entries(en)) {
    for (const [, number, noun] of (typeof entry === 'string' ? entry : entry.one).matchAll(
      /\{(count|pods|ceiling|desired)\} (pods|replicas)\b/g,
    ))
      ok(false, `${code}: {${number}} ${noun}`);
  }
  equal(
    english.say('strategy.promise', { surge: 0, ceiling: 1, floor: 0 }),
    'at most 1 pod, never fewer than 0 available.',
  );
});

test('Korean particles follow the sound before them, as those of the server do', async () => {
  for (const [text, right] of await (await fetch('/tests/dashboard/words/particles.json')).json())
    equal(settle(text), right);
  equal(korean.say('action.undo_to', { number: 3 }), '리비전 3으로 되돌리기');
});

test('a pod goes by the letters that differ, be its name cut or not', () => {
  equal(
    [shortName('http-go-75b94b4b7-t5h4w'), shortName(`${'a'.repeat(58)}x7k2p`), shortName('web-1')],
    ['t5h4w', 'x7k2p', '1'],
  );
});
