// @ts-check
import { columnsLayout, slotPlace, squeeze } from '../../../static/js/layouts.js';
import { equal, ok, test } from '../assert.js';

const DESK = { width: 1000, left: 182, right: 132, ceiling: 13, coming: 5 };
const STAGE = { width: 1824, left: 262, right: 196, ceiling: 13, coming: 5, scale: 1.4, whole: true };

test('ten pods with as many to come still carry names and seconds beside a scroll bar that takes its width', () => {
  const layout = columnsLayout({ width: 1015, left: 182, right: 132, ceiling: 15, coming: 10, field: 380 });
  equal(layout.size, 'large');
});

test('ten pods stand in three rows of tiles that carry their names', () => {
  const layout = columnsLayout(DESK);
  equal(layout.rows, 3);
  equal(layout.size, 'large');
  ok(layout.columns.available.capacity >= DESK.ceiling, 'all may be available');
  for (const stage of /** @type {const} */ (['pending', 'creating', 'starting', 'ready']))
    ok(layout.columns[stage].capacity >= DESK.coming, stage);
});

test('on a projector the lanes fill the height that they are given, and no more', () => {
  for (const field of [300, 360, 440, 560]) {
    for (const ceiling of [4, 13, 60, 500, 1200]) {
      const layout = columnsLayout({ ...STAGE, ceiling, coming: Math.ceil(ceiling / 2.6), field });
      equal(layout.laneHeight, field / 2);
      ok(layout.rows * (layout.tile + layout.gap) <= layout.laneHeight, `rows of ${field} for ${ceiling}`);
      ok(
        layout.columns.available.x + layout.columns.available.width <= STAGE.width - STAGE.right,
        'within the ceiling line',
      );
    }
  }
});

test('less height costs rows before it costs size', () => {
  const high = columnsLayout({ ...STAGE, field: 560 });
  const low = columnsLayout({ ...STAGE, field: 340 });
  ok(low.rows < high.rows, 'fewer rows');
  ok(low.tile >= high.tile * 0.85, 'tiles alike');
});

test('on a lower screen tiles give way, as long as they carry their names', () => {
  equal(columnsLayout({ ...DESK, field: 400 }), columnsLayout(DESK));
  const low = columnsLayout({ ...DESK, field: 310 });
  ok(low.laneHeight <= 155 && low.tile >= 36, `${low.laneHeight} px of ${low.tile}`);
  equal(columnsLayout({ ...DESK, field: 200 }), columnsLayout(DESK), 'the page had better scroll');
});

test('a third lane shrinks the tiles, and each keeps its column and its row', () => {
  const layout = columnsLayout({ ...STAGE, field: 480 });
  const lower = squeeze(layout, 160);
  equal(lower.columns, layout.columns);
  equal(lower.rows, layout.rows);
  const [, last] = [0, lower.rows * lower.columns.available.across - 1].map((slot) =>
    slotPlace(lower, 'available', slot),
  );
  ok(last.y + lower.tile <= 160, `the last row ends at ${last.y + lower.tile}`);
});

test('a crowd becomes cells before the page of a laptop has to scroll, and nearly all fit into one stage', () => {
  const laptop = { width: 1015, left: 182, right: 132, field: 278 };
  for (const replicas of [120, 300, 450, 1000]) {
    const coming = Math.ceil(replicas / 2);
    const layout = columnsLayout({ ...laptop, ceiling: replicas * 1.25, coming });
    ok(2 * layout.laneHeight <= laptop.field, `${replicas}: ${layout.laneHeight} px a lane`);
    ok(layout.columns.available.capacity >= replicas * 1.25, `${replicas} available`);
    ok(
      layout.columns.creating.capacity >= coming * 0.9,
      `${replicas}: ${layout.columns.creating.capacity} of ${coming}`,
    );
    equal(layout.size, replicas > 480 ? 'dense' : 'tiny');
  }
});
