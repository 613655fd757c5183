// @ts-check
/**
 * The page of one Deployment: it binds to the uid that it finds under its name, records what it sees, and draws either
 * the present or a moment of the past. A new Deployment of the same name is another one.
 *
 * @typedef {import('./board-store.js').View} View
 * @typedef {import('./board-store.js').Outcome} Outcome
 * @typedef {{deployment: string, namespace: string, sandbox: boolean, can: Record<string, true|string>, urls: Record<string, string>}} Config
 * @typedef {{config: Config, speech: import('./words.js').Speech, clock: import('./clock.js').ServerClock, store: import('./board-store.js').Store, health: import('./health.js').HealthLine, announcer: import('./announcer.js').Announcer, send: (message: object) => void}} Parts
 */
import { byId } from './dom.js';
import { Actions, undoTarget } from './actions.js';
import { rolloutNamed, viewOf } from './board-store.js';
import { Operator } from './operate.js';
import { readPalette } from './palette.js';
import { bindPast } from './past.js';
import { bindPods, placeTabStops } from './keyboard.js';
import { Picture } from './picture.js';
import { fitPaper } from './paper.js';
import { bindTip } from './tip.js';
import { Narrator } from './narrator.js';
import { recall } from './recall.js';
import { Showing } from './showing.js';
import { twinOf } from './twin.js';
import { ChartPainter } from './painters/chart.js';
import { TrafficPainter } from './painters/traffic.js';
import { HeadlinePainter } from './painters/headline.js';
import { OthersPainter } from './painters/others.js';
import { addChips } from './panels/chips.js';
import { DetailPanel } from './panels/detail.js';
import { EventsPanel } from './panels/events.js';
import { Notice } from './panels/notice.js';
import { RevisionsPanel } from './panels/revisions.js';
import { StrategyPanel } from './panels/strategy.js';
import { TwinPanel } from './panels/twin.js';

/** ms between two pictures of the time axis. */
const CHART_EVERY = 200;

export class BoardPage {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    const { speech, config } = parts;
    /** @type {string|null} */
    this.uid = null;
    this.showing = new Showing(() => parts.clock.now());
    /** A snapshot never animates: neither the first paint nor one after a gap that was long. */
    this.still = true;
    this.frame = 0;
    this.chartedAt = -Infinity;
    this.palette = readPalette();
    this.actions = new Actions(speech, config.can);
    this.operator = new Operator(config, {
      seen: () => this.view && { uid: this.view.rollout.uid, generation: this.view.rollout.generation },
      refusal: (operation) => this.actions.refusal(operation, this.view),
      adorn: (sheet) => addChips(sheet, { revisions: this.view?.revisions ?? [], sandbox: config.sandbox, speech }),
      acted: (twin, generation) => this.acted(twin, generation),
    }, speech);
    const openRevision = (/** @type {string} */ uid) => this.openDetail('revision', uid);
    const undoTo = (/** @type {number} */ number, /** @type {Element} */ source) => this.operator.run('undo-to', source, { revision: number });
    this.picture = new Picture(speech, {
      openPod: (uid) => this.openDetail('pod', uid), openRevision, palette: () => this.palette,
      undo: () => this.press('undo'), setImage: () => this.press('set-image'),
    });
    this.headline = new HeadlinePainter(speech);
    this.chart = new ChartPainter(byId('time'), speech, () => this.schedule());
    this.traffic = new TrafficPainter(byId('traffic'), speech, { probe: (wish) => parts.send({ type: 'probe', ...wish }), refusal: config.can.traffic ?? '', go: (at) => this.go(at), now: () => parts.clock.now() });
    this.others = new OthersPainter(byId('others'), speech, { current: config.deployment, href: (name) => this.hrefOf(name) });
    this.revisions = new RevisionsPanel(byId('revisions'), speech, { undoTo, open: openRevision, refusal: (operation) => this.actions.refusal(operation, this.view) });
    this.strategy = new StrategyPanel(byId('strategy'), speech, {
      seen: () => this.operator.board.seen(), refusal: () => this.actions.refusal('strategy', this.view),
      forbidden: typeof config.can.strategy === 'string' ? config.can.strategy : null,
      apply: (seen, values, holder) => this.operator.apply('strategy', seen, values, holder),
    });
    this.events = new EventsPanel(byId('events'), speech);
    this.twin = new TwinPanel(byId('twin'), speech);
    this.narrator = new Narrator(this.showing.timeline, (command, word) => this.twin.keep(command, word));
    this.detail = new DetailPanel(byId('detail'), speech, { undoTo, refusal: () => this.actions.refusal('undo-to', this.view), closeUp: (told, against) => this.closeUp(told, against) });
    this.notice = new Notice(byId('notice'), parts, (name) => this.hrefOf(name));
    this.bind();
  }

  bind() {
    this.actions.bind(() => this.view, {
      run: (operation, button) => this.operator.run(operation, button), leave: () => this.twin.restore(),
      look: (operation) => this.view && this.twin.show(twinOf(operation, this.view.rollout), 'twin.would'),
    });
    bindPast(byId('time'), { now: () => this.parts.clock.now(), at: () => this.showing.at, span: () => this.chart.span.ms, go: (at) => this.go(at) });
    bindTip(byId('tip'), this.picture.lanesRoot, (event) => this.picture.explain(event, this.showing.moment(), this.showing.view()));
    bindPods(this.picture.lanes.crowd, () => this.picture.standing());
    this.picture.lanesRoot.addEventListener('click', (event) => {
      const uid = this.picture.podAt(event);
      if (uid) this.openDetail('pod', uid);
    });
    new ResizeObserver(() => this.resized()).observe(this.picture.root);
  }

  /** @param {Outcome} outcome */
  receive(outcome) {
    this.find();
    this.schedule();
    if (this.uid === null) return;
    if (outcome.touched.has(this.uid)) this.follow();
    if (outcome.kind === 'snapshot') this.parts.send({ type: 'focus', uid: this.uid });
  }

  /** What the server says to those who look at this Deployment. @param {import('./protocol.js').Focused} message */
  async hear(message) {
    if (message.uid !== this.uid) return;
    if (message.type === 'act') this.narrator.know(message.act.generation);
    else if (message.type === 'timeline') await recall(message, this.narrator, () => this.view);
    else this.traffic.take(message);
    this.schedule();
  }

  /** Binds to the Deployment of this name, once: never to a second one. */
  find() {
    if (this.uid !== null) return;
    const rollout = rolloutNamed(this.parts.store, this.parts.config.deployment);
    this.uid = rollout?.uid ?? null;
    if (rollout) this.twin.keep(twinOf('status', rollout), 'twin.same');
  }

  follow() {
    const next = viewOf(this.parts.store, /** @type {string} */ (this.uid));
    if (next && this.view) this.narrator.narrate(this.view, next, this.parts.clock.now());
    this.showing.follow(next);
  }

  /** @param {string} twin @param {number} generation */
  acted(twin, generation) {
    this.narrator.acted(twin, generation);
    this.schedule();
  }

  /** A gap in what was seen. @param {number} from server ms */
  unwatched(from) {
    this.showing.unwatched(from);
    this.still = true;
  }

  /** @param {string} operation */
  press(operation) {
    const button = this.actions.buttons.find((candidate) => candidate.dataset.operation === operation);
    if (button) this.operator.run(this.actions.operationOf(operation, this.view), button);
  }

  /** @param {number|null} at server ms; null for the present */
  go(at) {
    this.showing.go(at);
    this.still = true;
    this.picture.root.toggleAttribute('data-past', this.showing.at !== null);
    this.schedule();
  }

  schedule() {
    if (!this.frame) this.frame = requestAnimationFrame(() => this.draw());
  }

  /** A picture that only grew downward keeps its pods where they are, gliding. */
  resized() {
    if (this.picture.root.clientWidth !== this.picture.measured?.width) this.redraw();
    else {
      this.picture.remeasure();
      this.picture.paintCeiling();
    }
  }

  /** The size changed: everything may stand elsewhere. */
  redraw() {
    this.still = true;
    this.picture.remeasure();
    for (const painter of [this.headline, this.chart, this.traffic]) painter.remeasure();
    this.schedule();
  }

  /** The colours changed: theme or contrast. */
  recolour() {
    this.palette = readPalette();
    this.redraw();
  }

  /** At once, for a printer that waits for no frame: it has other colours. */
  repaint() {
    this.recolour();
    this.draw();
    fitPaper();
  }

  /** The last live view, whatever is shown. */
  get view() {
    return this.showing.live;
  }

  draw() {
    this.frame = 0;
    const { speech, health, store } = this.parts;
    const { at, goneAt } = this.showing;
    this.others.paint(store.rollouts.values());
    health.past = at === null ? null : speech.say('health.past', { clock: this.chart.time.format(at) });
    this.actions.bar({ gone: goneAt !== null, past: at !== null, state: health.state(), name: this.parts.config.deployment });
    this.actions.paint(this.view);
    this.notice.paint({ listed: store.seq !== null, view: this.view, goneAt, health: health.state(), missing: health.health?.missing ?? null });
    const view = this.showing.view();
    if (!view) {
      this.picture.paintBare();
      return;
    }
    this.drawView(view, this.showing.moment());
    health.paint();
  }

  /** @param {View} view @param {number} now */
  drawView(view, now) {
    const undoTo = undoTarget(view);
    const told = this.headline.paint(view, now);
    this.picture.paint(view, { now, animate: !this.still, undoTo });
    this.traffic.paint(view, this.palette, { now, at: this.showing.at });
    if (this.picture.layout?.size !== 'dense') placeTabStops(this.picture.lanes.crowd, this.picture.standing());
    this.paintChart();
    this.revisions.paint(view, now);
    this.strategy.paint(view.rollout);
    this.events.paint(view, this.narrator.lines(this.parts.speech.say('events.inferred')), now);
    this.detail.paint(view, now);
    this.still = false;
    if (this.showing.at === null) this.announce(view, `${told.status} ${told.why}`);
    const wait = this.parts.clock.until(this.picture.scene.wakeAt);
    if (Number.isFinite(wait)) setTimeout(() => this.schedule(), Math.max(50, wait + 20));
  }

  /** Three minutes in some 700 px: a few times a second is more than it moves. */
  paintChart() {
    const { at, timeline } = this.showing;
    const now = this.showing.end();
    if (!this.still && at === null && now >= this.chartedAt && now < this.chartedAt + CHART_EVERY) return;
    this.chartedAt = now;
    this.chart.paint(timeline, this.palette, { now, at, failures: this.traffic.failures });
  }

  /** The status politely, a new trouble at once; the tab says how far it is. @param {View} view @param {string} status */
  announce({ rollout }, status) {
    const { announcer, speech } = this.parts;
    announcer.say(status);
    announcer.alert(rollout.trouble ? `${speech.say(`trouble.${rollout.trouble.kind}`)}: ${rollout.trouble.reason}` : '');
    document.title = `${rollout.counts.available}/${rollout.desired} ${rollout.name} · Rollboard`;
  }

  /** Once a second, by server time: rings, countdowns, "ago". */
  tick() {
    this.parts.health.paint();
    if (this.parts.health.state() === 'live' && this.showing.goneAt === null) this.schedule();
  }

  /** @param {'pod'|'revision'} kind @param {string} uid */
  openDetail(kind, uid) {
    this.detail.open({ kind, uid });
    this.schedule();
  }

  /** Where the cluster's own details of a pod or revision are read. @param {import('./panels/detail.js').Told} told @param {string} against */
  closeUp({ key }, against) {
    const { urls } = this.parts.config;
    if (this.detail.subject?.kind === 'pod') return urls.pod?.replace('__pod__', key) ?? null;
    return urls.revision ? urls.revision.replace('__number__', key) + (against ? `?against=${against}` : '') : null;
  }

  /** @param {string} name */
  hrefOf(name) {
    return this.parts.config.urls.board?.replace('__name__', name) ?? `${this.parts.config.urls.overview}${name}/`;
  }

  /** Esc closes one thing at a time. */
  escape() {
    const root = document.documentElement;
    if (this.operator.close() || this.detail.close() || this.operator.dismiss()) return;
    if (root.hasAttribute('data-present')) this.present(false);
    else if (this.showing.at !== null) this.go(null);
  }

  /** @param {boolean} [on] */
  present(on) {
    document.documentElement.toggleAttribute('data-present', on);
    this.redraw();
  }
}
