// @ts-check
import { bothZero, faultOf, promise, sums, withDefaults } from '../../../static/js/strategy.js';
import { equal, test } from '../assert.js';

/** @param {string} maxSurge @param {string} maxUnavailable */
const rolling = (maxSurge, maxUnavailable) => ({ type: 'RollingUpdate', maxSurge, maxUnavailable });

test('surge rounds up and unavailable down', () => {
  equal(promise(rolling('25%', '25%'), 10), { surge: 3, unavailable: 2, floor: 8, ceiling: 13 });
  equal(promise(rolling('10%', '10%'), 30), { surge: 3, unavailable: 3, floor: 27, ceiling: 33 });
});

test('bounds that both come to 0 let one pod be missing', () => {
  equal(promise(rolling('0', '25%'), 3), { surge: 0, unavailable: 1, floor: 2, ceiling: 3 });
});

test('no more can be missing than there are', () => {
  equal(promise(rolling('1', '9'), 3), { surge: 1, unavailable: 3, floor: 0, ceiling: 4 });
});

test('what is neither a count nor a percentage promises nothing', () => {
  for (const typed of ['', 'a', '-1', '1.5', '25 %%']) equal(promise(rolling(typed, '1'), 10), null, typed);
  equal(promise(rolling('25 %', '0'), 10)?.surge, 3);
});

test('Recreate takes all away first', () => {
  equal(promise({ type: 'Recreate', maxSurge: '', maxUnavailable: '' }, 4), {
    surge: 0,
    unavailable: 4,
    floor: 0,
    ceiling: 4,
  });
});

test('only percentages need their sum told', () => {
  const values = rolling('25%', '25%');
  const promised = /** @type {any} */ (promise(values, 10));
  equal(
    sums(values, promised).map(({ to }) => to),
    [3, 2],
  );
  equal(
    sums(rolling('1', '25%'), promised).map(({ word }) => word),
    ['strategy.down'],
  );
  equal(sums(rolling('1', '0'), promised), []);
});

test('two bounds written as 0 are told apart from two that round to 0', () => {
  const both = (/** @type {string} */ maxSurge, /** @type {string} */ maxUnavailable, type = 'RollingUpdate') =>
    bothZero({ type, maxSurge, maxUnavailable });
  equal([both('0', '0'), both('0%', '0'), both('0', '00%')], [true, true, true]);
  equal([both('0', '1%'), both('1', '0'), both('', '0'), both('0', '0', 'Recreate')], [false, false, false, false]);
});

test('what is typed is judged before it is sent, and an empty field is never sent', () => {
  const numbers = { minReadySeconds: '0', progressDeadlineSeconds: '600', revisionHistoryLimit: '10' };
  const fault = (/** @type {Record<string, string>} */ typed) => {
    const found = faultOf({ ...rolling('25%', '25%'), ...numbers, ...typed });
    return found && [found.word, found.args.name ?? '', found.empty];
  };
  equal(fault({}), null);
  equal(fault({ maxSurge: '150%' }), null, 'a surge may be any percentage');
  equal(fault({ maxSurge: '' }), ['strategy.empty', 'maxSurge', true]);
  equal(fault({ minReadySeconds: '' }), ['strategy.empty', 'minReadySeconds', true]);
  equal(fault({ maxSurge: 'many' }), ['strategy.unclear', 'maxSurge', false]);
  equal(fault({ maxSurge: '-1' }), ['strategy.unclear', 'maxSurge', false]);
  equal(fault({ maxSurge: '0', maxUnavailable: '0%' }), ['strategy.both_zero', '', false]);
  equal(fault({ maxUnavailable: '150%' }), ['strategy.too_many', '', false]);
  equal(fault({ revisionHistoryLimit: '-1' }), ['strategy.no_number', 'revisionHistoryLimit', false]);
  equal(fault({ type: 'Recreate', maxSurge: '', maxUnavailable: '' }), null);
});

test('a rolling update without bounds gets those that the API server would give it', () => {
  equal(withDefaults(rolling('', '')), rolling('25%', '25%'));
  equal(withDefaults(rolling('1', '')), rolling('1', '25%'));
  equal(withDefaults({ type: 'Recreate', maxSurge: '', maxUnavailable: '' }).maxSurge, '');
});
