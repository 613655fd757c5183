// @ts-check
/**
 * What lies below the lanes of a picture to be saved: the revisions kept, traffic, pods over time. Each row is told by
 * who paints it on the board.
 *
 * @typedef {import('../palette.js').Palette} Palette
 * @typedef {object} Row told = beside it, at a height in px; color = of whom it tells
 * @property {string} title
 * @property {number} height
 * @property {{text: string, y: number, color: number|null}[]} told
 * @property {(pen: CanvasRenderingContext2D, width: number) => void} draw
 * @typedef {object} Below
 * @property {Palette} palette
 * @property {{width: number, left: number, right: number}} space
 * @property {boolean} stacked
 * @property {Row[]} rows
 */

/** px for a title that has no gutter to stand in. */
const TITLE = 24;

/** @param {Pick<Below, 'rows'|'stacked'>} below */
export const heightOf = ({ rows, stacked }) =>
  rows.reduce((sum, { height }) => sum + height + (stacked ? TITLE : 0), 0);

/** @param {CanvasRenderingContext2D} pen at the top left of the first row @param {Below} below */
export function drawRows(pen, { palette, space, stacked, rows }) {
  let y = 0;
  for (const row of rows) {
    pen.fillStyle = palette.line;
    pen.fillRect(0, y, space.width, 1);
    write(pen, palette, row.title, 16, y + 20, { bold: true });
    if (stacked) y += TITLE;
    for (const { text, y: at, color } of row.told) {
      const x = space.width - space.right + 12;
      pen.fillStyle = color === null ? palette.surface : palette.hues[color % palette.hues.length].fill;
      pen.fillRect(x, y + at - 5, 10, 10);
      write(pen, palette, text, color === null ? x : x + 16, y + at + 4, { bold: false });
    }
    pen.save();
    pen.translate(space.left, y);
    pen.beginPath();
    pen.rect(0, 0, space.width - space.left - space.right, row.height);
    pen.clip();
    row.draw(pen, space.width - space.left - space.right);
    pen.restore();
    y += row.height;
  }
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Palette} palette
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {{bold: boolean}} how
 */
function write(pen, palette, text, x, y, { bold }) {
  pen.textAlign = 'start';
  pen.textBaseline = 'alphabetic';
  pen.font = `${bold ? 700 : 400} 12px ${palette.sans}`;
  pen.fillStyle = bold ? palette.ink2 : palette.ink;
  pen.fillText(text, x, y);
}
