// @ts-check
/** The hand on the time axis: drag or arrows to a moment, Live to come back. */
import { one } from './dom.js';
import { WINDOW } from './painters/chart.js';

/**
 * @param {HTMLElement} root
 * @param {{now: () => number, at: () => number|null, go: (at: number|null) => void}} time
 */
export function bindPast(root, time) {
  const body = one(root, '.body');
  const reach = (/** @type {PointerEvent} */ event) => {
    const box = body.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    time.go(part > 0.995 ? null : time.now() - (1 - part) * WINDOW);
  };
  body.addEventListener('pointerdown', (event) => {
    body.setPointerCapture(event.pointerId);
    reach(event);
  });
  body.addEventListener('pointermove', (event) => {
    if (body.hasPointerCapture(event.pointerId)) reach(event);
  });
  body.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = (time.at() ?? time.now()) + step * (event.shiftKey ? 10_000 : 1000);
    time.go(at >= time.now() ? null : at);
  });
  one(root, 'button').addEventListener('click', () => time.go(null));
}
