// @ts-check
/** A Service in few pixels: an arrow that ends at a wall, and its name; dashed and warning while it selects nobody. */
import { h, mark, s, write } from '../dom.js';

/** @typedef {import('../front-words.js').Chip} Chip */

/** @param {Chip} chip */
export function makeChip({ key }) {
  return h(
    'span',
    { class: 'front', 'data-front': key },
    s(
      'svg',
      { viewBox: '0 0 12 12', 'aria-hidden': 'true' },
      s('path', { d: 'M1 6h6.5M5 3.2 7.8 6 5 8.8M10.5 1.8v8.4' }),
    ),
    h('span', { class: 'cut' }),
    h('em'),
  );
}

/** @param {HTMLElement} element @param {Chip} chip */
export function updateChip(element, { name, state, title, word }) {
  mark(element, 'data-state', state);
  mark(element, 'title', title);
  write(element.children[1], name);
  write(element.children[2], word ?? '');
}
