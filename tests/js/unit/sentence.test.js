// @ts-check
import { gist } from '../../../static/js/painters/diagnosis.js';
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

test('of a long chain of causes the beginning and the cause are kept', () => {
  const said =
    'Back-off pulling image "gasbugs/http-go:missing": ErrImagePull: rpc error: code = NotFound desc = ' +
    'failed to pull and unpack image "docker.io/gasbugs/http-go:missing": failed to resolve reference: not found';
  equal(gist(said, 62), 'Back-off pulling image "gasbugs/http-go:missing": E… not found');
  equal(gist('Pod default/web: boom', 62), 'Pod default/web: boom');
  const flat = 'back-off 40s restarting failed container=http-go pod=http-go-6995cb7b-t2wpr_default(0c1d2e3f)';
  equal(gist(flat, 62), flat, 'one that is no chain stays whole');
});
