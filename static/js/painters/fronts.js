// @ts-check
/** The row of Services: whom each reaches; or why it reaches nobody here, with the label that differs. */
import { chipOf, sayReach } from '../front-words.js';
import { isFront, portText, reachOf, selectorText } from '../fronts.js';
import { h, keep, mark, one, write, writeRich } from '../dom.js';
import { makeChip, updateChip } from './front-chip.js';

/**
 * @typedef {import('../board-store.js').View} View
 * @typedef {import('../protocol.js').Service} Service
 * @typedef {import('../fronts.js').Reach} Reach
 */

export class FrontsPainter {
  /** @param {HTMLElement} root @param {import('../words.js').Speech} speech */
  constructor(root, speech) {
    this.body = one(root, '.body');
    this.speech = speech;
  }

  /** @param {View} view */
  paint(view) {
    const items = view.services.map((service) => ({ service, reach: reachOf(service, view) }));
    // Those that reach somebody first: what is cut off at the end says least.
    items.sort((a, b) => Number(isFront(b.reach)) - Number(isFront(a.reach)));
    keep(
      this.body,
      items.length ? items : [null],
      (item) => item?.service.name ?? '',
      (item) =>
        item
          ? h(
              'p',
              {},
              makeChip(chipOf(item.service, item.reach, this.speech)),
              h('code', { class: 'port' }),
              h('code', { class: 'cut' }),
              h('span', { class: 'told' }),
            )
          : h('p', { class: 'quiet' }, this.speech.say('front.none')),
      (element, item) => item && this.update(element, item.service, item.reach),
    );
  }

  /**
   * The same row in a picture to be saved; none without a Service.
   * @param {View} view
   * @param {import('../palette.js').Palette} palette
   * @returns {import('./still-rows.js').Row[]}
   */
  still(view, palette) {
    const told = view.services.map((service) => {
      const words = sayReach(service, reachOf(service, view), this.speech).replaceAll('*', '');
      return `${service.name}${portText(service)}  ${selectorText(service.selector)}  ${words}`;
    });
    const draw = (/** @type {CanvasRenderingContext2D} */ pen) => {
      pen.font = `12px ${palette.sans}`;
      pen.fillStyle = palette.ink2;
      pen.fillText(told.join('     '), 10, 20);
    };
    return told.length ? [{ title: this.speech.say('front.title'), height: 32, told: [], draw }] : [];
  }

  /** @param {HTMLElement} element @param {Service} service @param {Reach} reach */
  update(element, service, reach) {
    mark(element, 'data-state', reach.state);
    updateChip(/** @type {HTMLElement} */ (element.firstElementChild), chipOf(service, reach, this.speech));
    write(one(element, '.port'), portText(service));
    mark(one(element, '.port'), 'title', service.type);
    write(one(element, '.cut:is(code)'), selectorText(service.selector));
    mark(one(element, '.cut:is(code)'), 'title', selectorText(service.selector));
    const told = sayReach(service, reach, this.speech);
    writeRich(one(element, '.told'), told);
    mark(one(element, '.told'), 'title', told.replaceAll('*', ''));
  }
}
