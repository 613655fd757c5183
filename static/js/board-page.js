// @ts-check
/**
 * The page of one Deployment: it binds to the uid that it finds under its name, records what it sees, and shows either
 * the present or a moment of the past. A new Deployment of the same name is another one.
 *
 * @typedef {import('./board-store.js').Outcome} Outcome
 * @typedef {object} Config
 * @property {string} deployment
 * @property {string} kind deployment, or rc for ReplicationControllers
 * @property {string} namespace
 * @property {boolean} sandbox
 * @property {Record<string, true|string>} can
 * @property {Record<string, string>} urls
 * @typedef {object} Parts
 * @property {Config} config
 * @property {import('./words.js').Speech} speech
 * @property {import('./clock.js').ServerClock} clock
 * @property {import('./board-store.js').Store} store
 * @property {import('./health.js').HealthLine} health
 * @property {import('./announcer.js').Announcer} announcer
 * @property {(message: object) => void} send
 */
import { byId } from './dom.js';
import { Actions } from './actions.js';
import { rolloutNamed, viewOf } from './board-store.js';
import { Drawing } from './drawing.js';
import { bindPods } from './keyboard.js';
import { Narrator } from './narrator.js';
import { Operator } from './operate.js';
import { bindPast } from './past.js';
import { present, presents } from './present.js';
import { recall } from './recall.js';
import { Showing } from './showing.js';
import { bindTip } from './tip.js';
import { twinOf } from './twin.js';
import { addChips, chooseContainer } from './panels/chips.js';
import { TwinPanel } from './panels/twin.js';

export class BoardPage {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    const { speech, config } = parts;
    /** @type {string|null} */
    this.uid = null;
    this.showing = new Showing(() => parts.clock.now());
    this.actions = new Actions(speech, config.can);
    this.operator = new Operator(
      config,
      {
        seen: () => this.view && { uid: this.view.rollout.uid, generation: this.view.rollout.generation },
        refusal: (operation) => this.actions.refusal(operation, this.view),
        adorn: (sheet) => addChips(sheet, { revisions: this.view?.revisions ?? [], sandbox: config.sandbox, speech }),
        choose: (sheet) => chooseContainer(sheet, this.view?.rollout.trouble?.container ?? null),
        acted: (twin, generation) => this.acted(twin, generation),
      },
      speech,
    );
    this.twin = new TwinPanel(byId('twin'), speech);
    this.narrator = new Narrator(this.showing.timeline, (command, word) => this.twin.keep(command, word));
    const { showing, narrator, actions, operator } = this;
    this.drawing = new Drawing(
      parts,
      { showing, narrator, actions, operator },
      {
        press: (operation) => this.press(operation),
        go: (at) => this.go(at),
        hrefOf: (name, byHand) => this.hrefOf(name, byHand),
      },
    );
    this.bind();
  }

  bind() {
    const { picture, chart } = this.drawing;
    this.actions.bind(() => this.view, {
      run: (operation, button) => this.operator.run(operation, button),
      leave: () => this.twin.restore(),
      look: (operation) => this.view && this.twin.show(twinOf(operation, this.view.rollout), 'twin.would'),
    });
    bindPast(byId('time'), {
      now: () => this.parts.clock.now(),
      at: () => this.showing.at,
      span: () => chart.span.ms,
      go: (at) => this.go(at),
    });
    const explain = (/** @type {PointerEvent} */ event) =>
      picture.explain(event, this.showing.moment(), this.showing.view());
    bindTip(byId('tip'), picture.lanesRoot, explain);
    bindPods(
      picture.lanes.crowd,
      () => picture.standing(),
      (uid) => picture.focusPod(uid),
    );
    picture.lanesRoot.addEventListener('click', (event) => {
      const uid = picture.podAt(event);
      if (uid) this.drawing.openDetail('pod', uid);
    });
  }

  /** @param {Outcome} outcome */
  receive(outcome) {
    this.find();
    this.schedule();
    if (outcome.kind === 'snapshot') this.drawing.still = true;
    if (this.uid === null) return;
    if (outcome.touched.has(this.uid)) this.follow();
    if (outcome.kind === 'snapshot') this.parts.send({ type: 'focus', uid: this.uid });
  }

  /** What the server says to those who look at this Deployment. @param {import('./protocol.js').Focused} message */
  async hear(message) {
    if (message.uid !== this.uid) return;
    if (message.type === 'act') this.narrator.know(message.act.generation);
    else if (message.type === 'timeline') await recall(message, this.narrator, () => this.view);
    else this.drawing.traffic.take(message);
    this.schedule();
  }

  /** Binds to the Deployment of this name, once: never to a second one. */
  find() {
    if (this.uid !== null) return;
    const { store, config } = this.parts;
    const rollout = rolloutNamed(store, config.deployment, config.kind === 'rc');
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
  }

  /** @param {string} operation */
  press(operation) {
    const button = this.actions.buttons.find((candidate) => candidate.dataset.operation === operation);
    if (button) this.operator.run(this.actions.operationOf(operation, this.view), button);
  }

  /** @param {number|null} at server ms; null for the present */
  go(at) {
    if ((at === null) !== (this.showing.at === null)) this.drawing.picture.slide();
    this.showing.go(at);
    this.drawing.still = true;
    this.drawing.picture.root.toggleAttribute('data-past', this.showing.at !== null);
    this.schedule();
  }

  /** The last live view, whatever is shown. */
  get view() {
    return this.showing.live;
  }

  schedule() {
    this.drawing.schedule();
  }
  recolour() {
    this.drawing.recolour();
  }
  repaint() {
    this.drawing.repaint();
  }

  /** Once a second, by server time: rings, countdowns, "ago". */
  tick() {
    this.parts.health.paint();
    if (this.parts.health.state() === 'live' && this.showing.goneAt === null) this.schedule();
  }

  /** Of the same kind as this one, if nothing else is said. @param {string} name */
  hrefOf(name, byHand = this.parts.config.kind === 'rc') {
    if (byHand) return this.parts.config.urls.byHand.replace('__name__', name);
    return this.parts.config.urls.board?.replace('__name__', name) ?? `${this.parts.config.urls.overview}${name}/`;
  }

  /** Esc closes one thing at a time. */
  escape() {
    if (this.operator.close() || this.drawing.detail.close() || this.operator.dismiss()) return;
    if (this.drawing.others.leave()) return;
    if (presents()) this.present(false);
    else if (this.showing.at !== null) this.go(null);
  }

  /** @param {boolean} [on] */
  present(on) {
    present(on);
    this.drawing.redraw();
  }
}
