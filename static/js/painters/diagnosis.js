// @ts-check
/**
 * The obstacle, where the flow stops: a card in the failing lane, right of the stage that holds the pods.
 *
 * @typedef {import('../scene.js').Scene} Scene
 * @typedef {import('../layouts.js').Layout} Layout
 * @typedef {import('../board-store.js').View} View
 */
import { h, mark, one, textSize, write } from '../dom.js';
import { COMING } from '../layouts.js';
import { Unfold } from '../unfold.js';

const NARROWEST = 300;
/**
 * px around a line of evidence; a letter's width by its height; the height from which there are two lines, as in
 * panels.css.
 */
const AROUND = 46;
const LETTER = 0.61;
const TWO_LINES = 150;
/** Where another image may help. */
const ANOTHER_IMAGE = new Set(['image', 'crash', 'unready', 'late', 'other']);

export class DiagnosisPainter {
  /**
   * @param {HTMLElement} root the layer over the lanes
   * @param {import('../words.js').Speech} speech
   * @param {{undo: () => void, setImage: () => void, refusal: (operation: string) => string|null}} acts
   */
  constructor(root, speech, acts) {
    this.speech = speech;
    this.refusal = acts.refusal;
    this.undo = h('button', { type: 'button', class: 'button small main', on: { click: acts.undo } });
    this.setImage = h(
      'button',
      { type: 'button', class: 'button small', on: { click: acts.setImage } },
      speech.say('action.another_image'),
    );
    this.head = h('h2', {}, h('b', { class: 'bang', 'aria-hidden': 'true' }, '!'), h('span'));
    this.card = h(
      'section',
      { class: 'diagnosis', hidden: true },
      this.head,
      h('p', { class: 'fact' }),
      h('code'),
      h('div', { class: 'row-of-buttons' }, this.undo, this.setImage),
    );
    root.append(this.card);
    this.unfold = new Unfold(this.card, this.head, speech);
    this.shortened = { key: '', text: '' };
    /** What was measured last, to be asked anew only when it differs. */
    this.weighed = '';
  }

  /**
   * @param {View} view
   * @param {Scene} scene
   * @param {Layout} layout
   * @param {{now: number, undoTo: number|null, width: number}} moment
   */
  paint(view, scene, layout, moment) {
    const { trouble } = view.rollout;
    const place = trouble && placeOf(view, scene, layout, moment.width);
    this.card.hidden = !trouble || !place;
    if (!trouble || !place) return;
    this.card.style.width = `${place.width}px`;
    this.card.style.setProperty('--height', `${place.height}px`);
    write(one(this.card, 'h2 span'), this.title(trouble.kind));
    const fact = one(this.card, '.fact');
    write(fact, this.fact(view, moment.now));
    mark(fact, 'title', fact.textContent);
    const evidence = one(this.card, 'code');
    evidence.hidden = !trouble.message;
    write(evidence, this.evidence(trouble.message ?? '', evidence, place));
    mark(evidence, 'title', trouble.message);
    this.undo.hidden = moment.undoTo === null;
    if (moment.undoTo !== null) write(this.undo, this.speech.say('action.undo_to', { number: moment.undoTo }));
    for (const [button, operation] of /** @type {const} */ ([
      [this.undo, 'undo'],
      [this.setImage, 'set-image'],
    ])) {
      const refusal = this.refusal(operation);
      mark(button, 'aria-disabled', refusal === null ? null : 'true');
      mark(button, 'title', refusal);
    }
    this.setImage.hidden = !ANOTHER_IMAGE.has(trouble.kind);
    this.stand(place, scene.height);
  }

  /**
   * Whole where it is unfolded; else what its lines hold of it.
   * @param {string} message
   * @param {HTMLElement} line
   * @param {{width: number, height: number}} place
   */
  evidence(message, line, { width, height }) {
    if (this.unfold.open) return message;
    const key = `${width}/${height}/${message}`;
    if (this.shortened.key !== key) {
      const letters = Math.floor((width - AROUND) / (textSize(line) * LETTER));
      this.shortened = { key, text: gist(message, letters * (height > TWO_LINES ? 2 : 1)) };
    }
    return this.shortened.text;
  }

  /**
   * Unfolded it grows downward, and upward where the lanes end.
   * @param {{x: number, y: number, width: number, height: number}} place
   * @param {number} bottom
   */
  stand(place, bottom) {
    const [fact, evidence] = [one(this.card, '.fact'), one(this.card, 'code')];
    const words = [evidence.textContent, fact.textContent?.replace(/\d/g, '0')];
    const key = [place.width, place.height, ...words, this.unfold.open].join('/');
    if (this.weighed !== key) {
      this.weighed = key;
      const cut = [fact, evidence].some(
        (line) =>
          line.clientHeight === 0 || line.scrollHeight > line.clientHeight + 2 || line.scrollWidth > line.clientWidth,
      );
      this.unfold.offer(cut && !(evidence.hidden && fact.clientHeight > 0));
      this.card.style.maxHeight = `${bottom - 8}px`;
      this.tall = this.unfold.open ? this.card.offsetHeight : place.height;
    }
    const y = Math.max(4, Math.min(place.y, bottom - 4 - (this.tall ?? place.height)));
    this.card.style.transform = `translate(${place.x}px, ${y}px)`;
  }

  /** @param {string} kind */
  title(kind) {
    const code = `trouble.${kind}`;
    return this.speech.say(this.speech.has(code) ? code : 'trouble.other');
  }

  /** @param {View} view @param {number} now */
  fact({ rollout, revisions }, now) {
    const trouble = /** @type {import('../protocol.js').Trouble} */ (rollout.trouble);
    const seconds = trouble.since === null ? 0 : (now - trouble.since) / 1000;
    const code =
      trouble.reason === 'ProgressDeadlineExceeded'
        ? 'trouble.line_overdue'
        : trouble.pods > 0
          ? 'trouble.line'
          : 'trouble.line_none';
    const time = this.speech.seconds(Math.floor(seconds));
    const line = this.speech.say(code, { reason: trouble.reason, count: trouble.pods, time });
    const first = trouble.container ? this.speech.say('trouble.line_in', { container: trouble.container, line }) : line;
    const serving = revisions.filter((revision) => revision.available > 0).sort((a, b) => b.available - a.available)[0];
    const second = serving
      ? this.speech.say('trouble.serves', { number: serving.number, count: serving.available })
      : this.speech.say('trouble.nothing_serves');
    return `${first} ${second}`;
  }
}

/**
 * What went wrong stands at the end of a chain of causes: it is kept where the chain is too long.
 * @param {string} message
 * @param {number} letters that there is room for
 */
export function gist(message, letters) {
  const cause = message.slice(message.lastIndexOf(': ') + 2);
  const room = letters - cause.length - 2;
  return message.length <= letters || room < letters / 3 ? message : `${message.slice(0, room).trimEnd()}… ${cause}`;
}

/** @param {View} view */
const failingOf = (view) =>
  view.pods.filter((pod) => pod.failed && pod.stage !== 'leaving' && pod.stage !== 'available');

/** The lane in which a trouble is told. @param {View} view @returns {string|null} */
export const troubledLane = (view) =>
  view.rollout.trouble && (view.rollout.trouble.revision ?? failingOf(view)[0]?.revision ?? view.rollout.newRevision);

/** @param {View} view @param {Scene} scene @param {Layout} layout @param {number} width */
function placeOf(view, scene, layout, width) {
  const failing = failingOf(view);
  const uid = troubledLane(view);
  const lane = uid ? scene.lanes.get(uid) : undefined;
  if (!lane) return null;
  if (layout.kind === 'stack') return { x: 16, y: lane.y + lane.height - 94, width: width - 32, height: 88 };
  const held = failing.length
    ? failing
    : view.pods.filter((pod) => pod.stage !== 'leaving' && pod.stage !== 'available');
  const stages = held.filter((pod) => pod.revision === uid).map((pod) => COMING.indexOf(pod.stage));
  const after = stages.length ? Math.max(...stages) + 1 : 1;
  const end = layout.columns.leaving.x - 12;
  const stage = layout.columns[COMING[after] ?? 'available'];
  const x = Math.min(stage.x + 12, end - NARROWEST);
  return { x, y: lane.y + 8, width: end - x, height: lane.height - 16 };
}
