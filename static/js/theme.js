// @ts-check
/** Light, dark, or as the system says; kept on this machine. Nothing glides while it changes. */
const KEY = 'rollboard.theme';

/** @param {() => void} changed */
export function bindTheme(changed) {
  for (const button of document.querySelectorAll('[data-act="theme"]'))
    button.addEventListener('click', () => toggle(changed));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
}

/** @param {() => void} changed */
export function toggle(changed) {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  try {
    localStorage.setItem(KEY, root.dataset.theme);
  } catch {
    // Refused in some private windows; the choice then holds for this page.
  }
  changed();
}
