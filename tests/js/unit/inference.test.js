// @ts-check
import { createStore, receive, viewOf } from '../../../static/js/board-store.js';
import { infer } from '../../../static/js/inference.js';
import { brief } from '../../../static/js/marks.js';
import { callHome, twinOf } from '../../../static/js/twin.js';
import { Speech } from '../../../static/js/words.js';
import { equal, test } from '../assert.js';
import { Simulator } from '../simulator.js';

const ON = 'deployment/http-go';

/** A Deployment, and what the page tells of it each time it looks. */
function observed() {
  const server = new Simulator();
  const store = createStore();
  receive(store, server.snapshot());
  const look = () => {
    const frame = server.frame();
    if (frame) receive(store, frame);
    return /** @type {import('../../../static/js/board-store.js').View} */ (viewOf(store, server.name));
  };
  let before = look();
  const told = () => {
    const after = look();
    const commands = infer(before, after, server.now);
    before = after;
    return commands;
  };
  /** Rolls out to the end; moving pods are no change. */
  const settle = () => {
    server.advance(60_000);
    equal(told(), []);
  };
  return { server, told, settle };
}

test('pause, resume, scale and set image are told as they are typed', () => {
  const { server, told } = observed();
  server.change({ paused: true });
  equal(told(), [`kubectl rollout pause ${ON}`]);
  server.change({ paused: false });
  server.change({ replicas: 4 });
  equal(told(), [`kubectl rollout resume ${ON}`, `kubectl scale ${ON} --replicas=4`]);
  server.setImage('gasbugs/http-go:v2');
  equal(told(), [`kubectl set image ${ON} http-go=gasbugs/http-go:v2`]);
});

test('a restart is what writes restartedAt; another template with the same image is not one', () => {
  const { server, told } = observed();
  server.restartedAt = '2026-03-04T12:05:00Z';
  server.setParts({});
  equal(told(), [`kubectl rollout restart ${ON}`]);
  server.setParts({ env: 'aaaa' });
  equal(told(), [`kubectl set env ${ON} …`]);
  server.setParts({ resources: 'bbbb' });
  equal(told(), [`kubectl set resources ${ON} …`]);
  server.setParts({ serviceAccountName: 'cccc' });
  equal(told(), [`kubectl set serviceaccount ${ON} …`]);
  server.setParts({ readinessProbe: 'dddd' });
  equal(told(), [`kubectl edit ${ON} # readinessProbe`]);
  server.write('kubectl-patch');
  server.setParts({ labels: 'eeee' });
  equal(told(), [`kubectl patch ${ON} -p … # labels`]);
});

test('several differences in one write are one command; in as many writes they are as many', () => {
  const { server, told } = observed();
  server.spec.image = 'gasbugs/http-go:v2';
  server.setParts({ env: 'aaaa' });
  equal(told(), ['kubectl apply -f FILE # http-go=gasbugs/http-go:v2, env']);
  server.setImage('gasbugs/http-go:v3');
  server.setParts({ env: 'bbbb' });
  equal(told(), [`kubectl set image ${ON} http-go=gasbugs/http-go:v3`, `kubectl set env ${ON} …`]);
});

test('who wrote it last tells apart what looks the same', () => {
  const { server, told, settle } = observed();
  for (const [writer, image, text] of [
    ['kubectl-client-side-apply', 'x:2', 'kubectl apply -f FILE # http-go=x:2'],
    ['kubectl-edit', 'x:3', `kubectl edit ${ON} # http-go=x:3`],
    ['kubectl (apply)', 'x:7', 'kubectl apply --server-side -f FILE # http-go=x:7'],
    ['kubectl-replace', 'x:4', 'kubectl replace -f FILE # http-go=x:4'],
    ['helm', 'x:5', 'helm: http-go=x:5'],
    ['kubectl-set', 'x:6', `kubectl set image ${ON} http-go=x:6`],
  ]) {
    server.write(writer);
    server.setImage(image);
    equal(told(), [text]);
    settle();
  }
  server.write('kube-controller-manager');
  server.change({ replicas: 12 });
  equal(told(), ['HorizontalPodAutoscaler: replicas=12']);
});

test('an undo that only takes away leaves the writer before, who did not do it', () => {
  const { server, told, settle } = observed();
  server.write('kubectl-set');
  server.setImage('x:2');
  told();
  settle();
  const [writer, writtenAt] = [server.writer, server.writtenAt];
  server.write('kubectl-rollout');
  server.setImage('x:3');
  told();
  settle();
  Object.assign(server, { writer, writtenAt });
  server.setImage('x:2');
  equal(told(), [`kubectl rollout undo ${ON}`]);
});

test('whoever wrote a moment ago wrote this too, and nobody is blamed for what he wrote long ago', () => {
  const { server, told, settle } = observed();
  server.write('kubectl-client-side-apply');
  server.setImage('x:2');
  told();
  server.setImage('x:3');
  equal(told(), ['kubectl apply -f FILE # http-go=x:3']);
  settle();
  server.setImage('x:4');
  equal(told(), [`kubectl set image ${ON} http-go=x:4`]);
});

test('back to the revision before is a plain undo, further back one with its number', () => {
  const { server, told, settle } = observed();
  for (const image of ['x:2', 'x:3']) {
    server.setImage(image);
    told();
    settle();
  }
  server.setImage('x:2');
  equal(told(), [`kubectl rollout undo ${ON}`]);
  settle();
  server.setImage('gasbugs/http-go:v1');
  equal(told(), [`kubectl rollout undo ${ON} --to-revision=1`]);
  settle();
  server.write('kubectl-set');
  server.setImage('x:3');
  equal(told(), [`kubectl set image ${ON} http-go=x:3`], 'kubectl set never undoes');
});

test('the board undoes and resumes in one write, which is two commands', () => {
  const { server, told, settle } = observed();
  server.setImage('x:2');
  told();
  settle();
  server.change({ paused: true });
  told();
  server.write('rollboard');
  server.spec.image = 'gasbugs/http-go:v1';
  server.change({ paused: false });
  equal(told(), [`kubectl rollout resume ${ON}`, `kubectl rollout undo ${ON}`]);
});

test('kubectl undoes nothing that is paused', () => {
  const { server, told, settle } = observed();
  server.setImage('x:2');
  told();
  settle();
  server.change({ paused: true });
  told();
  server.setImage('gasbugs/http-go:v1');
  equal(told(), [`kubectl set image ${ON} http-go=gasbugs/http-go:v1`]);
});

test('the strategy is a patch, and a change cause an annotation or the very command that was recorded', () => {
  const { server, told } = observed();
  server.change({ minReadySeconds: 3, surge: 1 });
  equal(told(), [
    `kubectl patch ${ON} -p '{"spec":{"minReadySeconds":3,"strategy":{"rollingUpdate":{"maxSurge":1}}}}'`,
  ]);
  server.changeCause = "it's late";
  server.change({});
  equal(told(), [`kubectl annotate ${ON} 'kubernetes.io/change-cause=it'"'"'s late' --overwrite`]);
  server.changeCause = 'kubectl set image deploy/http-go http-go=x:2 --record=true';
  server.setImage('x:2');
  equal(told(), ['kubectl set image deploy/http-go http-go=x:2 --record=true']);
});

test('the page spells what its buttons do as the server does', async () => {
  const twins = await (await fetch('/tests/operations/twins.json')).json();
  const rollout = new Simulator().rollout();
  for (const { operation, namespace, open } of twins)
    equal(
      twinOf(operation, {
        ...rollout,
        name: 'web',
        containers: [{ name: 'web', image: 'web:1', init: false }],
        namespace,
      }),
      open,
    );
});

test('where nobody knows what a bare kubectl means, every namespace is named', () => {
  const rollout = { ...new Simulator().rollout(), name: 'web', namespace: 'default' };
  callHome('');
  const named = twinOf('pause', rollout);
  callHome('default');
  equal(
    [named, twinOf('pause', rollout)],
    ['kubectl rollout pause deployment/web -n default', 'kubectl rollout pause deployment/web'],
  );
});

test('the page tells the change that an operation makes as the server does', async () => {
  const twins = await (await fetch('/tests/operations/twins.json')).json();
  const view = {
    rollout: {
      ...new Simulator().rollout(),
      name: 'web',
      replicas: 3,
      generation: 7,
      containers: [{ name: 'web', image: 'web:1', init: false }],
    },
    revisions: [],
    pods: [],
    events: [],
    services: [],
  };
  for (const { namespace, changes, command } of twins.filter(
    (/** @type {{changes: object}} */ { changes }) => changes,
  )) {
    const before = { ...view, rollout: { ...view.rollout, namespace, ...changes.from } };
    equal(infer(before, { ...view, rollout: { ...before.rollout, generation: 8, ...changes.to } }), [command]);
  }
});

test('a mark tells a command in a few words', () => {
  const english = new Speech('en');
  for (const [command, text] of [
    [`kubectl set image ${ON} http-go=registry:5000/x:2 -n shop`, 'Set image 2'],
    [`kubectl rollout undo ${ON}`, 'Undo'],
    [`kubectl rollout undo ${ON} --to-revision=1 -n shop`, 'Undo to 1'],
    [`kubectl scale ${ON} --replicas=4`, 'Scale to 4'],
    [`kubectl patch ${ON} -p '{"spec":{"minReadySeconds":3}}'`, 'Strategy'],
    [`kubectl patch ${ON} -p … # labels`, 'Edit: labels'],
    ['kubectl apply -f FILE # http-go=registry:5000/x:2, env', 'Apply: 2, env'],
    [`kubectl set env ${ON} …`, 'Set env'],
    ['helm: http-go=x:5', 'helm: http-go=x:5'],
    ['kubectl set image deploy/http-go http-go=x:2 --record=true', 'Set image 2'],
  ])
    equal(brief(command, english), text);
});
