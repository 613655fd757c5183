// @ts-check
/**
 * Times of one scale: beside 500 pods, 3 are not seen at all, so a chart of both draws each at a height of its own and
 * says where its scale breaks. Pure.
 *
 * @typedef {{from: number, to: number, room: import('./room.js').Room}} Step
 * @typedef {{from: number, to: number, top: number, steps: Step[]}} Epoch top = pods that its height holds
 */

/** A size that differs by more than this is drawn to another scale. */
const FACTOR = 4;

/** @param {Step[]} steps in order @returns {Epoch[]} */
export function epochsOf(steps) {
  /** @type {Epoch[]} */
  const epochs = [];
  for (const step of steps) {
    const need = Math.max(step.room.ceiling, step.room.pods);
    const last = epochs[epochs.length - 1];
    if (!last || breaks(last.top, need)) epochs.push({ from: step.from, to: step.to, top: need, steps: [step] });
    else {
      last.to = step.to;
      last.top = Math.max(last.top, need);
      last.steps.push(step);
    }
  }
  for (const epoch of epochs) epoch.top = Math.max(1, epoch.top);
  return epochs;
}

/** Nothing at all is nothing on every scale. @param {number} top @param {number} need */
const breaks = (top, need) => top > 0 && need > 0 && (need > top * FACTOR || need * FACTOR < top);

/**
 * The levels that can be told beside the chart without running into each other, the weightier first.
 * @param {import('./room.js').Room} room
 * @param {(pods: number) => number} y
 * @param {number} line px that one needs
 */
export function levelsOf(room, y, line) {
  /** @type {number[]} */
  const told = [];
  for (const level of room.bounded !== false ? [0, room.ceiling, room.floor] : [0, room.desired]) {
    if (told.every((other) => Math.abs(y(other) - y(level)) >= line)) told.push(level);
  }
  return told;
}
