// @ts-check
/** Saves the picture that stands on the board as a PNG, named after the Deployment and the moment shown. */
import { h } from './dom.js';
import { measure } from './room.js';
import { STAGES } from './protocol.js';
import { mainImage, shortImage } from './colours.js';
import { countStages } from './painters/heads.js';
import { drawStill } from './painters/still.js';

/** @param {import('./board-page.js').BoardPage} page */
export async function savePicture(page) {
  const view = page.showing.view();
  const { picture, parts: { speech } } = page;
  if (!view || !picture.layout) return;
  const lanes = new Map(view.revisions.map((revision) => [revision.uid, [speech.say('lane.revision_n', { number: revision.number }), shortImage(mainImage(revision.images)), speech.say('lane.wanted', { count: revision.wanted })]]));
  const lines = ['status', 'why', 'next'].map((id) => document.getElementById(id)?.textContent ?? '').filter(Boolean);
  const counts = countStages(view.pods);
  const heads = new Map(STAGES.map((stage) => [stage, `${speech.say(`stage.${stage}`)} ${counts.get(stage) ?? ''}`]));
  const room = measure(view.rollout, view.revisions, view.pods);
  const counted = (/** @type {'floor'|'ceiling'|'available'} */ what) => `${speech.number(room[what])} ${speech.say(`room.${what}`)}`;
  const canvas = drawStill({
    scene: picture.scene, layout: picture.layout, palette: page.palette, space: picture.space(),
    room, words: { title: view.rollout.name, lines, lanes, heads, floor: counted('floor'), ceiling: counted('ceiling'), available: counted('available') },
  });
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  const address = URL.createObjectURL(/** @type {Blob} */ (blob));
  const moment = new Date(page.showing.moment()).toISOString().slice(0, 19).replaceAll(':', '-');
  h('a', { href: address, download: `${view.rollout.name}-${moment}.png` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
