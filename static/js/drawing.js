// @ts-check
/**
 * What the page of one Deployment draws with, and when: every painter and panel once per change, in one frame; more
 * often only what moves by itself.
 *
 * @typedef {import('./board-store.js').View} View
 * @typedef {import('./board-page.js').Parts} Parts
 * @typedef {object} Subject what is drawn, and what may be done to it
 * @property {import('./showing.js').Showing} showing
 * @property {import('./narrator.js').Narrator} narrator
 * @property {import('./actions.js').Actions} actions
 * @property {import('./operate.js').Operator} operator
 * @typedef {object} Hand what a click on the drawing does
 * @property {(operation: string) => void} press
 * @property {(at: number) => void} go
 * @property {(name: string, byHand?: boolean) => string} hrefOf
 */
import { isByHand } from './by-hand.js';
import { byId } from './dom.js';
import { undoTarget } from './actions.js';
import { placeTabStops } from './keyboard.js';
import { readPalette } from './palette.js';
import { fitPaper } from './paper.js';
import { Picture } from './picture.js';
import { BESIDE } from './space.js';
import { ChartPainter } from './painters/chart.js';
import { FrontsPainter } from './painters/fronts.js';
import { HeadlinePainter } from './painters/headline.js';
import { OthersPainter } from './painters/others.js';
import { TrafficPainter } from './painters/traffic.js';
import { DetailPanel } from './panels/detail.js';
import { EventsPanel } from './panels/events.js';
import { Notice } from './panels/notice.js';
import { RevisionsPanel } from './panels/revisions.js';
import { StrategyPanel } from './panels/strategy.js';

/** ms between two pictures of the time axis. */
const CHART_EVERY = 200;

export class Drawing {
  /** @param {Parts} parts @param {Subject} subject @param {Hand} hand */
  constructor(parts, subject, { press, go, hrefOf }) {
    this.parts = parts;
    this.subject = subject;
    this.showing = subject.showing;
    /** A snapshot never animates: neither the first paint nor one after a gap, which had births of its own. */
    this.still = true;
    this.frame = 0;
    /** @type {ReturnType<typeof setTimeout>|undefined} when a lane that lingers folds, though nothing else happens */
    this.alarm = undefined;
    this.chartedAt = -Infinity;
    this.palette = readPalette();
    const { config, speech, clock, send } = parts;
    const { actions, operator, showing } = subject;
    const refusal = (/** @type {string} */ operation) => actions.refusal(operation, showing.live);
    const openRevision = (/** @type {string} */ uid) => this.openDetail('revision', uid);
    const undoTo = (/** @type {number} */ number, /** @type {Element} */ source) =>
      operator.run('undo-to', source, { revision: number });
    this.picture = new Picture(speech, {
      openPod: (uid) => this.openDetail('pod', uid),
      openRevision,
      palette: () => this.palette,
      undo: () => press('undo'),
      setImage: () => press('set-image'),
      refusal,
    });
    this.headline = new HeadlinePainter(speech);
    this.fronts = new FrontsPainter(byId('fronts'), speech);
    this.chart = new ChartPainter(byId('time'), speech, () => this.schedule());
    this.traffic = new TrafficPainter(byId('traffic'), speech, {
      probe: (wish) => send({ type: 'probe', ...wish }),
      refusal: config.kind === 'rc' ? speech.say('refuse.by_hand_traffic') : (config.can.traffic ?? ''),
      go,
      now: () => clock.now(),
    });
    this.others = new OthersPainter(byId('others'), speech, {
      current: config.deployment,
      byHand: config.kind === 'rc',
      href: hrefOf,
    });
    this.revisions = new RevisionsPanel(byId('revisions'), speech, { undoTo, open: openRevision, refusal });
    this.strategy = new StrategyPanel(byId('strategy'), speech, {
      seen: () => operator.board.seen(),
      refusal: () => refusal('strategy'),
      forbidden: typeof config.can.strategy === 'string' ? config.can.strategy : null,
      apply: (seen, values, holder) => operator.apply('strategy', seen, values, holder),
    });
    this.events = new EventsPanel(byId('events'), speech);
    this.detail = new DetailPanel(byId('detail'), speech, {
      undoTo,
      refusal: () => refusal('undo-to'),
      closeUp: (told, against) => this.closeUp(told, against),
    });
    this.notice = new Notice(byId('notice'), parts, hrefOf);
    new ResizeObserver(() => this.resized()).observe(this.picture.root);
    addEventListener('resize', () => innerWidth >= BESIDE && this.redraw()); // a phone's is its address bar
  }

  schedule() {
    if (!this.frame) this.frame = requestAnimationFrame(() => this.draw());
  }

  /** A picture that only grew downward keeps its pods where they are, gliding. */
  resized() {
    if (this.picture.root.clientWidth !== this.picture.measured?.width) this.redraw();
    else this.picture.grown();
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

  draw() {
    this.frame = 0;
    const { speech, health, store, config } = this.parts;
    const { actions } = this.subject;
    const { at, goneAt, live } = this.showing;
    if (live && isByHand(live.rollout)) this.others.where.current = live.rollout.name; // it may be called otherwise now
    this.others.paint(store.rollouts.values());
    health.past = at === null ? null : speech.say('health.past', { clock: this.chart.time.format(at) });
    actions.bar({ gone: goneAt !== null, past: at !== null, state: health.state(), name: config.deployment });
    actions.paint(live);
    this.notice.paint({
      listed: store.seq !== null,
      view: live,
      goneAt,
      health: health.state(),
      missing: health.health?.missing ?? null,
    });
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
    this.picture.paint(view, { now, animate: !this.still, past: this.showing.at !== null, undoTo });
    this.fronts.paint(view);
    this.traffic.paint(view, this.palette, { now, at: this.showing.at });
    if (this.picture.layout?.size !== 'dense') placeTabStops(this.picture.lanes.crowd, this.picture.standing());
    this.paintChart();
    this.revisions.paint(view, now);
    this.strategy.paint(view.rollout);
    this.events.paint(view, this.subject.narrator.lines(this.parts.speech.say('events.inferred')), now);
    this.detail.paint(view, now);
    this.still = false;
    if (this.showing.at === null) this.announce(view, `${told.status} ${told.why}`);
    this.wakeForLanes();
  }

  wakeForLanes() {
    clearTimeout(this.alarm);
    const wait = this.parts.clock.until(this.picture.scene.wakeAt);
    if (Number.isFinite(wait)) this.alarm = setTimeout(() => this.schedule(), Math.max(50, wait + 20));
  }

  /** Three minutes in some 700 px: a few times a second is more than it moves. */
  paintChart() {
    const { at, timeline } = this.showing;
    const now = this.showing.end();
    if (!this.still && at === null && now >= this.chartedAt && now < this.chartedAt + CHART_EVERY) return;
    this.chartedAt = now;
    this.chart.paint(timeline, this.palette, { now, at, failures: this.traffic.failures });
  }

  /**
   * The status politely, a new trouble at once; the tab says how far it is.
   * @param {View} view
   * @param {string} status
   */
  announce({ rollout }, status) {
    const { announcer, speech } = this.parts;
    const { trouble } = rollout;
    announcer.say(status);
    announcer.alert(trouble ? `${speech.say(`trouble.${trouble.kind}`)}: ${trouble.reason}` : '');
    document.title = `${rollout.counts.available}/${rollout.desired} ${rollout.name} · Rollboard`;
  }

  /** @param {'pod'|'revision'} kind @param {string} uid */
  openDetail(kind, uid) {
    this.detail.open({ kind, uid });
    this.schedule();
  }

  /**
   * Where the cluster's own details of a pod or revision are read.
   * @param {import('./panels/detail.js').Told} told
   * @param {string} against
   */
  closeUp({ key }, against) {
    const { urls } = this.parts.config;
    if (this.detail.subject?.kind === 'pod') return urls.pod?.replace('__pod__', key) ?? null;
    return urls.revision ? urls.revision.replace('__number__', key) + (against ? `?against=${against}` : '') : null;
  }
}
