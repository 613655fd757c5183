// @ts-check
// A plain script, before the first paint: the theme and the projector's mode that were chosen here, so that no page
// flashes in another one.
try {
  const chosen = localStorage.getItem('rollboard.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  const presents = sessionStorage.getItem('rollboard.present') === 'true';
  if (presents && document.documentElement.hasAttribute('data-board')) document.documentElement.dataset.present = '';
} catch {
  // Storage is refused in some private windows; the system's theme is right then.
}
