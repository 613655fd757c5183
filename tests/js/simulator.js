// @ts-check
/**
 * A small Deployment controller that speaks the board's wire: for unit tests, for pictures of designed states, for a page
 * without a server. Its steps follow the real controllers' arithmetic; its pods take fixed times, so every run is the same.
 *
 * @typedef {import('../../static/js/protocol.js').Rollout} Rollout
 * @typedef {import('../../static/js/protocol.js').Revision} Revision
 * @typedef {import('../../static/js/protocol.js').Pod} Pod
 * @typedef {import('../../static/js/protocol.js').Happening} Happening
 * @typedef {import('../../static/js/protocol.js').Snapshot} Snapshot
 * @typedef {import('../../static/js/protocol.js').Frame} Frame
 * @typedef {{name?: string, replicas?: number, surge?: number|string, unavailable?: number|string, minReadySeconds?: number, image?: string, start?: number, recreate?: boolean, wordy?: boolean}} Options recreate = all old pods go first; wordy = its troubles say much
 */

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const DEADLINE = 600;

export class Simulator {
  /** @param {Options} [options] */
  constructor({
    name = 'http-go',
    replicas = 10,
    surge = '25%',
    unavailable = '25%',
    minReadySeconds = 10,
    image = 'gasbugs/http-go:v1',
    start = Date.UTC(2026, 2, 4, 12, 4, 33),
    recreate = false,
    wordy = false,
  } = {}) {
    this.recreate = recreate;
    this.wordy = wordy;
    /** What keeps pods from being created, as the ReplicaSet says it. */
    this.forbidden = '';
    this.now = start;
    this.seed = 7;
    this.name = name;
    this.spec = { replicas, surge, unavailable, minReadySeconds, image, paused: false };
    /** @type {Record<string, string>} */
    this.parts = { labels: '1a2b' };
    this.writer = '';
    /** @type {number|null} */
    this.writtenAt = null;
    this.changeCause = '';
    /** @type {string|null} */
    this.restartedAt = null;
    this.generation = 1;
    this.seq = 1;
    this.progressAt = start;
    /** @type {(Revision & {image: string})[]} */
    this.revisions = [];
    /** @type {(Pod & {plan: Record<string, number>})[]} */
    this.pods = [];
    /** @type {Happening[]} */
    this.events = [];
    /** What differs in the Service before it. @type {Partial<import('../../static/js/protocol.js').Service>} */
    this.service = {};
    this.adopt();
    this.scale(this.revisions[0], replicas);
    for (const pod of this.pods)
      Object.assign(pod, {
        stage: 'available',
        startedAt: start - 60_000,
        readyAt: start - 50_000,
        availableAt: start - 40_000,
        node: 'node-1',
      });
    this.count();
  }

  /** A fixed sequence instead of chance. @param {number} below */
  random(below) {
    this.seed = (this.seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((this.seed / 2147483648) * below);
  }

  /** @param {number} length */
  word(length) {
    return Array.from({ length }, () => ALPHABET[this.random(ALPHABET.length)]).join('');
  }

  /** @param {string} image */
  setImage(image) {
    this.spec.image = image;
    this.generation += 1;
  }

  /** Another template with the same images: what differs, by field. @param {Record<string, string>} parts */
  setParts(parts) {
    this.parts = { ...this.parts, ...parts };
    this.generation += 1;
  }

  /** Somebody wrote who names himself so. @param {string} writer */
  write(writer) {
    this.writer = writer;
    this.writtenAt = Math.floor(this.now / 1000) * 1000;
  }

  /** @param {Partial<Simulator['spec']>} change */
  change(change) {
    Object.assign(this.spec, change);
    this.generation += 1;
  }

  room() {
    const { replicas, surge, unavailable } = this.spec;
    if (this.recreate) return { surge: 0, unavailable: replicas, floor: 0, ceiling: replicas };
    const up = resolve(surge, replicas, Math.ceil);
    const down = Math.min(
      replicas,
      up === 0 ? Math.max(1, resolve(unavailable, replicas, Math.floor)) : resolve(unavailable, replicas, Math.floor),
    );
    return { surge: up, unavailable: down, floor: replicas - down, ceiling: replicas + up };
  }

  /** The ReplicaSet of the template that is wanted: found again, or new. */
  adopt() {
    const highest = Math.max(0, ...this.revisions.map(({ number }) => number));
    const known = this.revisions.find(({ image }) => image === this.spec.image);
    for (const revision of this.revisions) revision.isNew = revision === known;
    if (known) {
      if (known.number < highest)
        Object.assign(known, { history: [...known.history, known.number], number: highest + 1, rolledOutAt: this.now });
      return known;
    }
    const hash = this.word(9);
    const revision = {
      uid: `rs-${this.name}-${highest + 1}`,
      rollout: this.name,
      name: `${this.name}-${hash}`,
      number: highest + 1,
      history: [],
      color: highest % 6,
      images: [{ name: this.name, image: this.spec.image, init: false }],
      hash,
      createdAt: this.now,
      rolledOutAt: this.now,
      changeCause: '',
      wanted: 0,
      replicas: 0,
      ready: 0,
      available: 0,
      isNew: true,
      failure: null,
      image: this.spec.image,
    };
    this.revisions.push(revision);
    this.progressAt = this.now;
    return revision;
  }

  /** @param {Revision & {image: string}} revision @param {number} wanted */
  scale(revision, wanted) {
    const from = revision.wanted;
    if (wanted === from) return;
    revision.wanted = wanted;
    this.event(
      'Normal',
      'ScalingReplicaSet',
      `Scaled ${wanted > from ? 'up' : 'down'} replica set ${revision.name} from ${from} to ${wanted}`,
    );
    const own = this.pods.filter((pod) => pod.revision === revision.uid && pod.stage !== 'leaving');
    for (let count = own.length; count < wanted; count += 1) this.bear(revision);
    const order = ['available', 'ready', 'starting', 'creating', 'pending'];
    own.sort((a, b) => order.indexOf(b.stage) - order.indexOf(a.stage));
    for (const pod of own.slice(0, Math.max(0, own.length - wanted)))
      Object.assign(pod, { stage: 'leaving', deletedAt: this.now, failed: false });
  }

  /** @param {Revision & {image: string}} revision */
  bear(revision) {
    const name = `${revision.name}-${this.word(5)}`;
    const plan = {
      bind: 400 + this.random(900),
      pull: 1200 + this.random(2600),
      ready: 1500 + this.random(2200),
      leave: 3000 + this.random(4000),
    };
    this.pods.push({
      uid: `pod-${name}`,
      rollout: this.name,
      revision: revision.uid,
      name,
      stage: 'pending',
      failed: false,
      reason: '',
      message: null,
      pulling: false,
      node: '',
      createdAt: this.now,
      startedAt: null,
      readyAt: null,
      availableAt: null,
      deletedAt: null,
      retryAt: null,
      restarts: 0,
      exitCode: null,
      image: revision.image,
      plan,
    });
  }

  /** @param {'Normal'|'Warning'} type @param {string} reason @param {string} message */
  event(type, reason, message) {
    this.events.push({
      uid: `event-${this.name}-${this.events.length}`,
      rollout: this.name,
      kind: 'Deployment',
      name: this.name,
      type,
      reason,
      message,
      count: 1,
      at: this.now,
      firstAt: this.now,
    });
  }

  /** @param {number} ms */
  advance(ms) {
    for (const end = this.now + ms; this.now < end;) {
      this.now += 100;
      for (const pod of this.pods) this.live(pod);
      this.pods = this.pods.filter(
        (pod) => pod.stage !== 'leaving' || this.now < /** @type {number} */ (pod.deletedAt) + pod.plan.leave,
      );
      this.control();
    }
    return this;
  }

  /** @param {Pod & {plan: Record<string, number>}} pod */
  live(pod) {
    const age = this.now - /** @type {number} */ (pod.createdAt);
    const { bind, pull, ready } = pod.plan;
    if (pod.stage === 'pending' && age >= bind)
      Object.assign(pod, { stage: 'creating', node: `node-${1 + this.random(3)}`, pulling: true });
    else if (pod.stage === 'creating' && age >= bind + pull) this.start(pod);
    else if (pod.stage === 'starting' && !pod.failed && age >= bind + pull + ready)
      this.progress(pod, { stage: 'ready', readyAt: this.now });
    else if (
      pod.stage === 'ready' &&
      this.now >= /** @type {number} */ (pod.readyAt) + this.spec.minReadySeconds * 1000
    )
      this.progress(pod, { stage: 'available', availableAt: this.now });
  }

  /** @param {Pod} pod */
  start(pod) {
    const trouble = pod.image.includes('missing')
      ? { stage: 'creating', reason: 'ImagePullBackOff', message: `Back-off pulling image "${pod.image}"` }
      : pod.image.includes('crash')
        ? {
            stage: 'starting',
            reason: 'CrashLoopBackOff',
            message: 'back-off 10s restarting failed container',
            restarts: 2,
            exitCode: 1,
          }
        : null;
    if (!trouble) this.progress(pod, { stage: 'starting', startedAt: this.now, pulling: false });
    else if (!pod.failed) {
      Object.assign(pod, { ...trouble, failed: true, pulling: false, retryAt: this.now + 20_000 });
      const more = this.wordy
        ? `: rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/${pod.image}": failed to resolve reference "docker.io/${pod.image}": docker.io/${pod.image}: not found, and whoever reads this far has read it all`
        : ': not found';
      this.event(
        'Warning',
        'Failed',
        trouble.stage === 'creating'
          ? `Failed to pull image "${pod.image}"${more}`
          : 'Back-off restarting failed container',
      );
    }
  }

  /** @param {Pod} pod @param {Partial<Pod>} change */
  progress(pod, change) {
    Object.assign(pod, change);
    this.progressAt = this.now;
  }

  control() {
    const newest = this.spec.paused ? this.revisions.find(({ isNew }) => isNew) : this.adopt();
    this.count();
    if (!newest || this.spec.paused) return;
    const { replicas } = this.spec;
    const room = this.room();
    if (this.recreate && this.pods.some(({ revision }) => revision !== newest.uid)) {
      for (const revision of this.revisions) if (revision !== newest) this.scale(revision, 0);
      return;
    }
    const all = this.revisions.reduce((sum, { wanted }) => sum + wanted, 0);
    if (newest.wanted > replicas) this.scale(newest, replicas);
    else if (newest.wanted < replicas && all < room.ceiling)
      this.scale(newest, newest.wanted + Math.min(room.ceiling - all, replicas - newest.wanted));
    this.shrink(newest, room.floor);
    this.count();
  }

  /** @param {Revision} newest @param {number} floor */
  shrink(newest, floor) {
    const old = this.revisions
      .filter((revision) => revision !== newest && revision.wanted > 0)
      .sort((a, b) => a.number - b.number);
    for (const revision of old) {
      const ill = revision.wanted - revision.available;
      if (ill > 0) this.scale(revision, revision.available);
      const spare = this.revisions.reduce((sum, { available }) => sum + available, 0) - floor;
      if (spare > 0) this.scale(revision, Math.max(0, revision.wanted - spare));
      this.count();
    }
  }

  count() {
    for (const revision of this.revisions) {
      const own = this.pods.filter((pod) => pod.revision === revision.uid && pod.stage !== 'leaving');
      revision.replicas = own.length;
      revision.available = own.filter(({ stage }) => stage === 'available').length;
      revision.ready = own.filter(({ stage }) => stage === 'ready' || stage === 'available').length;
    }
  }

  /** @returns {Rollout} */
  rollout() {
    const { replicas, paused, minReadySeconds } = this.spec;
    const room = this.room();
    const newest = this.revisions.find(({ isNew }) => isNew);
    const standing = this.pods.filter(({ stage }) => stage !== 'leaving');
    const available = standing.filter(({ stage }) => stage === 'available').length;
    const failing = standing.filter(({ failed }) => failed);
    const updated = newest?.replicas ?? 0;
    const done = updated === replicas && standing.length === replicas && available === replicas;
    const told = sentences(this, { updated, available, total: standing.length, room, failing });
    return {
      uid: this.name,
      kind: 'Deployment',
      namespace: 'default',
      name: this.name,
      createdAt: this.now - 9e6,
      generation: this.generation,
      observedGeneration: this.generation,
      revision: newest?.number ?? null,
      newRevision: this.revisions.find(({ image }) => image === this.spec.image)?.uid ?? null,
      replicas,
      paused,
      changeCause: this.changeCause,
      restartedAt: this.restartedAt,
      parts: this.parts,
      writer: this.writer,
      writtenAt: this.writtenAt,
      strategy: this.recreate
        ? { type: 'Recreate', maxSurge: null, maxUnavailable: null }
        : { type: 'RollingUpdate', maxSurge: this.spec.surge, maxUnavailable: this.spec.unavailable },
      ...room,
      desired: replicas,
      minReadySeconds,
      progressDeadlineSeconds: DEADLINE,
      revisionHistoryLimit: 10,
      containers: [{ name: this.name, image: this.spec.image, init: false }],
      counts: {
        replicas: standing.length,
        updated,
        ready: standing.filter(({ stage }) => stage === 'ready' || stage === 'available').length,
        available,
        unavailable: Math.max(0, replicas - available),
      },
      phase: replicas === 0 ? 'empty' : failing.length ? 'stuck' : paused ? 'paused' : done ? 'steady' : 'rolling',
      ...told,
      crossing: null,
      trouble: failing.length
        ? {
            kind: failing[0].stage === 'creating' ? 'image' : 'crash',
            reason: failing[0].reason,
            message: this.events.findLast(({ type }) => type === 'Warning')?.message ?? null,
            pods: failing.length,
            revision: failing[0].revision,
            since: /** @type {number} */ (failing[0].createdAt),
            container: null,
          }
        : null,
      deadline: {
        seconds: DEADLINE,
        endsAt: done || paused ? null : this.progressAt + DEADLINE * 1000,
        frozen: paused,
        exceeded: false,
      },
    };
  }

  /** Its namesake, which selects all of its pods. @returns {import('../../static/js/protocol.js').Service[]} */
  services() {
    const standing = this.revisions.filter(
      ({ uid, wanted, isNew }) => wanted || isNew || this.pods.some(({ revision }) => revision === uid),
    );
    return [
      {
        uid: `service-${this.name}/${this.name}`,
        rollout: this.name,
        name: this.name,
        type: 'NodePort',
        port: 80,
        nodePort: 30080,
        selector: { app: this.name },
        lanes: standing.map(({ uid }) => uid),
        odd: [],
        differs: [],
        elsewhere: [],
        idle: false,
        left: [],
        createdAt: null,
        writer: '',
        writtenAt: null,
        ...this.service,
      },
    ];
  }

  tables() {
    const by = (/** @type {any[]} */ records) =>
      Object.fromEntries(records.map((record) => [record.uid, structuredClone(record)]));
    return {
      rollouts: by([this.rollout()]),
      revisions: by(this.revisions),
      pods: by(this.pods),
      events: by(this.events),
      services: by(this.services()),
    };
  }

  /** @returns {Snapshot} */
  snapshot() {
    this.sent = this.tables();
    return { type: 'snapshot', seq: this.seq, now: this.now, interval: 25, ...this.sent };
  }

  /** What changed since the last frame or snapshot; null if nothing did. @returns {Frame|null} */
  frame() {
    const before = /** @type {any} */ (this.sent ?? {});
    const after = /** @type {any} */ (this.tables());
    /** @type {any} */
    const [put, drop] = [{}, {}];
    for (const table of Object.keys(after)) {
      const changed = Object.entries(after[table]).filter(
        ([uid, record]) => JSON.stringify(before[table]?.[uid]) !== JSON.stringify(record),
      );
      if (changed.length) put[table] = Object.fromEntries(changed);
      const gone = Object.keys(before[table] ?? {}).filter((uid) => !(uid in after[table]));
      if (gone.length) drop[table] = gone;
    }
    this.sent = after;
    if (Object.keys(put).length + Object.keys(drop).length === 0) return null;
    this.seq += 1;
    return { type: 'frame', seq: this.seq, now: this.now, put, drop };
  }
}

/** @param {number|string} written @param {number} of @param {(value: number) => number} round */
function resolve(written, of, round) {
  return typeof written === 'number' ? written : round((parseInt(written, 10) / 100) * of);
}

/** @param {Simulator} simulator @param {{updated: number, available: number, total: number, room: {floor: number, ceiling: number}, failing: Pod[]}} counts */
function sentences(simulator, { updated, available, total, room, failing }) {
  const { replicas, paused, minReadySeconds } = simulator.spec;
  const { name } = simulator;
  const status =
    updated < replicas
      ? { code: 'updated_of', args: { name, updated, replicas } }
      : total > updated
        ? { code: 'old_pending', args: { name, count: total - updated } }
        : available < updated
          ? { code: 'available_of', args: { name, available, updated } }
          : { code: 'complete', args: { name } };
  const why = [];
  const next = [];
  const ready = simulator.pods.filter(({ stage }) => stage === 'ready');
  if (paused) why.push({ code: 'paused', args: {} });
  if (simulator.forbidden) why.push({ code: 'create_failed', args: { message: simulator.forbidden } });
  if (failing.length) why.push({ code: 'pods_fail', args: { count: failing.length, reason: failing[0].reason } });
  if (status.code !== 'complete' && !paused) {
    if (available === room.floor && total > updated)
      why.push({ code: 'floor_holds', args: { available, floor: room.floor } });
    if (total === room.ceiling && updated < replicas && !failing.length)
      why.push({ code: 'ceiling_holds', args: { pods: total, ceiling: room.ceiling } });
  }
  if (ready.length) {
    const at = Math.min(...ready.map(({ readyAt }) => /** @type {number} */ (readyAt))) + minReadySeconds * 1000;
    const count = ready.filter(
      ({ readyAt }) => /** @type {number} */ (readyAt) + minReadySeconds * 1000 <= at + 1000,
    ).length;
    next.push(
      { code: 'become_available', args: { count, at } },
      ...(total > updated ? [{ code: 'then_old_go', args: { count } }] : []),
    );
  }
  return { status, why, next };
}
