// @ts-check
import { createStore, receive, viewOf } from '../../../static/js/board-store.js';
import { portText, reachOf, selectorText } from '../../../static/js/fronts.js';
import { inferServices } from '../../../static/js/reselected.js';
import { sayReach } from '../../../static/js/front-words.js';
import { brief } from '../../../static/js/marks.js';
import { Speech } from '../../../static/js/words.js';
import { equal, test } from '../assert.js';
import { Simulator } from '../simulator.js';

/** A Deployment with a Service, and what a page holds of it. @param {object} [options] */
function observed(options = {}) {
  const server = new Simulator({ replicas: 4, minReadySeconds: 10, ...options });
  const store = createStore();
  receive(store, server.snapshot());
  const look = () => {
    const frame = server.frame();
    if (frame) receive(store, frame);
    return /** @type {import('../../../static/js/board-store.js').View} */ (viewOf(store, server.name));
  };
  const reach = () => {
    const view = look();
    return reachOf(view.services[0], view);
  };
  return { server, look, reach };
}

const english = new Speech('en');

test('a Service reaches pods that are ready, before they count as available, and none that leave', () => {
  const { server, look, reach } = observed();
  equal([reach().state, reach().ready, reach().of], ['reaches', 4, 4]);
  server.setImage('gasbugs/http-go:v2');
  server.advance(9000);
  const view = look();
  const ready = view.pods.filter(({ stage }) => stage === 'ready' || stage === 'available').length;
  const standing = view.pods.filter(({ stage }) => stage !== 'leaving').length;
  equal(
    view.pods.some(({ stage }) => stage === 'ready'),
    true,
  );
  equal([reach().ready, reach().of], [ready, standing]);
  equal(sayReach(view.services[0], reach(), english), `reaches *${ready}* of ${standing} pods`);
});

test('a selector with the label of one revision reaches that one alone', () => {
  const { server, look, reach } = observed();
  server.setImage('gasbugs/http-go:v2');
  server.advance(9000);
  const [, old] = look().revisions;
  server.service = { lanes: [old.uid], selector: { app: 'http-go', version: 'v1' } };
  equal([...reach().lanes.keys()], [old.uid]);
  equal(reach().ready < reach().of, true);
});

test('a pod that was labelled by hand counts for itself', () => {
  const { server, look, reach } = observed();
  const [pod] = look().pods;
  server.service = { odd: [pod.name] };
  equal([reach().selected, reach().of], [3, 4]);
  server.service = { lanes: [], odd: [pod.name] };
  equal([reach().selected, reach().ready], [1, 1]);
});

test('why it reaches nobody is told with the label that differs', () => {
  const { server, look, reach } = observed();
  const told = () => sayReach(look().services[0], reach(), english);
  server.service = { lanes: [], idle: true, selector: { app: 'gren' }, differs: [['app', 'gren', 'http-go']] };
  equal([reach().state, told()], ['idle', 'selects no pod: these have app=http-go']);
  server.service = { ...server.service, differs: [['tier', 'web', null]] };
  equal(told(), 'selects no pod: these have no label tier');
  server.service = { lanes: [], elsewhere: ['green'], differs: [['app', 'green', 'http-go']] };
  equal([reach().state, told()], ['away', 'selects the pods of green, none of these']);
  server.service = {};
  for (const pod of server.pods) pod.stage = 'starting';
  equal([reach().state, told()], ['waits', 'selects 4 pods, none is ready: connections are refused']);
  server.pods = [];
  equal(reach().state, 'bare');
});

test('where pods are only counted, revisions are enough', () => {
  const { look } = observed();
  const { services, revisions } = look();
  const crowd = { available: 2, ready: 1, coming: 1, failed: 1, leaving: 3 };
  const reach = reachOf(services[0], { revisions: revisions.map((one) => ({ ...one, crowd })), pods: [] });
  equal([reach.ready, reach.of], [3, 5]);
});

test('a Service is known by its port outside and its selector', () => {
  const { look } = observed();
  const [service] = look().services;
  equal([portText(service), selectorText(service.selector)], [':30080', 'app=http-go']);
  equal(portText({ ...service, nodePort: null }), ':80');
  equal(portText({ ...service, port: null, nodePort: null }), '');
});

test('another selector is told as the command that likely set it, by who wrote it', () => {
  const { server, look } = observed();
  const before = look();
  const told = (/** @type {object} */ service) => {
    server.service = service;
    return inferServices(before, look(), server.now);
  };
  const green = { selector: { app: 'green' }, lanes: [] };
  const plain = 'kubectl set selector service http-go app=green';
  equal(told(green), [plain]);
  equal(told({ ...green, writer: 'kubectl-set' }), [plain]);
  equal(told({ ...green, writer: 'kubectl-edit' }), ['kubectl edit service http-go # selector app=green']);
  equal(told({ ...green, writer: 'kubectl-client-side-apply' }), ['kubectl apply -f FILE # selector app=green']);
  equal(told({ ...green, writer: 'kubectl-patch' }), [
    `kubectl patch service http-go -p '{"spec":{"selector":{"app":"green"}}}'`,
  ]);
  equal(told({ ...green, writer: 'helm' }), ['helm: selector app=green']);
  equal(told({ type: 'ClusterIP' }), [`kubectl patch service http-go -p '{"spec":{"type":"ClusterIP"}}'`]);
  equal(told({}), []);
  equal(brief(plain, english), 'Selector app=green');
});

test('one that turns here from elsewhere is told if it was written just now; so is a new one, and its end', () => {
  const { server, look } = observed();
  const after = look();
  const before = { ...after, services: [] };
  const told = (/** @type {object} */ fields) =>
    inferServices(before, { ...after, services: [{ ...after.services[0], ...fields }] }, server.now);
  equal(told({ writtenAt: server.now - 1000, createdAt: server.now - 90_000 }), [
    'kubectl set selector service http-go app=http-go',
  ]);
  equal(told({ writtenAt: server.now - 90_000, createdAt: server.now - 90_000 }), []);
  equal(told({ createdAt: server.now - 1000, writer: 'kubectl-expose' }), [
    'kubectl expose deployment/http-go --name=http-go',
  ]);
  const turned = {
    createdAt: server.now - 1000,
    writtenAt: server.now - 1000,
    writer: 'kubectl-expose',
    left: ['blue'],
  };
  equal(told(turned), ['kubectl set selector service http-go app=http-go']);
  equal(inferServices(after, before, server.now), ['kubectl delete service http-go']);
});
