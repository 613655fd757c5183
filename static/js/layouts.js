// @ts-check
/**
 * Where slots are: stage columns between the gutters, or a phone's fields, and how high a lane is. Computed when the
 * width, the scale or the strategy changes, never because a pod came or went.
 *
 * @typedef {import('./protocol.js').Stage} Stage
 * @typedef {{x: number, width: number, across: number, capacity: number}} Column
 * @typedef {object} Layout
 * @property {'columns'|'stack'} kind
 * @property {'large'|'small'|'tiny'|'dense'} size large tiles carry a name, small ones a mark, tiny ones look like the
 *   cells of a canvas that dense ones are
 * @property {number} tile
 * @property {number} gap
 * @property {number} rows
 * @property {number} laneHeight of a lane in which every row is in use
 * @property {number} vacant height of the place that is kept for the next revision; 0 where none is
 * @property {number|null} whole height that the lanes have to fill, where the page cannot grow
 * @property {number} padding from a lane's top to its first slot
 * @property {number} foot from a phone's last row to its lane's end
 * @property {Record<Stage, Column>} columns
 */
import { STAGES } from './protocol.js';
import { INSET, MARKED, MOST_TILES, NAMED, NARROWEST_STAGE, chooseSize, span } from './tile-sizes.js';

/** @type {readonly Stage[]} */
export const COMING = ['pending', 'creating', 'starting', 'ready'];

/** A lane's name, image and count need as much. */
const LOWEST = 104;
/** The place for the next revision needs a line. */
const VACANT = 40;

/**
 * @typedef {object} Room
 * @property {number} width px of the picture
 * @property {number} left px of its gutters
 * @property {number} right
 * @property {number} ceiling pods
 * @property {number} coming surge + unavailable
 * @property {number} [scale] of the projector
 * @property {number} [field] px for two lanes, if the page is not to scroll
 * @property {boolean} [whole] they have to fit, and fill it
 */

/** @param {Room} room @returns {Layout} */
export function columnsLayout({ width, left, right, ceiling, coming, scale = 1, field = Infinity, whole = false }) {
  const body = width - left - right;
  const tallest = Math.floor(field / 2);
  const size = chooseSize({ body, ceiling, coming, scale, field: tallest, whole });
  const { tile, gap, rows, padding, availableAcross } = size;
  const pitch = tile + gap;
  const stageWidth = Math.floor(
    clamp((body - span(availableAcross, tile, gap)) / COMING.length, Math.min(NARROWEST_STAGE, body / 6), body / 5.2),
  );
  const columns = /** @type {Record<Stage, Column>} */ ({});
  let x = left;
  for (const stage of COMING) {
    columns[stage] = column(x, stageWidth, pitch, gap, rows);
    x += stageWidth;
  }
  columns.available = column(x, width - right - x, pitch, gap, rows);
  columns.leaving = column(width - right, right, pitch, gap, rows);
  return {
    kind: 'columns',
    size: ceiling > MOST_TILES ? 'dense' : tile >= NAMED ? 'large' : tile >= MARKED ? 'small' : 'tiny',
    tile,
    gap,
    rows,
    padding,
    columns,
    vacant: Math.round(VACANT * scale),
    whole: whole ? field : null,
    foot: 0,
    laneHeight: whole ? tallest : Math.max(LOWEST, rows * pitch - gap + 2 * padding),
  };
}

/**
 * The same layout in lower lanes, for a third one where the page cannot grow: tiles shrink, and each keeps its column
 * and its row.
 * @param {Layout} layout
 * @param {number} laneHeight
 * @returns {Layout}
 */
export function squeeze(layout, laneHeight) {
  const padding = Math.max(4, Math.round((layout.padding * laneHeight) / layout.laneHeight));
  const pitch = Math.min(layout.tile + layout.gap, Math.floor((laneHeight - 2 * padding) / layout.rows));
  const gap = Math.min(layout.gap, Math.max(1, Math.round(pitch / 9)));
  return { ...layout, tile: pitch - gap, gap, padding, laneHeight };
}

/**
 * @param {number} x
 * @param {number} width
 * @param {number} pitch
 * @param {number} gap
 * @param {number} rows
 * @returns {Column}
 */
function column(x, width, pitch, gap, rows) {
  const across = Math.max(1, Math.floor((width - 2 * INSET + gap + 2) / pitch));
  return { x, width, across, capacity: across * rows };
}

/** On a phone: from a lane's top to its pods, and from them to its end, where its counts stand. */
const HEAD_OF_CARD = 36;
const FOOT_OF_CARD = 34;
const MOST_ROWS = 12;
/** More of them stand smaller. */
const MOST_LARGE = 28;

/**
 * A phone: every lane is one field in which a pod keeps its slot for life, whatever its stage; it is as high as the
 * rows in use.
 * @param {{width: number, most: number}} space most = pods that the fullest lane may hold
 * @returns {Layout}
 */
export function stackLayout({ width, most }) {
  const inner = width - 20 - 6;
  const size = most <= MOST_LARGE ? { tile: 40, gap: 8 } : { tile: 18, gap: 3 };
  const across = Math.max(1, Math.floor((inner + size.gap) / (size.tile + size.gap)));
  const rows = Math.min(MOST_ROWS, Math.max(1, Math.ceil(most / across)));
  const field = { x: 10, width, across, capacity: across * rows };
  const columns = /** @type {Record<Stage, Column>} */ (Object.fromEntries(STAGES.map((stage) => [stage, field])));
  return {
    kind: 'stack',
    size: most <= MOST_LARGE ? 'large' : 'small',
    tile: size.tile,
    gap: size.gap,
    rows,
    padding: HEAD_OF_CARD,
    columns,
    vacant: 0,
    whole: null,
    foot: FOOT_OF_CARD,
    laneHeight: HEAD_OF_CARD + rows * (size.tile + size.gap) - size.gap + FOOT_OF_CARD,
  };
}

/**
 * Top left corner of a slot, relative to its lane's.
 * @param {Layout} layout
 * @param {Stage} stage
 * @param {number} slot
 */
export function slotPlace(layout, stage, slot) {
  const { x, across } = layout.columns[stage];
  const pitch = layout.tile + layout.gap;
  return { x: x + INSET + (slot % across) * pitch, y: layout.padding + Math.floor(slot / across) * pitch };
}

/** @param {number} value @param {number} low @param {number} high */
const clamp = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));
