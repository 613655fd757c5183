// @ts-check
import { HealthLine } from '../../../static/js/health.js';
import { Speech } from '../../../static/js/words.js';
import { equal, test } from '../assert.js';

/** @typedef {import('../../../static/js/protocol.js').Health} Health */

const OPEN = /** @type {const} */ ({ state: 'open', since: 0, retryAt: null, code: null });

/** @param {Partial<Health>} said @returns {Health} */
const said = (said) => ({
  type: 'health', now: 100_000, state: 'live', since: 0, retryAt: null, lag: null, message: null, missing: null, ...said,
}); // prettier-ignore

/** A line under clocks that are set by hand. */
function world() {
  const root = document.createElement('p');
  root.append(document.createElement('span'));
  const times = { local: 0, server: 100_000 };
  const clocks = { local: () => times.local, server: () => times.server };
  const line = new HealthLine(root, new Speech('en'), clocks);
  const read = () => {
    line.paint();
    return root.textContent;
  };
  return { line, times, read };
}

test('live says the lag that the server measured, and no number before there is one', () => {
  const { line, read } = world();
  equal(read(), 'Connecting');
  line.connection = OPEN;
  line.health = said({});
  equal(read(), 'Live');
  line.health = said({ lag: 18.4 });
  equal(read(), 'Live · 18 ms');
});

test('stale and lost grow older by themselves, without another word from the server', () => {
  const { line, times, read } = world();
  line.connection = OPEN;
  line.health = said({ state: 'stale', since: 97_000 });
  equal(read(), 'Stale for 3\u00a0s');
  times.server += 9_000;
  equal(read(), 'Stale for 12\u00a0s');
  line.health = said({ state: 'lost', since: 97_000, retryAt: 120_000 });
  equal(read(), 'Lost 12\u00a0s ago, retrying in 11\u00a0s');
});

test('a connection that broke says so, whatever the server said last', () => {
  const { line, times, read } = world();
  line.health = said({});
  line.connection = { state: 'waiting', since: 1_000, retryAt: 9_000, code: 1006 };
  times.local = 5_000;
  equal(read(), 'Lost 4\u00a0s ago, retrying in 4\u00a0s');
  for (const [code, words] of [
    [4401, 'Sign in again'],
    [4403, 'Not allowed'],
    [4429, 'Too many boards'],
  ]) {
    line.connection = { state: 'closed', since: 0, retryAt: null, code: Number(code) };
    equal(read(), words);
  }
});
