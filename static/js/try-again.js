// @ts-check
/** A page that could not be made because the API server is silent: it asks again by itself, and comes once there is one. */

const WAITS = [2000, 4000, 8000, 15_000, 30_000];

/** @param {number} tries */
function wait(tries) {
  const least = WAITS[Math.min(tries, WAITS.length - 1)];
  setTimeout(() => ask(tries), least * (1 + Math.random() / 4)); // pages that were turned away together come back spread out
}

/** @param {number} tries */
async function ask(tries) {
  const status = await fetch(window.location.href, { headers: { Accept: 'text/html' } }).then((answer) => answer.status, () => 503);
  if (status === 503) wait(tries + 1);
  else window.location.reload();
}

wait(0);
