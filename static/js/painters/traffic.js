// @ts-check
/**
 * The row of traffic: its switch and rate, the dots, the shares beside them.
 *
 * @typedef {import('../traffic.js').Reading} Reading
 * @typedef {import('../traffic.js').Dot} Dot
 * @typedef {import('../board-store.js').View} View
 * @typedef {import('../palette.js').Palette} Palette
 * @typedef {object} Acts
 * @property {(message: {on: boolean, rate: number}) => void} probe
 * @property {true|string} refusal
 * @property {(at: number) => void} go
 * @property {() => number} now
 */
import { byId, fitCanvas, h, mark, one, textSize, write } from '../dom.js';
import { bindTip } from '../tip.js';
import { WINDOW, createTraffic, failedBefore, hasFailed, hear, read } from '../traffic.js';
import { drawDots, placesOf } from './dots.js';
import { Shares, namedOf, percent } from './shares.js';

const RATES = [1, 2, 5, 10];
/** px from a dot that still mean it. */
const NEAR = 9;

export class TrafficPainter {
  /** @param {HTMLElement} root @param {import('../words.js').Speech} speech @param {Acts} acts */
  constructor(root, speech, acts) {
    this.root = root;
    this.speech = speech;
    this.acts = acts;
    this.traffic = createTraffic();
    this.body = one(root, '.body');
    this.canvas = /** @type {HTMLCanvasElement} */ (one(root, 'canvas'));
    this.button = one(root, '.switch button');
    this.rate = /** @type {HTMLSelectElement} */ (one(root, 'select'));
    this.shares = new Shares(one(root, '.shares'), speech, () => {
      const answer = failedBefore(this.traffic, this.drawn?.at ?? Infinity);
      if (answer) acts.go(answer[0]);
    });
    this.off = one(root, '.off');
    /** @type {Reading|null} */
    this.reading = null;
    /** @type {{view: View, palette: Palette, at: number|null}|null} what was drawn last */
    this.drawn = null;
    this.flowing = 0;
    /** px of its type: larger on a projector. */
    this.text = 0;
    this.bind();
    this.paintSwitch();
    mark(this.canvas, 'aria-label', speech.say('traffic.title'));
  }

  bind() {
    const { speech, traffic, acts } = this;
    mark(this.rate, 'aria-label', speech.say('traffic.rate'));
    this.rate.append(
      ...RATES.map((rate) =>
        h('option', { value: rate, selected: rate === traffic.rate }, speech.say('traffic.per_second', { rate })),
      ),
    );
    this.button.addEventListener(
      'click',
      () => acts.refusal === true && acts.probe({ on: !traffic.on, rate: Number(this.rate.value) }),
    );
    this.rate.addEventListener(
      'change',
      () => traffic.on && acts.refusal === true && acts.probe({ on: true, rate: Number(this.rate.value) }),
    );
    bindTip(byId('tip'), this.body, (event) => this.explain(event));
    this.body.addEventListener('click', (event) => {
      const dot = this.dotAt(event);
      if (dot?.failed) acts.go(dot.at);
    });
  }

  /** @param {import('../protocol.js').TrafficState|import('../protocol.js').Answers} message */
  take(message) {
    hear(this.traffic, message);
    if (message.type === 'traffic' && message.on) this.rate.value = String(message.rate);
  }

  /** When requests failed, for the time axis. @returns {number[]} */
  get failures() {
    return this.traffic.answers.filter(hasFailed).map(([at]) => at);
  }

  /** @param {View} view @param {Palette} palette @param {{now: number, at: number|null}} moment */
  paint(view, palette, { now, at }) {
    const { traffic } = this;
    const to = at ?? now;
    this.drawn = { view, palette, at };
    this.reading = read(traffic, view, to - WINDOW, to);
    mark(this.root, 'data-on', String(traffic.on));
    this.paintSwitch();
    const told = this.shares.paint(this.reading, !traffic.on && !traffic.answers.length);
    mark(this.canvas, 'aria-label', told || this.speech.say('traffic.title'));
    mark(this.root, 'data-to', String(Math.round(to)));
    this.draw(this.reading, palette, to);
    this.flow();
  }

  paintSwitch() {
    const { speech, traffic, acts } = this;
    const seen = traffic.on || traffic.answers.length > 0;
    mark(this.root, 'data-seen', String(seen));
    const service = (traffic.service ?? '').split(':')[0];
    write(
      one(this.root, '.hint span'),
      speech.say(traffic.problem === 'moved' ? 'traffic.moved' : 'traffic.asks', { service }),
    );
    mark(one(this.root, '.hint span'), 'title', speech.say('traffic.hint'));
    write(this.button, speech.say(traffic.on ? 'traffic.stop' : 'traffic.start'));
    mark(this.button, 'aria-disabled', acts.refusal === true ? null : 'true');
    mark(this.button, 'title', acts.refusal === true ? null : acts.refusal);
    this.rate.disabled = acts.refusal !== true;
    const why =
      acts.refusal !== true
        ? acts.refusal
        : traffic.problem
          ? speech.say(`traffic.${traffic.problem}`)
          : speech.say('traffic.off');
    this.off.hidden = traffic.on || (seen && !traffic.problem);
    write(this.off, why);
  }

  /**
   * The same row in a picture to be saved; none while nobody asked.
   * @param {Palette} palette
   * @param {number} to
   * @returns {import('./still-rows.js').Row[]}
   */
  still(palette, to) {
    const { reading, speech } = this;
    if (!reading || !this.traffic.answers.length) return [];
    const shares = namedOf(reading).map(({ label, share, color }) => ({ text: `${label} ${percent(share)}`, color }));
    const told = [
      ...shares,
      { text: `${speech.say('traffic.failed')} ${speech.number(reading.failed)}`, color: null },
    ].map((line, index) => ({ ...line, y: 16 + index * 18 }));
    const draw = (/** @type {CanvasRenderingContext2D} */ pen, /** @type {number} */ width) =>
      drawDots(pen, palette, reading, { width, height: 90, text: 11, to });
    return [{ title: speech.say('traffic.title'), height: 90, told, draw }];
  }

  /** @param {Reading} reading @param {Palette} palette @param {number} to */
  draw(reading, palette, to) {
    const sheet = this.sheet(to);
    const context = fitCanvas(this.canvas, sheet.width, sheet.height);
    if (this.traffic.answers.length || this.traffic.on) drawDots(context, palette, reading, sheet);
  }

  /** @param {number} to @returns {import('./dots.js').Sheet} */
  sheet(to) {
    this.text ||= textSize(this.body);
    return { width: this.body.clientWidth, height: this.body.clientHeight, text: this.text, to };
  }

  /** Type or screen have another size now. */
  remeasure() {
    this.text = 0;
  }

  /** While requests come in, dots move with time; each frame draws the canvas and nothing else. */
  flow() {
    if (this.flowing || !this.moves()) return;
    const step = () => {
      this.flowing = 0;
      if (!this.moves() || !this.drawn) return;
      const to = this.acts.now();
      this.reading = read(this.traffic, this.drawn.view, to - WINDOW, to);
      this.draw(this.reading, this.drawn.palette, to);
      this.flowing = requestAnimationFrame(step);
    };
    this.flowing = requestAnimationFrame(step);
  }

  moves() {
    return this.traffic.on && this.drawn?.at === null && !matchMedia('(prefers-reduced-motion: reduce)').matches;
  }

  /** @param {MouseEvent} event @returns {Dot|null} the nearest one, failed ones first */
  dotAt(event) {
    const { reading } = this;
    if (!reading) return null;
    const box = this.body.getBoundingClientRect();
    const place = placesOf(reading, this.sheet(this.drawn?.at ?? this.acts.now()));
    const away = (/** @type {Dot} */ dot) =>
      Math.hypot(place.x(dot) - (event.clientX - box.left), place.y(dot.row) - (event.clientY - box.top));
    const near = reading.dots
      .filter((dot) => away(dot) <= NEAR)
      .sort((a, b) => Number(b.failed) - Number(a.failed) || away(a) - away(b));
    return near[0] ?? null;
  }

  /** What the pointer is over, as words. @param {PointerEvent} event */
  explain(event) {
    const dot = this.dotAt(event);
    if (!dot) return null;
    const [, outcome, status, version, pod, took] = dot.answer;
    const { speech } = this;
    const lines = [
      speech.say(version ? 'traffic.version' : 'traffic.no_version', { version }),
      pod || speech.say('traffic.no_pod'),
      speech.say('traffic.took', { took }),
    ];
    if (dot.failed) lines.push(speech.say('traffic.click'));
    return {
      title: status ? `HTTP ${status}` : speech.say(`traffic.${outcome}`),
      lines: status ? lines : lines.slice(2),
    };
  }
}
