// @ts-check
/** The key stands behind the # so that no log and no referrer gets it. It leaves the address before anything else. */

function enter() {
  const key = window.location.hash.slice(1);
  if (!key) return;
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
  const form = /** @type {HTMLFormElement} */ (document.getElementById('enter'));
  /** @type {HTMLInputElement} */ (document.getElementById('key')).value = key;
  form.submit();
}

// A link opened while this page is shown changes what stands behind the # and loads nothing.
window.addEventListener('hashchange', enter);
enter();
