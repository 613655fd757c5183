// @ts-check
/**
 * A pod in a picture to be saved, at rest, as the board draws it: a tile with its name and mark, or a cell.
 *
 * @typedef {import('../scene.js').Actor} Actor
 * @typedef {import('../palette.js').Palette} Palette
 */
import { shortName } from '../colours.js';
import { MARKED } from '../tile-sizes.js';
import { drawCell } from './cell.js';
import { MARKS } from './tiles.js';

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Palette} palette
 * @param {Actor} actor
 * @param {import('../layouts.js').Layout} layout
 */
export function drawPod(pen, palette, actor, layout) {
  if (layout.tile < MARKED) drawCell(pen, palette, { x: actor.x, y: actor.y, alpha: 1, actor }, layout.tile, null);
  else drawTile(pen, palette, actor, layout.tile);
  pen.globalAlpha = 1;
  if (layout.size !== 'large') return;
  drawName(pen, palette, actor, layout.tile);
  drawMark(pen, palette, actor, layout.tile);
}

/**
 * Fullness is being available, an outline is on its way, as on the board.
 * @param {CanvasRenderingContext2D} pen
 * @param {Palette} palette
 * @param {Actor} actor
 * @param {number} tile
 */
function drawTile(pen, palette, { x, y, stage, hue, pod }, tile) {
  const { fill, edge, tint } = palette.hues[hue % palette.hues.length];
  const stroke = pod.failed ? 3 : 2;
  pen.globalAlpha = stage === 'leaving' ? 0.55 : 1;
  pen.beginPath();
  pen.roundRect(x + stroke / 2, y + stroke / 2, tile - stroke, tile - stroke, tile * 0.2);
  pen.fillStyle =
    stage === 'available' ? fill : ['starting', 'ready'].includes(stage) || pod.failed ? tint : palette.surface;
  pen.fill();
  pen.strokeStyle = pod.failed ? palette.bad : edge;
  pen.lineWidth = stroke;
  pen.setLineDash(stage === 'pending' ? [4, 3] : []);
  pen.stroke();
  pen.setLineDash([]);
}

/**
 * Struck through when it leaves.
 * @param {CanvasRenderingContext2D} pen
 * @param {Palette} palette
 * @param {Actor} actor
 * @param {number} tile
 */
function drawName(pen, palette, { x, y, stage, hue, pod }, tile) {
  const name = shortName(pod.name);
  const low = stage !== 'available' && !(pod.failed && stage !== 'leaving');
  const [middle, line] = [x + tile / 2, y + tile * (low ? 0.76 : 0.5)];
  pen.textAlign = 'center';
  pen.font = `${Math.max(9, tile * 0.24)}px ${palette.sans}`;
  pen.fillStyle =
    stage === 'available'
      ? palette.hues[hue % palette.hues.length].on
      : stage === 'leaving'
        ? palette.ink3
        : palette.ink2;
  pen.fillText(name, middle, line + tile * 0.08);
  if (stage === 'leaving') pen.fillRect(middle - pen.measureText(name).width / 2, line, pen.measureText(name).width, 1);
  pen.textAlign = 'start';
}

/**
 * What a pod on its way is doing; one that fails has its disc.
 * @param {CanvasRenderingContext2D} pen
 * @param {Palette} palette
 * @param {Actor} actor
 * @param {number} tile
 */
function drawMark(pen, palette, { x, y, stage, hue, pod }, tile) {
  const failing = pod.failed && stage !== 'leaving';
  pen.save();
  if (failing) drawBang(pen, palette, x + tile * 0.9, y + tile * 0.1, tile * 0.2);
  else if (MARKS[stage]) {
    pen.translate(x + tile * 0.3, y + tile * 0.14);
    pen.scale(tile * 0.02, tile * 0.02);
    pen.strokeStyle = palette.hues[hue % palette.hues.length].edge;
    pen.lineWidth = 1.7;
    pen.stroke(new Path2D(MARKS[stage]));
  }
  pen.restore();
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Palette} palette
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function drawBang(pen, palette, x, y, radius) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fillStyle = palette.bad;
  pen.fill();
  pen.font = `700 ${radius * 1.5}px ${palette.sans}`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillStyle = palette.surface;
  pen.fillText('!', x, y + 0.5);
}
