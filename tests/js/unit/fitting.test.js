// @ts-check
import { Fitting } from '../../../static/js/fitting.js';
import { equal, ok, test } from '../assert.js';

/** The picture of a laptop's screen, ten pods at 50 %/50 %. */
const LAPTOP = { width: 1016, left: 182, right: 132, scale: 1, whole: false };
const view = /** @type {any} */ ({ rollout: { ceiling: 15, floor: 5 }, revisions: [], pods: [] });
const two = () => 2;

test('the chart gives its height where that alone lets pods keep their names on one screen', () => {
  const fitting = new Fitting();
  const layout = fitting.choose(view, { ...LAPTOP, field: 289, spare: 44 }, two);
  ok(fitting.low, 'it gives');
  ok(2 * layout.laneHeight <= 289 + 44, `${layout.laneHeight} px a lane`);
  equal(layout.size, 'large');
});

test('the chart keeps its height where the page fits anyway, and where it scrolls anyway', () => {
  const fitting = new Fitting();
  fitting.choose(view, { ...LAPTOP, field: 380, spare: 44 }, two);
  equal(fitting.low, false);
  fitting.choose(view, { ...LAPTOP, field: 150, spare: 44 }, two);
  equal(fitting.low, false);
});
