// @ts-check
/** The cross in the corner of what opens over the board. */
import { h } from '../dom.js';

/**
 * @param {import('../words.js').Speech} speech
 * @param {() => unknown} close
 */
export const closeButton = (speech, close) =>
  h(
    'button',
    {
      type: 'button',
      class: 'button small bare close',
      'aria-label': speech.say('action.close'),
      on: { click: () => close() },
    },
    '×',
  );
