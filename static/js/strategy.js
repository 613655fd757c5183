// @ts-check
/**
 * What a strategy promises, resolved as the controller does it: surge rounds up, unavailable down, both at 0 count as
 * one unavailable. Pure: works on what is typed as well as on what is set.
 *
 * @typedef {import('./protocol.js').Rollout} Rollout
 * @typedef {Record<string, string>} Values by field, as written
 * @typedef {{surge: number, unavailable: number, floor: number, ceiling: number}} Promised pods
 */

export const RECREATE = 'Recreate';
export const TYPES = ['RollingUpdate', RECREATE];
/** Only a rolling update has these. */
export const BOUNDS = ['maxSurge', 'maxUnavailable'];
export const FIELDS = ['type', ...BOUNDS, 'minReadySeconds', 'progressDeadlineSeconds', 'revisionHistoryLimit'];

/** @param {Rollout} rollout @returns {Values} */
export function valuesOf(rollout) {
  const { type, maxSurge, maxUnavailable } = rollout.strategy;
  const { minReadySeconds, progressDeadlineSeconds, revisionHistoryLimit } = rollout;
  const values = { type, maxSurge, maxUnavailable, minReadySeconds, progressDeadlineSeconds, revisionHistoryLimit };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === null || value === undefined ? '' : String(value)]),
  );
}

/**
 * What these values promise for so many replicas; null when a bound is neither a count nor a percentage.
 * @param {Values} values
 * @param {number} desired
 * @returns {Promised|null}
 */
export function promise(values, desired) {
  if (values.type === RECREATE) return { surge: 0, unavailable: desired, floor: 0, ceiling: desired };
  const surge = resolve(values.maxSurge, desired, Math.ceil);
  const down = resolve(values.maxUnavailable, desired, Math.floor);
  if (surge === null || down === null) return null;
  const unavailable = Math.min(desired, surge === 0 && down === 0 ? 1 : down);
  return { surge, unavailable, floor: desired - unavailable, ceiling: desired + surge };
}

/** Written so, the API server refuses them; two that only round to 0 it takes. @param {Values} values */
export function bothZero(values) {
  return values.type !== RECREATE && BOUNDS.every((name) => /^0+%?$/.test(values[name]));
}

/**
 * The first thing that is wrong with what is typed, as a sentence; null when it may be sent. `empty`: there is nothing
 * to send, so it is not; the rest is for the API server to refuse, in its own words.
 * @param {Values} values
 * @returns {{word: string, args: {name?: string}, empty: boolean}|null}
 */
export function faultOf(values) {
  const asked = FIELDS.filter((name) => values.type !== RECREATE || !BOUNDS.includes(name));
  const empty = asked.find((name) => values[name] === '');
  if (empty) return { word: 'strategy.empty', args: { name: empty }, empty: true };
  const unclear = asked.find((name) =>
    BOUNDS.includes(name)
      ? resolve(values[name], 1, Math.ceil) === null
      : name !== 'type' && !/^\d+$/.test(values[name]),
  );
  if (unclear)
    return {
      word: BOUNDS.includes(unclear) ? 'strategy.unclear' : 'strategy.no_number',
      args: { name: unclear },
      empty: false,
    };
  if (bothZero(values)) return { word: 'strategy.both_zero', args: {}, empty: false };
  const most =
    values.type !== RECREATE && values.maxUnavailable.includes('%') && parseInt(values.maxUnavailable, 10) > 100;
  return most ? { word: 'strategy.too_many', args: {}, empty: false } : null;
}

/** What the API server fills in where a rolling update has no bounds. @param {Values} values @returns {Values} */
export const withDefaults = (values) =>
  values.type === RECREATE
    ? values
    : { ...values, ...Object.fromEntries(BOUNDS.filter((name) => !values[name]).map((name) => [name, '25%'])) };

/** @param {string} written @param {number} desired @param {(value: number) => number} round @returns {number|null} */
function resolve(written, desired, round) {
  const text = written.replaceAll(' ', '');
  if (/^\d{1,6}$/.test(text)) return Number(text);
  // Products first: 0.1 × 30 is more than 3, and would round up to 4.
  return /^\d{1,3}%$/.test(text) ? round((parseInt(text, 10) * desired) / 100) : null;
}

/**
 * The arithmetic of the percentages, as pairs of what is written and what it comes to.
 * @param {Values} values
 * @param {Promised} promised
 */
export function sums(values, { surge, unavailable }) {
  if (values.type === RECREATE) return [];
  const all = [
    { written: values.maxSurge, to: surge, word: 'strategy.up' },
    { written: values.maxUnavailable, to: unavailable, word: 'strategy.down' },
  ];
  return all.filter(({ written }) => written.includes('%'));
}
