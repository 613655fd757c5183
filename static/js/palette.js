// @ts-check
/** The tokens as colours for a canvas: read from the stylesheet, so that there is one source for both painters. */
import { h } from './dom.js';

/** @typedef {{fill: string, on: string, edge: string, tint: string, soft: string, half: string}} Hue */
/**
 * @typedef {object} Palette
 * @property {Hue[]} hues
 * @property {string} ink
 * @property {string} ink2
 * @property {string} ink3
 * @property {string} line
 * @property {string} line2
 * @property {string} bad
 * @property {string} surface
 * @property {string} sunken
 * @property {string} sans
 */

/** @returns {Palette} */
export function readPalette() {
  const probe = h('i', { hidden: true });
  document.body.append(probe);
  const read = (/** @type {string} */ name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const hues = [];
  for (let hue = 0; hue < 6; hue += 1) {
    probe.className = `hue-${hue}`;
    hues.push({
      fill: read('--fill'),
      on: read('--on'),
      edge: read('--edge'),
      tint: read('--tint'),
      soft: read('--soft'),
      half: read('--half'),
    });
  }
  probe.className = '';
  const palette = {
    hues,
    ink: read('--ink'),
    ink2: read('--ink-2'),
    ink3: read('--ink-3'),
    line: read('--line'),
    line2: read('--line-2'),
    bad: read('--bad'),
    surface: read('--surface'),
    sunken: read('--sunken'),
    sans: getComputedStyle(document.body).fontFamily,
  };
  probe.remove();
  return palette;
}
