// @ts-check
/** The hand on the time axis: drag or arrows to a moment, Live to come back. */
import { one } from './dom.js';

/**
 * What a key moves, in ms; ten times that with Shift. Home and End go as far as there is anything.
 * @type {Record<string, number>}
 */
const STEPS = { ArrowLeft: -1000, ArrowRight: 1000, PageUp: 60_000, PageDown: -60_000, Home: -Infinity, End: Infinity };

/**
 * @param {HTMLElement} root
 * @param {object} time span = ms that the width holds
 * @param {() => number} time.now
 * @param {() => number|null} time.at
 * @param {() => number} time.span
 * @param {(at: number|null) => void} time.go
 */
export function bindPast(root, time) {
  const body = one(root, '.body');
  const reach = (/** @type {PointerEvent} */ event) => {
    const box = body.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    time.go(part > 0.995 ? null : time.now() - (1 - part) * time.span());
  };
  // A finger that goes up or down scrolls the page, which the browser tells only after a first move.
  let [hand, from] = [false, { x: 0, y: 0 }];
  body.addEventListener('pointerdown', (event) => {
    body.setPointerCapture(event.pointerId);
    [hand, from] = [event.pointerType !== 'touch', { x: event.clientX, y: event.clientY }];
    if (hand) reach(event);
  });
  body.addEventListener('pointermove', (event) => {
    if (!body.hasPointerCapture(event.pointerId)) return;
    hand ||= Math.abs(event.clientX - from.x) > Math.abs(event.clientY - from.y);
    if (hand) reach(event);
  });
  body.addEventListener('pointerup', (event) => {
    if (event.pointerType === 'touch') reach(event);
  });
  body.addEventListener('keydown', (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const at = (time.at() ?? time.now()) + step * (event.shiftKey ? 10 : 1);
    time.go(at >= time.now() ? null : at);
  });
  one(root, '.right button').addEventListener('click', () => time.go(null));
}
