// @ts-check
/**
 * How much room the picture has: its width and gutters, and on a projector the scale and the height that is left for lanes.
 *
 * @typedef {{width: number, left: number, right: number, scale: number, tallest: number}} Space all but scale in px; tallest = of one lane
 */

/** The screen that the projector's sizes are drawn for; as in present.css. */
const SCREEN = { width: 1920, height: 1080 };
/** A pod's tile is so much larger there. */
const LARGER = 1.4;

/** @param {HTMLElement} picture @param {HTMLElement} lanes @returns {Space} */
export function measureSpace(picture, lanes) {
  const style = getComputedStyle(picture);
  const px = (/** @type {string} */ name) => parseFloat(style.getPropertyValue(name)) || 0;
  const space = { width: picture.clientWidth, left: px('--gutter-left'), right: px('--gutter-right') };
  if (!document.documentElement.hasAttribute('data-present')) return { ...space, scale: 1, tallest: Infinity };
  const { clientHeight } = document.documentElement;
  lanes.style.height = '0';
  const rest = Math.ceil(document.body.getBoundingClientRect().height);
  lanes.style.height = '';
  const unit = Math.min(innerWidth / SCREEN.width, innerHeight / SCREEN.height);
  return { ...space, scale: LARGER * unit, tallest: Math.floor((clientHeight - rest) / 2) };
}
