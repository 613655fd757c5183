// @ts-check
/**
 * Saves the picture that stands on the board as a PNG, its traffic and time included, named after the Deployment and
 * the moment shown.
 */
import { titleOf } from './by-hand.js';
import { h } from './dom.js';
import { measure } from './room.js';
import { STAGES } from './protocol.js';
import { mainImage, shortImage } from './colours.js';
import { countStages } from './painters/heads.js';
import { drawStill } from './painters/still.js';

/** @param {import('./drawing.js').Drawing} drawing */
export async function savePicture(drawing) {
  const view = drawing.showing.view();
  const {
    picture,
    parts: { speech },
  } = drawing;
  if (!view || !picture.layout) return;
  const lanes = new Map(
    view.revisions.map((revision) => [
      revision.uid,
      [
        titleOf(revision, speech),
        shortImage(mainImage(revision.images)),
        speech.say('lane.wanted', { count: revision.wanted }),
      ],
    ]),
  );
  const lines = ['status', 'why', 'next'].map((id) => document.getElementById(id)?.textContent ?? '').filter(Boolean);
  const counts = countStages(view.pods);
  const heads = new Map(STAGES.map((stage) => [stage, `${speech.say(`stage.${stage}`)} ${counts.get(stage) ?? ''}`]));
  const room = measure(view.rollout, view.revisions, view.pods);
  const counted = (/** @type {'floor'|'desired'|'ceiling'|'available'} */ what) =>
    `${speech.number(room[what])} ${speech.say(`room.${what}`)}`;
  const { at } = drawing.showing;
  const failures = drawing.traffic.failures;
  const rows = [
    ...idleRow(drawing),
    ...drawing.fronts.still(view, drawing.palette),
    ...drawing.traffic.still(drawing.palette, drawing.showing.moment()),
    drawing.chart.still(drawing.showing.timeline, drawing.palette, { now: drawing.showing.end(), at, failures }),
  ];
  const stamp = new Intl.DateTimeFormat(speech.language, { dateStyle: 'medium', timeStyle: 'medium' }).format(
    drawing.showing.moment(),
  );
  const canvas = drawStill({
    rows,
    scene: picture.scene,
    layout: picture.layout,
    palette: drawing.palette,
    space: picture.space(),
    room,
    words: {
      title: view.rollout.name,
      lines,
      lanes,
      heads,
      foot: `${view.rollout.namespace}/${view.rollout.name} · ${stamp}`,
      floor: counted('floor'),
      desired: counted('desired'),
      ceiling: counted('ceiling'),
      available: counted('available'),
    },
  });
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  const address = URL.createObjectURL(/** @type {Blob} */ (blob));
  const moment = new Date(drawing.showing.moment()).toISOString().slice(0, 19).replaceAll(':', '-');
  h('a', { href: address, download: `${view.rollout.name}-${moment}.png` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/**
 * The revisions without pods, on one line.
 * @param {import('./drawing.js').Drawing} drawing
 * @returns {import('./painters/still-rows.js').Row[]}
 */
function idleRow({ picture, palette, parts: { speech } }) {
  const { idle } = picture.scene;
  if (!idle.length) return [];
  const draw = (/** @type {CanvasRenderingContext2D} */ pen) => {
    let x = 10;
    for (const revision of idle) {
      const { color, images } = revision;
      const text = `${titleOf(revision, speech)}  ${shortImage(mainImage(images))}`;
      pen.fillStyle = palette.hues[color % palette.hues.length].fill;
      pen.fillRect(x, 11, 10, 10);
      pen.font = `12px ${palette.sans}`;
      pen.fillStyle = palette.ink2;
      pen.fillText(text, x + 16, 20);
      x += 34 + pen.measureText(text).width;
    }
  };
  return [{ title: speech.say('lane.idle'), height: 32, told: [], draw }];
}
