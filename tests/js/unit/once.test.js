// @ts-check
import { Once, wishOf } from '../../../static/js/once.js';
import { equal, test } from '../assert.js';

test('the second half of a double click is no second wish, a later click is one', async () => {
  let now = 0;
  let acts = 0;
  const once = new Once(() => now);
  const press = () =>
    once.run('web', 'undo', async () => {
      acts += 1;
    });
  for (now of [0, 250, 650]) await press();
  equal(acts, 1);
  now = 701;
  await press();
  await once.run('api', 'undo', async () => {
    acts += 1;
  });
  equal(acts, 3);
});

test('what is on its way is not sent again, and after a failure it may be', async () => {
  let now = 0;
  let acts = 0;
  let fail = () => {};
  const once = new Once(() => now);
  const first = once.run('web', 'undo', () => {
    acts += 1;
    return new Promise((_, reject) => {
      fail = () => reject(new Error('lost'));
    });
  });
  now = 5000;
  await once.run('web', 'undo', async () => {
    acts += 1;
  });
  equal(acts, 1);
  fail();
  await first.catch(() => {});
  await once.run('web', 'undo', async () => {
    acts += 1;
  });
  equal(acts, 2);
});

test('another wish for the same target acts, after the one before it, even at once and even if that failed', async () => {
  const once = new Once(() => 0);
  /** @type {string[]} */
  const acts = [];
  let answer = () => {};
  const first = once.run('web', wishOf('pause'), () => {
    acts.push('pause');
    return new Promise((_, reject) => {
      answer = () => reject(new Error('lost'));
    });
  });
  const push = (/** @type {string} */ name) => async () => {
    acts.push(name);
  };
  const second = once.run('web', wishOf('undo'), push('undo'));
  const third = once.run('web', wishOf('undo-to', { revision: 2 }), push('to 2'));
  const fourth = once.run('web', wishOf('undo-to', { revision: 1 }), push('to 1'));
  await once.run('web', wishOf('resume'), push('resume'));
  await Promise.resolve();
  equal(acts, ['pause'], 'resume is the second half of a double click on pause');
  answer();
  await first.catch(() => {});
  await Promise.all([second, third, fourth]);
  equal(acts, ['pause', 'undo', 'to 2', 'to 1']);
});
