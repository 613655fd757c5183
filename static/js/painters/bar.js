// @ts-check
/** The room of a rollout in one strip of an overview: everything up to the ceiling, and its marks. */
import { hueClass } from '../colours.js';
import { h, keep } from '../dom.js';

/**
 * The room in one strip: everything up to the ceiling.
 * @param {HTMLElement} bar
 * @param {import('../room.js').Room} room
 */
export function paintBar(bar, room) {
  const most = Math.max(room.ceiling, room.pods, 1);
  const marks = [
    { key: 'desired', at: room.desired, hard: false },
    ...(room.bounded
      ? [
          { key: 'floor', at: room.floor, hard: true },
          { key: 'ceiling', at: room.ceiling, hard: true },
        ]
      : []),
  ];
  /** @type {{key: string, make: () => HTMLElement, place: (element: HTMLElement) => void}[]} */
  const items = [
    ...room.segments.map(({ key, color, kind, from, count }) => ({
      key,
      make: () => h('i', { class: hueClass(color), 'data-kind': kind }),
      place: (/** @type {HTMLElement} */ element) => {
        element.style.transform = `translateX(${(100 * from) / most}%) scaleX(${count / most})`;
      },
    })),
    ...marks.map(({ key, at, hard }) => ({
      key,
      make: () => h('u', { class: hard ? 'hard' : '' }),
      place: (/** @type {HTMLElement} */ element) => {
        element.style.left = `${(100 * at) / most}%`;
      },
    })),
  ];
  keep(
    bar,
    items,
    ({ key }) => key,
    ({ make }) => make(),
    (element, { place }) => place(element),
  );
}
