// @ts-check
import { columnsLayout } from '../../../static/js/layouts.js';
import { equal, ok, test } from '../assert.js';

const DESK = { width: 1000, left: 182, right: 132, ceiling: 13, coming: 5 };
const STAGE = { width: 1824, left: 262, right: 196, ceiling: 13, coming: 5, scale: 1.4 };

test('ten pods stand in three rows of tiles that carry their names', () => {
  const layout = columnsLayout(DESK);
  equal(layout.rows, 3);
  equal(layout.size, 'large');
  ok(layout.columns.available.capacity >= DESK.ceiling, 'all may be available');
  for (const stage of /** @type {const} */ (['pending', 'creating', 'starting', 'ready'])) ok(layout.columns[stage].capacity >= DESK.coming, stage);
});

test('on a projector a lane keeps within the height it is given', () => {
  for (const tallest of [150, 180, 220, 280]) {
    for (const ceiling of [4, 13, 60, 500, 1200]) {
      const layout = columnsLayout({ ...STAGE, ceiling, coming: Math.ceil(ceiling / 2.6), tallest });
      ok(layout.laneHeight <= Math.max(tallest, 146), `${layout.laneHeight} of ${tallest} for ${ceiling}`);
      ok(layout.columns.available.x + layout.columns.available.width <= STAGE.width - STAGE.right, 'within the ceiling line');
    }
  }
});

test('less height costs rows before it costs size', () => {
  const high = columnsLayout({ ...STAGE, tallest: 280 });
  const low = columnsLayout({ ...STAGE, tallest: 170 });
  ok(low.rows < high.rows, 'fewer rows');
  ok(low.tile >= high.tile * 0.85, 'tiles alike');
});
