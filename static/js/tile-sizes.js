// @ts-check
/**
 * How large a pod stands, and in how many rows: by the ceiling, the width, and the height that a lane may have. Pure.
 *
 * @typedef {{most: number, tile: number, gap: number, rows: number}} Size pods at most, and how they stand as designed
 * @typedef {object} Field px across; px down for the rows of a lane; pods; whole = it has to fit
 * @property {number} body
 * @property {number} ceiling
 * @property {number} coming
 * @property {number} scale
 * @property {number} field
 * @property {boolean} whole
 * @typedef {{tile: number, gap: number, rows: number, padding: number, availableAcross: number}} Chosen
 */

/** Up to this many pods may be tiles of the document; beyond, cells of a canvas. */
export const MOST_TILES = 600;
/** Smallest tile that can still carry its name. */
export const NAMED = 34;
/** Smallest one that can carry a mark: what is lower is drawn as a cell. */
export const MARKED = 14;
/** From a column's edge to its first slot. */
export const INSET = 9;
export const NARROWEST_STAGE = 88;
/** Stages before pods are available, side by side. */
const STAGES_TO_COME = 4;

/** @type {Size[]} the largest first */
const SIZES = [
  { most: 6, tile: 52, gap: 8, rows: 2 },
  { most: 20, tile: 48, gap: 6, rows: 3 },
  { most: 120, tile: 24, gap: 3, rows: 8 },
  { most: MOST_TILES, tile: 24, gap: 3, rows: 12 },
  { most: Infinity, tile: 7, gap: 1, rows: 36 },
];
/** Rows added on a narrow screen, before tiles become specks. */
const MORE_ROWS = [0, 4, 8, 16, 24, 36, 48];
/** Tiles that differ by less look alike: then the lane may as well fill its height. */
const ALIKE = 0.85;
/** From a lane's top to its first slot: as designed, of cells, where height is short, of cells there. */
const ROOMY = 14;
const ROOMY_CELLS = 12;
const CLOSE = 8;
const CLOSE_CELLS = 6;
/** The least and the largest cell that a crowd shrinks to, so that all of it stands on one screen. */
const LEAST_CELL = 4;
const LARGEST_CELL = MARKED - 1;
/** Of a canvas, as long as all to come fit. */
const LEAST_DENSE = 5;
/** A lane of cells has this height even on the lowest screen. */
const LOWEST_CELLS = 138;
/** That part of those to come fits into one stage, if the screen is small: hardly ever are all of them in the same. */
const MOST_OF_THEM = 0.95;
const ENOUGH_OF_THEM = 0.65;

/**
 * As designed where there is height enough; else, in the height that there is, the rows that leave the largest tiles;
 * and a crowd becomes cells before the page has to scroll.
 * @param {Field} space
 * @returns {Chosen}
 */
export function chooseSize(space) {
  const size = SIZES.find(({ most }) => space.ceiling <= most) ?? SIZES[SIZES.length - 1];
  const padding = size.tile < MARKED ? ROOMY_CELLS : ROOMY;
  const designed = { ...chooseRows(size, { ...space, field: Infinity }), padding };
  const { tile, gap, rows } = designed;
  if (!space.whole && rows * (tile + gap) - gap + 2 * padding <= space.field) return designed;
  const close = space.whole ? padding : CLOSE;
  const fitting = { ...chooseRows(size, { ...space, field: space.field - 2 * close }), padding: close };
  if (space.whole || (fitting.fits && fitting.tile >= leastOf(size))) return fitting;
  return (size.tile < NAMED && chooseCells(space)) || designed;
}

/** The smallest tile that still does what its size is for. @param {Size} size */
const leastOf = ({ tile }) => (tile >= NAMED ? NAMED : tile < MARKED ? LEAST_DENSE : MARKED);

/** The largest cells of which nearly all fit. @param {Field} space @returns {Chosen|null} */
function chooseCells({ body, ceiling, coming, field }) {
  const down = Math.max(field, LOWEST_CELLS) - 2 * CLOSE_CELLS;
  for (let tile = LARGEST_CELL; tile >= LEAST_CELL; tile -= 1) {
    const gap = tile < 10 ? 1 : 2;
    const pitch = tile + gap;
    const rows = Math.floor((down + gap) / pitch);
    const availableAcross = acrossFor(ceiling, rows, 5);
    const part = tile === LEAST_CELL ? ENOUGH_OF_THEM : MOST_OF_THEM;
    const each = Math.max(NARROWEST_STAGE, span(acrossFor(coming * part, rows, 1), tile, gap));
    if (span(availableAcross, tile, gap) + STAGES_TO_COME * each <= body)
      return { tile, gap, rows, availableAcross, padding: CLOSE_CELLS };
  }
  return null;
}

/**
 * A row more is better than tiles that cannot carry their names; fives are better than fours. Where the height is
 * given, the rows that leave the largest tiles.
 * @param {Size} size
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
  const alike = Math.max(largest.tile * ALIKE, Math.min(largest.tile, good));
  return fitting
    .filter(({ tile }) => tile >= alike)
    .reduce((best, option) => (option.rows > best.rows ? option : best));
}

/**
 * Rows, and the least that stands beside one another.
 * @param {Size} size
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
 * @param {Size} size
 * @param {{body: number, field: number, rows: number}} space px across, px down for so many rows
 * @param {number} available
 * @param {number} each
 * @param {number} scale
 */
function largestThatFits(size, { body, field, rows }, available, each, scale) {
  const largest = Math.round(size.tile * scale);
  for (let tile = largest; tile >= 5; tile -= 1) {
    const gap = tile < size.tile * 0.84 ? Math.max(1, size.gap - 2) : Math.round(size.gap * scale);
    const stage = Math.max(span(each, tile, gap), Math.min(NARROWEST_STAGE * scale, body / 6));
    const wide = span(available, tile, gap) + STAGES_TO_COME * stage;
    if (wide <= body && rows * (tile + gap) - gap <= field) return { tile, gap, fits: true };
  }
  return { tile: 5, gap: 1, fits: false };
}

/** px that so many take beside one another. @param {number} across @param {number} tile @param {number} gap */
export const span = (across, tile, gap) => across * (tile + gap) - gap + 2 * INSET;

/**
 * Slots beside one another so that `pods` fit in `rows`, in whole fives where there is a choice.
 * @param {number} pods
 * @param {number} rows
 * @param {number} least
 */
function acrossFor(pods, rows, least) {
  return Math.max(least, Math.ceil(Math.max(1, pods) / rows));
}
