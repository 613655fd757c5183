// @ts-check
/** How things move. Pure numbers: the stylesheet or the canvas does the moving. */

const APART = 30;
const LONGEST = 240;

/**
 * Delays in ms for actors that move in the same frame: 30 ms apart, all within 240 ms.
 * @param {number} count
 * @returns {(index: number) => number}
 */
export function stagger(count) {
  const step = count > 1 ? Math.min(APART, LONGEST / (count - 1)) : 0;
  return (index) => Math.round(index * step);
}

/** Part of the remaining way that a dense cell goes in a frame of 1/60 s. */
const PACE = 0.16;

/**
 * One step of a glide on canvas, by elapsed time so that a slow screen is not slower; snaps when under a quarter px.
 * @param {number} from
 * @param {number} to
 * @param {number} elapsed ms; a hidden tab's minute counts as one slow frame
 */
export function approach(from, to, elapsed) {
  const left = to - from;
  if (Math.abs(left) < 0.25) return to;
  return from + left * (1 - (1 - PACE) ** (Math.min(elapsed, 50) / (1000 / 60)));
}
