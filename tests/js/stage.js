// @ts-check
/**
 * Stands in for the server on a page of its own: `?sim=rolling` and the like choose a scene, `?at=17` how far it has gone,
 * `?speed=0` holds the clock there, `?run` lets it go on, `?traffic` answers requests, `?long` gives much to read.
 * Replaces WebSocket before the page's own modules run.
 */
import { Simulator } from './simulator.js';

const query = new URLSearchParams(location.search);
const seconds = Number(query.get('at') ?? 17);
/** The page of all namespaces: `?wide`. */
const wide = query.has('wide');
const NAMESPACES = ['shop', 'billing', 'search'];
/** Deployments that only stand there: `?rows=500`. @type {Simulator[]} */
const quiet = [];
const simulators = cast(query.get('sim') ?? 'rolling');
const first = simulators[0];

/** @param {string} scene @returns {Simulator[]} */
function cast(scene) {
  const many = Number(query.get('n') ?? 10);
  const main = new Simulator({
    replicas: many,
    minReadySeconds: 10,
    recreate: scene === 'recreate',
    wordy: query.has('long'),
  });
  main.advance(20_000);
  const others = ['alpine-deploy', 'checkout', 'web', 'search-indexer'].map(
    (name, index) => new Simulator({ name, replicas: 3 + index * 3, image: `shop/${name}:1.${index}` }),
  );
  others[1].setImage('shop/checkout:2.1-missing');
  others[2].setImage('nginx:1.29');
  for (const other of others) other.advance(9000);
  const rows = Number(query.get('rows') ?? 0);
  for (let row = 0; row < rows; row += 1)
    quiet.push(new Simulator({ name: `quiet-${String(row).padStart(3, '0')}`, replicas: 3 }));
  return scene === 'empty' || scene === 'none' ? [] : [main, ...others];
}

/** What happens before the moment that is shown: seconds to wait, then an act. @param {string} scene @returns {[number, (simulator: Simulator) => void][]} */
function script(scene) {
  if (['steady', 'empty', 'none'].includes(scene)) return [];
  if (scene === 'quota') return [[20, (simulator) => Object.assign(simulator, { forbidden: QUOTA })]];
  const image = { stuck: 'v4-missing', crash: 'v8-crash' }[scene] ?? 'v3';
  const set = (/** @type {string} */ tag) => (/** @type {Simulator} */ simulator) =>
    simulator.setImage(`gasbugs/http-go:${tag}`);
  if (scene === 'many')
    return Array.from({ length: 8 }, (_, index) => [index ? 45 : 5, set(`release-2026.${index + 2}`)]);
  if (scene === 'shrunk') return [[20, (simulator) => simulator.change({ replicas: 3 })]];
  if (scene === 'zero') return [[20, (simulator) => simulator.change({ replicas: 0 })]];
  /** @type {[number, (simulator: Simulator) => void][]} */
  const acts = [
    [20, set('v2')],
    [90, set(image)],
  ];
  if (scene === 'paused') acts.push([8, (simulator) => simulator.change({ paused: true })]);
  if (scene === 'third') acts.push([18, set('v4')]);
  return acts;
}

/** What a person sees of the cluster; `?beyond`: not all of it. */
function reach() {
  const namespaces =
    query.get('sim') === 'none' ? {} : Object.fromEntries(NAMESPACES.map((name) => [name, name !== 'billing']));
  const refused = query.has('beyond') || query.get('sim') === 'none' ? ['kube-system', 'payroll', 'vault'] : [];
  return { type: 'reach', namespaces, refused, named: true, leftOut: query.has('beyond') ? 12 : 0 };
}

/** ms of a step on the way to the last act. */
const COARSE = 500;

const QUOTA =
  'pods "http-go-5d7f8c9b4-x2x4z" is forbidden: exceeded quota: team-budget, requested: limits.cpu=500m,limits.memory=512Mi, used: limits.cpu=3800m,limits.memory=3900Mi, limited: limits.cpu=4,limits.memory=4Gi; must specify requests.cpu for: http-go, log-shipper, metrics';

class StagedSocket extends EventTarget {
  /** @param {string} url */
  constructor(url) {
    super();
    this.url = url;
    this.readyState = 1;
    this.seq = 1;
    setTimeout(() => this.open(), 10);
  }

  open() {
    if (query.has('lost') && document.documentElement.dataset.staged) {
      this.dispatchEvent(new CloseEvent('close', { code: 1006 }));
      return;
    }
    this.dispatchEvent(new Event('open'));
    if (query.get('sim') === 'loading') document.documentElement.dataset.staged = 'true';
    if (query.get('sim') === 'loading') return;
    this.speak({ type: 'viewers', count: 24 });
    const speed = Number(query.get('speed') ?? 1);
    this.speak({ type: 'clock', now: first?.now ?? Date.now(), speed: speed || 1, paused: !speed });
    if (wide) this.speak(reach());
    if (query.get('health') === 'forbidden') this.health();
    for (const snapshot of this.merged('snapshot')) this.speak(snapshot);
    for (const [wait, act] of script(query.get('sim') ?? 'rolling')) {
      for (let gone = 0; gone < wait * 1000; gone += COARSE) this.go(COARSE);
      act(first);
    }
    for (let gone = 0; gone < seconds * 1000; gone += 200) this.go(200);
    this.health();
    if (query.has('traffic')) this.answer();
    if (query.has('gone')) this.remove();
    if (query.has('run')) setInterval(() => this.go(100), 100);
    if (query.has('close'))
      setTimeout(() => this.dispatchEvent(new CloseEvent('close', { code: Number(query.get('close')) })), 300);
    if (query.has('lost')) setTimeout(() => this.dispatchEvent(new CloseEvent('close', { code: 1006 })), 300);
    document.documentElement.dataset.staged = 'true';
  }

  /** Requests of the last quarter of a minute, one in eleven of them failed. */
  answer() {
    const answers = [];
    for (let back = 75; back > 0; back -= 1) {
      const failed = back % 11 === 0;
      answers.push([
        first.now - back * 200,
        failed ? 'error' : 'ok',
        failed ? 503 : 200,
        back % 3 ? 'v2' : 'v3',
        '',
        4,
      ]);
    }
    this.speak({ type: 'traffic', uid: first.name, on: true, rate: 5, service: 'http-go', problem: null, answers });
  }

  remove() {
    this.seq += 1;
    const drop = {
      rollouts: [first.name],
      pods: first.pods.map(({ uid }) => uid),
      revisions: first.revisions.map(({ uid }) => uid),
      services: first.services().map(({ uid }) => uid),
    };
    this.speak({ type: 'frame', seq: this.seq, now: first.now, put: {}, drop });
  }

  health() {
    const now = first?.now ?? Date.now();
    const refused = query.get('health') === 'forbidden';
    this.speak({
      type: 'health',
      now,
      state: refused ? 'forbidden' : 'live',
      since: now,
      retryAt: null,
      lag: 18.2,
      message: null,
      missing: refused ? 'list deployments in all namespaces' : null,
    });
  }

  /** @param {number} ms */
  go(ms) {
    for (const simulator of simulators) simulator.advance(ms);
    for (const frame of this.merged('frame')) this.speak(frame);
  }

  /** One message for the page of a namespace, one of each namespace for the page of all. @param {'snapshot'|'frame'} kind @returns {object[]} */
  merged(kind) {
    const all = kind === 'snapshot' ? [...simulators, ...quiet] : simulators;
    if (kind === 'frame') this.seq += 1;
    if (!wide) return [this.joined(kind, all)];
    return (query.get('sim') === 'none' ? [] : NAMESPACES).map((namespace, index) => ({
      ...this.joined(
        kind,
        all.filter((_, place) => place % 3 === index),
        namespace,
      ),
      namespace,
    }));
  }

  /** @param {'snapshot'|'frame'} kind @param {Simulator[]} some @param {string} namespace */
  joined(kind, some, namespace = 'default') {
    /** @type {any} */
    const [put, drop] = [{}, {}];
    for (const simulator of some) {
      const message = /** @type {any} */ (kind === 'snapshot' ? simulator.snapshot() : simulator.frame());
      for (const [table, records] of Object.entries(kind === 'snapshot' ? tablesOf(message) : (message?.put ?? {})))
        Object.assign((put[table] ??= {}), records);
      for (const [table, uids] of Object.entries(message?.drop ?? {}))
        (drop[table] ??= []).push(.../** @type {string[]} */ (uids));
    }
    for (const rollout of Object.values(put.rollouts ?? {})) rollout.namespace = namespace;
    const now = first?.now ?? Date.now();
    if (kind === 'snapshot')
      return {
        type: 'snapshot',
        seq: this.seq,
        now,
        interval: 25,
        rollouts: {},
        revisions: {},
        pods: {},
        events: {},
        services: {},
        ...put,
      };
    return { type: 'frame', seq: this.seq, now, put, drop };
  }

  /** @param {object} message */
  speak(message) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }

  send() {}
  close() {}
}

/** @param {any} snapshot */
const tablesOf = ({ rollouts, revisions, pods, events, services }) => ({ rollouts, revisions, pods, events, services });

/** @type {any} */ (globalThis).WebSocket = StagedSocket;
