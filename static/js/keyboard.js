// @ts-check
/**
 * Keys. None acts while a field has focus, or with a modifier; Esc closes what is open, one thing at a time.
 *
 * @typedef {Record<string, (event: KeyboardEvent) => void>} Bindings by `event.key`, letters in lower case
 */
import { letter } from './letters.js';

/** @param {Bindings} bindings */
export function bindKeys(bindings) {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.repeat && event.key.length === 1) return; // a key that is held is one press
    const typing = /** @type {HTMLElement|null} */ (event.target)?.closest?.(
      'input, select, textarea, [contenteditable]',
    );
    if (typing && event.key !== 'Escape') return;
    const binding = bindings[letter(event)];
    if (!binding) return;
    binding(event);
  });
}

/**
 * One tab stop a lane, arrows inside: left and right between its pods, up and down between lanes.
 * @param {HTMLElement} crowd
 * @param {() => {uid: string, lane: string, x: number, y: number}[]} standing
 * @param {(uid: string) => void} focus
 */
export function bindPods(crowd, standing, focus) {
  crowd.addEventListener('keydown', (event) => {
    const focused = /** @type {HTMLElement|null} */ (event.target)?.dataset?.pod;
    const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (!focused || !step) return;
    const all = standing();
    const here = all.find(({ uid }) => uid === focused);
    if (!here) return;
    event.preventDefault();
    event.stopPropagation();
    const ahead = all.filter((pod) =>
      step[0] ? pod.lane === here.lane && (pod.x - here.x) * step[0] > 1 : (pod.y - here.y) * step[1] > 1,
    );
    const distance = (/** @type {{x: number, y: number}} */ pod) =>
      Math.abs(pod.x - here.x) * (step[0] ? 1 : 2) + Math.abs(pod.y - here.y) * (step[1] ? 1 : 2);
    ahead.sort((a, b) => distance(a) - distance(b));
    if (ahead[0]) focus(ahead[0].uid);
  });
}

/**
 * The first pod of each lane can be tabbed to.
 * @param {HTMLElement} crowd
 * @param {{uid: string, lane: string, x: number, y: number}[]} standing
 */
export function placeTabStops(crowd, standing) {
  /** @type {Map<string, {uid: string, x: number, y: number}>} */
  const first = new Map();
  for (const pod of standing) {
    const best = first.get(pod.lane);
    if (!best || pod.y < best.y || (pod.y === best.y && pod.x < best.x)) first.set(pod.lane, pod);
  }
  const stops = new Set([...first.values()].map(({ uid }) => uid));
  for (const element of crowd.querySelectorAll('.pod')) {
    const tab = stops.has(/** @type {HTMLElement} */ (element).dataset.pod ?? '') ? 0 : -1;
    if (/** @type {HTMLElement} */ (element).tabIndex !== tab) /** @type {HTMLElement} */ (element).tabIndex = tab;
  }
}
