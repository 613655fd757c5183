// @ts-check
import { speak } from '../../../static/js/sentence.js';
import { Speech } from '../../../static/js/words.js';
import { en } from '../../../static/js/words/en.js';
import { ko } from '../../../static/js/words/ko.js';
import { shortImage, tagOf } from '../../../static/js/colours.js';
import { equal, ok, test } from '../assert.js';
import { Simulator } from '../simulator.js';

const english = new Speech('en');
const korean = new Speech('ko-KR');

/** @param {string|{one: string, other: string}} entry */
const placesOf = (entry) => [...new Set([...(typeof entry === 'string' ? entry : entry.other).matchAll(/\{(\w+)\}/g)].map(([, place]) => place))].sort();

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

test('the countdown runs by server time towards the moment that the sentence names', () => {
  const server = new Simulator();
  const rollout = { ...server.rollout(), next: [{ code: 'become_available', args: { count: 2, at: server.now + 2000 } }, { code: 'then_old_go', args: { count: 2 } }] };
  equal(speak(rollout, server.now, english).next, 'Next: 2 new pods become available in 2\u00a0s, then 2 old pods may go.');
  ok(speak(rollout, server.now + 1500, english).next.includes('in 1\u00a0s'), 'a second later it still says two');
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
