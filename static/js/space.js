// @ts-check
/**
 * How much room the picture has: its width and gutters, the height that is left for its lanes, the scale of a
 * projector.
 *
 * @typedef {object} Space px but for scale; field = for all lanes, if the page is not to scroll; spare = what a lower
 *   chart would add to it; whole = it cannot scroll: the lanes have to fit, and fill it
 * @property {number} width
 * @property {number} left
 * @property {number} right
 * @property {number} scale
 * @property {number} field
 * @property {number} spare
 * @property {boolean} whole
 */

import { one } from './dom.js';

/** The screen that the projector's sizes are drawn for; as in present.css. */
const SCREEN = { width: 1920, height: 1080 };
/** A pod's tile is so much larger there. */
const LARGER = 1.4;
/** Where the side column stands below the picture the page scrolls anyhow; as in layout.css. */
export const BESIDE = 1100;

/** px of the page as its picture needs them: what stands beside it fills the screen anyhow. */
function contentHeight() {
  const column = one(document, '.focus');
  const { paddingBottom } = getComputedStyle(/** @type {HTMLElement} */ (column.parentElement));
  return column.getBoundingClientRect().bottom + scrollY + parseFloat(paddingBottom);
}

/** @param {HTMLElement} picture @param {HTMLElement} lanes @returns {Space} */
export function measureSpace(picture, lanes) {
  const style = getComputedStyle(picture);
  const px = (/** @type {string} */ name) => parseFloat(style.getPropertyValue(name)) || 0;
  const space = { width: picture.clientWidth, left: px('--gutter-left'), right: px('--gutter-right') };
  const rest = contentHeight() - lanes.getBoundingClientRect().height;
  const spare = px('--time-gives');
  const given = picture.hasAttribute('data-low') ? spare : 0;
  const field = Math.floor(document.documentElement.clientHeight - rest - given);
  if (document.documentElement.hasAttribute('data-present')) {
    return {
      ...space,
      scale: LARGER * Math.min(innerWidth / SCREEN.width, innerHeight / SCREEN.height),
      field: field - 1,
      spare: 0,
      whole: true,
    };
  }
  if (innerWidth < BESIDE) return { ...space, scale: 1, field: Infinity, spare: 0, whole: false };
  return { ...space, scale: 1, field, spare, whole: false };
}
