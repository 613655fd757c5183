// @ts-check
/** An open menu of links takes the keys: arrows go through it, letters go to the name that begins so. */
import { letter } from './letters.js';

const PAUSE = 1000; // ms after which a letter begins another name

/**
 * Where `typed` leads: the first name that begins so, else the first that holds it; -1 for none.
 * @param {string[]} names
 * @param {string} typed
 */
export function findName(names, typed) {
  const begins = names.findIndex((name) => name.startsWith(typed));
  return begins < 0 ? names.findIndex((name) => name.includes(typed)) : begins;
}

/** @param {HTMLElement|null} menu a popover; its links may come after it has opened */
export function bindMenu(menu) {
  if (!menu) return;
  let typed = '';
  let last = 0;
  const links = () => /** @type {HTMLElement[]} */ ([...menu.querySelectorAll('a')]);
  const seek = () =>
    links()[
      findName(
        links().map((link) => (link.textContent ?? '').trim().toLowerCase()),
        typed,
      )
    ]?.focus();

  const move = (/** @type {string} */ key) => {
    const all = links();
    const here = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const there =
      { ArrowDown: here + 1, ArrowUp: here < 0 ? all.length - 1 : here - 1, Home: 0, End: all.length - 1 }[key] ?? here;
    all[(there + all.length) % all.length]?.focus();
  };

  const type = (/** @type {KeyboardEvent} */ event) => {
    typed = (event.timeStamp - last > PAUSE ? '' : typed) + letter(event);
    last = event.timeStamp;
    seek();
  };

  menu.addEventListener('toggle', () => {
    typed = '';
  });
  new MutationObserver(() => {
    if (typed) seek();
  }).observe(menu, { childList: true, subtree: true });
  // before the keys of the page, which would pause or undo what the letters of a name stand for
  document.addEventListener(
    'keydown',
    (event) => {
      if (!menu.matches(':popover-open') || event.ctrlKey || event.metaKey || event.altKey) return;
      const moves = ['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key);
      if (!moves && (event.key.length !== 1 || event.key === ' ')) return;
      event.preventDefault();
      event.stopPropagation();
      if (moves) move(event.key);
      else type(event);
    },
    { capture: true },
  );
}
