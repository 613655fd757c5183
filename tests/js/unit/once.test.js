// @ts-check
import { Once } from '../../../static/js/once.js';
import { equal, test } from '../assert.js';

test('the second half of a double click is no second wish, a later click is one', async () => {
  let now = 0;
  let acts = 0;
  const once = new Once(() => now);
  const press = () =>
    once.run('web', async () => {
      acts += 1;
    });
  for (now of [0, 250, 650]) await press();
  equal(acts, 1);
  now = 701;
  await press();
  await once.run('api', async () => {
    acts += 1;
  });
  equal(acts, 3);
});

test('what is on its way is not sent again, and after a failure it may be', async () => {
  let now = 0;
  let acts = 0;
  let fail = () => {};
  const once = new Once(() => now);
  const first = once.run('web', () => {
    acts += 1;
    return new Promise((_, reject) => {
      fail = () => reject(new Error('lost'));
    });
  });
  now = 5000;
  await once.run('web', async () => {
    acts += 1;
  });
  equal(acts, 1);
  fail();
  await first.catch(() => {});
  await once.run('web', async () => {
    acts += 1;
  });
  equal(acts, 2);
});
