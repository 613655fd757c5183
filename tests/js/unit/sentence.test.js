// @ts-check
import { speak } from '../../../static/js/sentence.js';
import { Speech } from '../../../static/js/words.js';
import { equal, test } from '../assert.js';
import { Simulator } from '../simulator.js';

/** @param {string|null} container @param {string} reason what the trouble is about */
function why(container, reason) {
  const server = new Simulator();
  const [rollout] = Object.values(server.snapshot().rollouts);
  rollout.why = [{ code: 'pods_fail', args: { count: 2, reason: 'CrashLoopBackOff' } }];
  rollout.crossing = null;
  rollout.trouble = { kind: 'crash', reason, message: null, pods: 2, revision: null, since: null, container };
  return speak(rollout, server.now, new Speech('en')).why;
}

test('the sentence names the container that fails, where pods have several', () => {
  equal(why('sidecar', 'CrashLoopBackOff'), '2 pods fail (CrashLoopBackOff, container sidecar).');
  equal(why(null, 'CrashLoopBackOff'), '2 pods fail (CrashLoopBackOff).');
  equal(why('sidecar', 'ErrImagePull'), '2 pods fail (CrashLoopBackOff).', 'the trouble is another one');
});
