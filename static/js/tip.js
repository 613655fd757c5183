// @ts-check
/** The words beside the pointer: what this pod is and why it is where it is. */
import { h } from './dom.js';

/**
 * @param {HTMLElement} tip
 * @param {HTMLElement} over
 * @param {(event: PointerEvent) => {title: string, lines: string[]}|null} tell
 */
export function bindTip(tip, over, tell) {
  over.addEventListener('pointermove', (event) => {
    const told = event.pointerType === 'touch' ? null : tell(event);
    tip.dataset.shown = String(told !== null);
    if (!told) return;
    const content = [told.title, ...told.lines].join('\n');
    if (tip.dataset.content !== content) {
      tip.dataset.content = content;
      tip.replaceChildren(h('b', {}, told.title), ...told.lines.map((line) => h('div', {}, line)));
    }
    const x = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
    const y =
      event.clientY + 18 + tip.offsetHeight > innerHeight ? event.clientY - tip.offsetHeight - 10 : event.clientY + 18;
    tip.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  });
  over.addEventListener('pointerdown', () => {
    tip.dataset.shown = 'false';
  });
  over.addEventListener('pointerleave', () => {
    tip.dataset.shown = 'false';
  });
}
