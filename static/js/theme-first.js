// @ts-check
// A plain script, before the first paint: the theme that was chosen here, so that no page flashes in the other one.
try {
  const chosen = localStorage.getItem('rollboard.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is refused in some private windows; the system's theme is right then.
}
