// @ts-check
/** A tiny runner: tests register by sentence, a page runs them all and keeps what failed. */

/** @type {{name: string, body: () => void|Promise<void>}[]} */
const tests = [];

/** @param {string} name @param {() => void|Promise<void>} body */
export const test = (name, body) => {
  tests.push({ name, body });
};

/** @param {unknown} actual @param {unknown} expected @param {string} [what] */
export function equal(actual, expected, what = '') {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what} expected ${right}, got ${left}`);
}

/** @param {unknown} fact @param {string} what */
export function ok(fact, what) {
  if (!fact) throw new Error(what);
}

export async function runAll() {
  const results = [];
  for (const { name, body } of tests) {
    try {
      await body();
      results.push({ name, error: null });
    } catch (error) {
      results.push({ name, error: String(/** @type {Error} */ (error).stack ?? error) });
    }
  }
  return results;
}
