// @ts-check
/**
 * A Deployment as a row: its state, where it is, what it runs, its room as a bar, why nothing moves, and the one button
 * that helps.
 *
 * @typedef {import('../protocol.js').Rollout} Rollout
 * @typedef {import('../board-store.js').View} View
 */
import { undoTarget } from '../actions.js';
import { hueClass, mainImage, shortImage, tagOf } from '../colours.js';
import { h, keep, mark, one, write, writeRich } from '../dom.js';
import { measure } from '../room.js';
import { speak } from '../sentence.js';
import { isByHand } from '../by-hand.js';
import { isFront, reachOf } from '../fronts.js';
import { paintBar } from './bar.js';
import { makeChip, updateChip } from './front-chip.js';
import { chipOf } from '../front-words.js';
import { Flights } from './flights.js';
import { glyph } from './others.js';

/** @param {Rollout} rollout */
export const isLoud = ({ phase }) => phase !== 'steady' && phase !== 'empty';

export class StripPainter {
  /**
   * @param {import('../words.js').Speech} speech
   * @param {((namespace: string) => string)|null} addressOf where the name of a namespace leads, on a page of several
   * @param {(rollout: Rollout) => string} hrefOf
   * @param {object} hand
   * @param {(view: View, operation: string) => string|null} hand.refusal
   * @param {(uid: string, operation: string) => void} hand.act
   */
  constructor(speech, addressOf, hrefOf, hand) {
    this.speech = speech;
    this.addressOf = addressOf;
    this.hrefOf = hrefOf;
    this.hand = hand;
    this.flights = new Flights();
  }

  /** @param {Rollout} rollout */
  make(rollout) {
    const { name, namespace } = rollout;
    const label = this.addressOf ? `${name}, ${namespace}` : name;
    return h(
      'div',
      { class: 'entry line', role: 'row' },
      h('span', { class: 'state', role: 'cell' }),
      this.addressOf &&
        h(
          'span',
          { class: 'where', role: 'cell' },
          h('a', { class: 'cut', href: this.addressOf(namespace) }, namespace),
        ),
      h(
        'span',
        { class: 'who', role: 'cell' },
        h('b', { class: 'cut' }, name),
        isByHand(rollout) && h('small', { title: this.speech.say('lane.controller') }, 'rc'),
        h('i', { class: 'break' }),
        this.addressOf && h('em', { class: 'cut' }, namespace),
        h('span'),
        h('a', { class: 'open', href: this.hrefOf(rollout), 'aria-label': label }),
      ),
      h('span', { class: 'bar', role: 'cell' }),
      h('span', { class: 'part', role: 'cell' }),
      h('span', { class: 'chips', role: 'cell' }),
      h('span', { class: 'told', role: 'cell' }, h('p'), h('p')),
      h('span', { class: 'act', role: 'cell' }),
    );
  }

  /** @param {HTMLElement} element @param {View} view @param {number} now */
  update(element, view, now) {
    const { rollout } = view;
    const state = one(element, '.state');
    if (element.dataset.phase !== rollout.phase) {
      element.dataset.phase = rollout.phase;
      state.replaceChildren(glyph(rollout.phase), h('span', {}, this.speech.say(`phase.${rollout.phase}`)));
    }
    this.updateImages(element, view);
    this.updateAct(element, view);
    this.updateFronts(one(element, '.chips'), view);
    paintBar(one(element, '.bar'), measure(rollout, view.revisions, view.pods));
    writeRich(
      one(element, '.part'),
      this.speech.say('overview.of', {
        available: `*${this.speech.number(rollout.counts.available)}*`,
        desired: rollout.desired,
      }),
    );
    const [first, second] = this.tell(view, now);
    const lines = one(element, '.told').children;
    writeRich(lines[0], first);
    write(lines[1], second);
    mark(lines[1], 'title', second || null);
  }

  /**
   * A quiet row says since when; a loud one what holds it, and what comes next.
   * @param {View} view
   * @param {number} now
   * @returns {[string, string]}
   */
  tell({ rollout, revisions }, now) {
    const { speech } = this;
    if (rollout.phase === 'empty') return [speech.say('why.scaled_to_zero'), ''];
    const said = speak(rollout, now, speech);
    if (isByHand(rollout)) return this.tellByHand(rollout, now);
    if (!isLoud(rollout)) {
      const newest = revisions.find((revision) => revision.isNew);
      const rolledAt = newest?.rolledOutAt ?? newest?.createdAt ?? null;
      return [
        rolledAt === null
          ? said.status
          : speech.say('overview.rolled_out', { time: speech.ago((now - rolledAt) / 1000) }),
        '',
      ];
    }
    const { trouble } = rollout;
    if (!trouble) return [`*${said.status}*`, said.next || said.why];
    const since = trouble.since === null ? '' : `, ${speech.ago((now - trouble.since) / 1000)}`;
    const code = speech.has(`trouble.${trouble.kind}`) ? `trouble.${trouble.kind}` : 'trouble.other';
    return [`*${speech.say(code)}:* ${trouble.reason}${since}`, said.held];
  }

  /**
   * What stands; and of several, since when.
   * @param {Rollout} rollout
   * @param {number} now
   * @returns {[string, string]}
   */
  tellByHand(rollout, now) {
    const { status, next, why } = speak({ ...rollout, why: rollout.why.slice(-1) }, now, this.speech);
    return isLoud(rollout) ? [`*${status}*`, next || why] : [status, ''];
  }

  /**
   * The one button that helps, named with its target: Undo where pods fail, Resume where it is paused.
   * @param {HTMLElement} element
   * @param {View} view
   */
  updateAct(element, view) {
    const { rollout } = view;
    const number = undoTarget(view);
    const operation = rollout.paused ? 'resume' : rollout.trouble && number !== null ? 'undo' : null;
    const refusal = operation && this.hand.refusal(view, operation);
    const place = one(element, '.act');
    const key = operation && `${operation}/${number}/${refusal ?? ''}`;
    if ((place.dataset.key ?? null) === key) return;
    mark(place, 'data-key', key);
    if (operation === null) return place.replaceChildren();
    const words =
      operation === 'undo' ? this.speech.say('action.undo_to', { number }) : this.speech.say('action.resume');
    const press = () => this.hand.act(rollout.uid, operation);
    return place.replaceChildren(
      h(
        'button',
        {
          type: 'button',
          class: 'button small',
          'aria-disabled': refusal === null ? null : 'true',
          title: refusal,
          on: { click: press },
        },
        words,
      ),
    );
  }

  /**
   * The Services that take its pods, or that take nobody's and likely mean them. One that turned to another row flies
   * there.
   * @param {HTMLElement} place
   * @param {View} view
   */
  updateFronts(place, view) {
    const { namespace } = view.rollout;
    const chips = view.services
      .map((service) => ({ service, reach: reachOf(service, view) }))
      .filter(({ reach }) => isFront(reach) || reach.state === 'idle')
      .map(({ service, reach }) => ({
        ...chipOf(service, reach, this.speech),
        key: `${namespace}/${service.name}`,
        takes: isFront(reach),
        word: this.speech.has(`front.short_${reach.state}`) ? this.speech.say(`front.short_${reach.state}`) : '',
      }));
    const staying = new Set(chips.map(({ key }) => key));
    for (const chip of place.children)
      if (!staying.has(chip.getAttribute('data-keep') ?? '')) this.flights.leave(/** @type {HTMLElement} */ (chip));
    keep(place, chips, ({ key }) => key, makeChip, updateChip);
    for (const { key, takes } of chips)
      if (takes)
        this.flights.arrive(key, /** @type {HTMLElement} */ (place.querySelector(`[data-keep="${CSS.escape(key)}"]`)));
  }

  /** @param {HTMLElement} element @param {View} view */
  updateImages(element, { revisions, rollout }) {
    const loud = isLoud(rollout);
    one(element, '.break').hidden = !loud;
    const newest = revisions.find((revision) => revision.isNew) ?? revisions[0];
    const old = loud ? revisions.find((revision) => revision !== newest && revision.replicas > 0) : undefined;
    const items = [old, newest].filter((revision) => revision !== undefined);
    const place = one(element, '.who > span');
    const key = items.map(({ uid }) => uid).join() + loud;
    if (place.dataset.key === key) return;
    place.dataset.key = key;
    place.title = mainImage(rollout.containers);
    place.replaceChildren(
      ...items.flatMap((revision, index) => [
        ...(index ? [h('span', {}, '→')] : []),
        h('i', { class: `swatch ${hueClass(revision.color)}` }),
        h('span', { class: 'cut' }, index ? tagOf(mainImage(revision.images)) : shortImage(mainImage(revision.images))),
      ]),
    );
  }
}
