// @ts-check
/** The sheet of keys. */
import { h } from '../dom.js';
import { closeButton } from './close-button.js';

const KEYS = [
  ['I', 'keys.image'],
  ['P', 'keys.pause'],
  ['U', 'keys.undo'],
  ['S', 'keys.scale'],
  ['R', 'keys.restart'],
  ['/', 'keys.switch'],
  ['N', 'keys.namespace'],
  ['↑ ↓', 'keys.lanes'],
  ['← →', 'keys.pods'],
  ['Enter', 'keys.open'],
  ['L', 'keys.live'],
  ['T', 'keys.theme'],
  ['F', 'keys.present'],
  ['?', 'keys.sheet'],
  ['Esc', 'keys.escape'],
];

/** @param {import('../operate.js').Operator} operator @param {import('../words.js').Speech} speech */
export function showKeys(operator, speech) {
  const close = closeButton(speech, () => operator.close());
  const list = h(
    'div',
    { class: 'keys' },
    ...KEYS.flatMap(([key, word]) => [h('kbd', {}, key), h('span', {}, speech.say(word))]),
  );
  operator.opener = document.activeElement;
  operator.sheet.replaceChildren(h('h2', {}, speech.say('keys.title')), close, list);
  operator.sheet.setAttribute('aria-label', speech.say('keys.title'));
  operator.sheet.hidden = false;
  close.focus();
}
