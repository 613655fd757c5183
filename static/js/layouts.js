// @ts-check
/**
 * Where slots are: tile size by ceiling and width, stage columns, the gutters. Computed when the width, the scale or the
 * strategy changes, never because a pod came or went.
 *
 * @typedef {import('./protocol.js').Stage} Stage
 * @typedef {{x: number, width: number, across: number, capacity: number}} Column
 * @typedef {object} Layout
 * @property {'columns'|'stack'} kind
 * @property {'large'|'small'|'dense'} size large tiles carry a name, small ones a mark, dense ones are cells of a canvas
 * @property {number} tile
 * @property {number} gap
 * @property {number} rows
 * @property {number} laneHeight
 * @property {number} padding from a lane's top to its first slot
 * @property {Record<Stage, Column>} columns
 */
import { STAGES } from './protocol.js';

/** @type {readonly Stage[]} */
export const COMING = ['pending', 'creating', 'starting', 'ready'];

/** Up to this many pods may be tiles of the document; beyond, cells of a canvas. */
export const MOST_TILES = 600;

/** By ceiling, the largest first: pods at most, tile, gap, rows. */
const SIZES = [
  { most: 6, tile: 52, gap: 8, rows: 2 },
  { most: 20, tile: 48, gap: 6, rows: 3 },
  { most: 120, tile: 24, gap: 3, rows: 8 },
  { most: MOST_TILES, tile: 24, gap: 3, rows: 12 },
  { most: Infinity, tile: 7, gap: 1, rows: 36 },
];

/** Rows added on a narrow screen, before tiles become specks. */
const MORE_ROWS = [0, 4, 8, 16, 24, 36, 48];

/** Smallest tile that can still carry its name. */
const NAMED = 34;
/** Tiles that differ by less look alike: then the lane may as well fill its height. */
const ALIKE = 0.85;
/** From a column's edge to its first slot. */
export const INSET = 9;
const NARROWEST_STAGE = 88;
/** From a lane's top to its first slot where height is short. */
const CLOSE = 10;
/** A lane's name, image and count need as much. */
const LOWEST = 104;

/** @typedef {{body: number, ceiling: number, coming: number, scale: number, field: number, whole: boolean}} Field px across; pods; px down for the rows of a lane */

/**
 * @param {{width: number, left: number, right: number, ceiling: number, coming: number, scale?: number, field?: number, whole?: boolean}} space
 *   width of the picture, its gutters in px; ceiling in pods; coming = surge + unavailable; scale of the projector; field =
 *   px for two lanes, if the page is not to scroll; whole = they have to fit, and fill it
 * @returns {Layout}
 */
export function columnsLayout({ width, left, right, ceiling, coming, scale = 1, field = Infinity, whole = false }) {
  const size = SIZES.find(({ most }) => ceiling <= most) ?? SIZES[SIZES.length - 1];
  const body = width - left - right;
  const tallest = Math.floor(field / 2);
  const { tile, gap, rows, padding, availableAcross } = chooseSize(size, {
    body,
    ceiling,
    coming,
    scale,
    field: tallest,
    whole,
  });
  const pitch = tile + gap;
  const wanted = availableAcross * pitch - gap + 2 * INSET;
  const stageWidth = Math.floor(
    clamp((body - wanted) / COMING.length, Math.min(NARROWEST_STAGE, body / 6), body / 5.2),
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
    size: size.tile < 20 ? 'dense' : tile >= NAMED ? 'large' : 'small',
    tile,
    gap,
    rows,
    padding,
    columns,
    laneHeight: whole ? tallest : Math.max(LOWEST, rows * pitch - gap + 2 * padding),
  };
}

/**
 * The same layout in lower lanes, for a third one where the page cannot grow: tiles shrink, and each keeps its column and
 * its row.
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
 * As designed where there is height enough; else, in the height that there is, the rows that leave the largest tiles,
 * unless they would be too small and the page had better scroll.
 * @param {{tile: number, gap: number, rows: number}} size
 * @param {Field} space
 */
function chooseSize(size, space) {
  const roomy = size.tile < 20 ? 12 : 14;
  const designed = { ...chooseRows(size, { ...space, field: Infinity }), padding: roomy };
  const { tile, gap, rows } = designed;
  if (!space.whole && rows * (tile + gap) - gap + 2 * roomy <= space.field) return designed;
  const padding = space.whole ? roomy : CLOSE;
  const fitting = { ...chooseRows(size, { ...space, field: space.field - 2 * padding }), padding };
  return space.whole || (fitting.fits && fitting.tile >= leastOf(size)) ? fitting : designed;
}

/** The smallest tile that still does what its size is for. @param {{tile: number}} size */
const leastOf = ({ tile }) => (tile >= NAMED ? NAMED : tile < 20 ? 5 : 14);

/**
 * A row more is better than tiles that cannot carry their names; fives are better than fours. Where the height is given,
 * the rows that leave the largest tiles.
 * @param {{tile: number, gap: number, rows: number}} size
 * @param {Field} space
 */
function chooseRows(size, { body, ceiling, coming, scale, field }) {
  const good = size.tile >= NAMED ? NAMED : size.tile * 0.6;
  const options = rowsToTry(size, field).map(([rows, least]) => {
    const availableAcross = acrossFor(ceiling, rows, Math.min(least, Math.max(2, ceiling)));
    return {
      ...largestThatFits(size, { body, field, rows }, availableAcross, acrossFor(coming, rows, 1), scale),
      rows,
      availableAcross,
    };
  });
  const fitting = options.filter(({ fits }) => fits);
  if (!fitting.length) return options.findLast(({ rows, tile, gap }) => rows * (tile + gap) <= field) ?? options[0];
  const largest = fitting.reduce((best, option) => (option.tile > best.tile ? option : best));
  if (field === Infinity) return fitting.find(({ tile }) => tile >= good) ?? largest;
  return fitting
    .filter(({ tile }) => tile >= largest.tile * ALIKE)
    .reduce((best, option) => (option.rows > best.rows ? option : best));
}

/**
 * Rows, and the least that stands beside one another.
 * @param {{tile: number, rows: number}} size
 * @param {number} field
 * @returns {number[][]}
 */
function rowsToTry({ tile, rows }, field) {
  const tries =
    tile < NAMED
      ? MORE_ROWS.map((more) => [rows + more, 5])
      : [
          [rows, 5],
          [rows + 1, 5],
          [rows + 1, 4],
        ];
  if (field === Infinity) return tries;
  return [...Array.from({ length: rows - 1 }, (_, index) => [rows - 1 - index, 5]), ...tries];
}

/**
 * @param {{tile: number, gap: number}} size
 * @param {{body: number, field: number, rows: number}} space px across, px down for so many rows
 * @param {number} available
 * @param {number} each
 * @param {number} scale
 */
function largestThatFits(size, { body, field, rows }, available, each, scale) {
  const largest = Math.round(size.tile * scale);
  for (let tile = largest; tile >= 5; tile -= 1) {
    const gap = tile < size.tile * 0.84 ? Math.max(1, size.gap - 2) : Math.round(size.gap * scale);
    const span = (/** @type {number} */ across) => across * (tile + gap) - gap + 2 * INSET;
    const stages = COMING.length * Math.max(span(each), Math.min(NARROWEST_STAGE * scale, body / 6));
    if (span(available) + stages <= body && rows * (tile + gap) - gap <= field) return { tile, gap, fits: true };
  }
  return { tile: 5, gap: 1, fits: false };
}

/**
 * Slots beside one another so that `pods` fit in `rows`, in whole fives where there is a choice.
 * @param {number} pods
 * @param {number} rows
 * @param {number} least
 */
function acrossFor(pods, rows, least) {
  return Math.max(least, Math.ceil(Math.max(1, pods) / rows));
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

/**
 * A phone: every lane is one field in which a pod keeps its slot for life, whatever its stage.
 * @param {{width: number, most: number, card?: number}} space most = pods that the fullest lane may hold; card = px kept for a diagnosis
 * @returns {Layout}
 */
export function stackLayout({ width, most, card = 0 }) {
  const inner = width - 20 - 6;
  const size = most <= 28 ? { tile: 40, gap: 8 } : { tile: 18, gap: 3 };
  const across = Math.max(1, Math.floor((inner + size.gap) / (size.tile + size.gap)));
  const rows = Math.min(12, Math.max(2, Math.ceil(most / across)));
  const field = { x: 10, width, across, capacity: across * rows };
  const columns = /** @type {Record<Stage, Column>} */ (Object.fromEntries(STAGES.map((stage) => [stage, field])));
  const padding = 36;
  return {
    kind: 'stack',
    size: most <= 28 ? 'large' : 'small',
    tile: size.tile,
    gap: size.gap,
    rows,
    padding,
    columns,
    laneHeight: padding + rows * (size.tile + size.gap) - size.gap + 34 + card,
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
