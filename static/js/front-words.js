// @ts-check
/**
 * What is said of a Service before a rollout: on its chip, beside it, and of each lane. Pure.
 *
 * @typedef {import('./board-store.js').View} View
 * @typedef {import('./protocol.js').Service} Service
 * @typedef {import('./fronts.js').Reach} Reach
 * @typedef {import('./words.js').Speech} Speech
 * @typedef {object} Chip
 * @property {string} key
 * @property {string} name
 * @property {import('./fronts.js').State} state
 * @property {string} title
 * @property {string} [word] what is wrong, where there is room for it
 */
import { portText, reachOf, selectorText } from './fronts.js';

/** @param {Service} service @param {Reach} reach @param {Speech} speech @returns {Chip} */
export function chipOf(service, reach, speech) {
  const { name } = service;
  const told = sayReach(service, reach, speech).replaceAll('*', '');
  const title = `Service ${name}${portText(service)} (${selectorText(service.selector)}): ${told}`;
  return { key: name, name, state: reach.state, title };
}

/**
 * "reaches 3 of 3 pods"; or what it selects instead.
 * @param {Service} service
 * @param {Reach} reach
 * @param {Speech} speech
 */
export function sayReach({ differs, elsewhere }, { state, selected, ready, of }, speech) {
  if (state === 'reaches' || state === 'bare')
    return speech.say('front.reaches', { ready: `*${speech.number(ready)}*`, count: of });
  if (state === 'waits') return speech.say('front.waits', { count: selected });
  if (state === 'away')
    return elsewhere.length ? speech.say('front.away', { names: elsewhere.join(', ') }) : speech.say('front.strangers');
  const why = differs.map(([key, , has]) =>
    has === null ? speech.say('front.lacks', { key }) : speech.say('front.has', { label: `${key}=${has}` }),
  );
  return [speech.say('front.idle'), ...why].join(' ');
}

/**
 * The Services whose selector takes pods of a lane, by its uid; one of which no pod is ready is told as such.
 * @param {View} view
 * @param {Speech} speech
 * @returns {Map<string, Chip[]>}
 */
export function frontsByLane(view, speech) {
  /** @type {Map<string, Chip[]>} */
  const chips = new Map();
  for (const service of view.services) {
    const reach = reachOf(service, view);
    for (const [uid, { selected, ready }] of reach.lanes) {
      const title = speech.say('front.lane', { name: service.name, ready, count: selected });
      /** @type {import('./fronts.js').State} */
      const state = ready ? 'reaches' : 'waits';
      const chip = { key: service.name, name: service.name, state, title };
      chips.set(uid, [...(chips.get(uid) ?? []), chip]);
    }
  }
  return chips;
}
