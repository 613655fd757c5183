// @ts-check
/** A page that could not be made because the API server is silent: it asks again until there is one, and loads it. */

const WAITS = [2000, 4000, 8000, 15_000, 30_000];

/** @param {number} tries */
function wait(tries) {
  const least = WAITS[Math.min(tries, WAITS.length - 1)];
  const spread = 1 + Math.random() / 4; // pages that were turned away together do not come back together
  setTimeout(() => ask(tries), least * spread);
}

/** @param {number} tries */
async function ask(tries) {
  const asked = fetch(window.location.href, { headers: { Accept: 'text/html' } });
  const status = await asked.then(
    (answer) => answer.status,
    () => 503,
  );
  if (status === 503) wait(tries + 1);
  else window.location.reload();
}

wait(0);
