// @ts-check
import { Pointing } from '../../../static/js/pointing.js';
import { equal, test } from '../assert.js';

/** Lanes from 100 to `bottom` px, in a picture of 500. */
function stage() {
  const picture = document.createElement('div');
  const lanes = document.createElement('div');
  picture.append(lanes);
  document.body.append(picture);
  const pointing = new Pointing(picture, lanes);
  let bottom = 200;
  lanes.getBoundingClientRect = () => new DOMRect(0, 100, 500, bottom - 100);
  return {
    pointing,
    moveTo: (/** @type {number} */ clientY) =>
      lanes.dispatchEvent(new PointerEvent('pointermove', { clientX: 5, clientY, bubbles: true })),
    grow: () => {
      bottom = 300;
    },
    leave: () => lanes.dispatchEvent(new PointerEvent('pointerleave')),
  };
}

test('lanes hold while the pointer is over them, and what is below them while it moves there', () => {
  const { pointing, moveTo, leave } = stage();
  moveTo(50);
  equal([pointing.holds, pointing.busy], [false, false], 'above them nothing would move');
  moveTo(150);
  equal([pointing.over, pointing.holds], [true, true]);
  leave();
  moveTo(250);
  equal([pointing.over, pointing.busy, pointing.holds], [false, true, true]);
});

test('a pointer that rests while lanes glide beneath it holds nothing', () => {
  const { pointing, moveTo, grow } = stage();
  moveTo(250);
  grow();
  moveTo(250); // browsers say so when what lies beneath moves
  equal(pointing.over, false);
  moveTo(251);
  equal(pointing.over, true);
});
