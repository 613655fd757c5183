// @ts-check
/**
 * One pod as a cell of a few pixels: full when available, filling from below while ready, an outline while it comes.
 *
 * @typedef {import('../palette.js').Palette} Palette
 * @typedef {{x: number, y: number, alpha: number, actor: import('../scene.js').Actor}} Cell
 */

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Palette} palette
 * @param {Cell} cell
 * @param {number} tile
 * @param {{left: number, of: number}|null} ring
 */
export function drawCell(context, palette, { x, y, alpha, actor }, tile, ring) {
  const hue = palette.hues[actor.hue % 6];
  context.globalAlpha = alpha;
  const inner = tile - 1;
  if (actor.stage === 'available') {
    context.fillStyle = hue.fill;
    context.fillRect(x, y, tile, tile);
    return;
  }
  context.lineWidth = 1;
  context.strokeStyle = actor.pod.failed ? palette.bad : hue.edge;
  if (actor.stage === 'pending') return corners(context, x, y, tile);
  if (actor.stage === 'ready' || actor.pod.failed) {
    context.fillStyle = hue.tint;
    context.fillRect(x, y, tile, tile);
    const part = ring && ring.of > 0 ? 1 - ring.left / ring.of : 0;
    context.fillStyle = hue.fill;
    if (!actor.pod.failed) context.fillRect(x, y + tile * (1 - part), tile, tile * part);
  }
  if (actor.stage === 'starting' && !actor.pod.failed) {
    context.fillStyle = hue.fill;
    context.fillRect(x, y + tile * 0.6, tile, tile * 0.4);
  }
  if (actor.stage === 'leaving') context.globalAlpha = alpha * 0.6;
  if (actor.stage !== 'ready' || actor.pod.failed) context.strokeRect(x + 0.5, y + 0.5, inner, inner);
  if (actor.stage === 'leaving') line(context, x, y + tile, x + tile, y);
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} tile */
function corners(context, x, y, tile) {
  const [right, bottom] = [x + tile - 2, y + tile - 2];
  context.fillStyle = context.strokeStyle;
  for (const [left, top] of [
    [x, y],
    [right, y],
    [x, bottom],
    [right, bottom],
  ])
    context.fillRect(left, top, 2, 2);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} toX
 * @param {number} toY
 */
function line(context, x, y, toX, toY) {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(toX, toY);
  context.stroke();
}
