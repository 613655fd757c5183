// @ts-check
import { epochsOf, levelsOf } from '../../../static/js/epochs.js';
import { equal, test } from '../assert.js';

/** @param {number[][]} rooms ceiling and pods, a second each */
const steps = (...rooms) =>
  rooms.map(([ceiling, pods], index) => ({
    from: index * 1000,
    to: (index + 1) * 1000,
    room: /** @type {any} */ ({ ceiling, pods, floor: ceiling }),
  }));
/** @param {import('../../../static/js/epochs.js').Epoch[]} epochs */
const told = (epochs) => epochs.map(({ from, to, top }) => [from, to, top]);

test('a rollout is drawn to one scale, its crossings included', () => {
  equal(told(epochsOf(steps([13, 10], [13, 13], [13, 17], [13, 10]))), [[0, 4000, 17]]);
});

test('a scale of 500 ends with the 500 pods, and 3 pods have a height again', () => {
  equal(told(epochsOf(steps([625, 500], [4, 500], [4, 3], [4, 3]))), [
    [0, 2000, 625],
    [2000, 4000, 4],
  ]);
});

test('a Deployment that grows is drawn anew from when its ceiling rose', () => {
  equal(told(epochsOf(steps([4, 3], [75, 3], [75, 60]))), [
    [0, 1000, 4],
    [1000, 3000, 75],
  ]);
});

test('scaled to nothing and back, the scale is kept', () => {
  equal(told(epochsOf(steps([13, 10], [0, 0], [13, 10]))), [[0, 3000, 13]]);
  equal(told(epochsOf(steps([0, 0]))), [[0, 1000, 1]]);
});

test('levels that would run into each other are not all told', () => {
  const y = (/** @type {number} */ pods) => 100 - pods * 2;
  equal(levelsOf(/** @type {any} */ ({ ceiling: 13, floor: 8 }), y, 10), [0, 13, 8]);
  equal(levelsOf(/** @type {any} */ ({ ceiling: 13, floor: 11 }), y, 10), [0, 13]);
  equal(levelsOf(/** @type {any} */ ({ ceiling: 4, floor: 3 }), y, 10), [0]);
});
