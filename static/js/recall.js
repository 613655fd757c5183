// @ts-check
/** Takes what the server kept into the page's own timeline. */
import { unfold } from './history.js';
import { retell } from './narrator.js';
import { restore } from './timeline.js';

/** @typedef {import('./protocol.js').Step} Step */

/**
 * @param {import('./protocol.js').Kept} kept
 * @param {import('./narrator.js').Narrator} narrator whose timeline it is
 * @param {() => import('./board-store.js').View|null} live
 */
export async function recall(kept, narrator, live) {
  const steps = [...(await inflate(kept.blocks)), ...kept.tail];
  const view = live();
  if (view?.rollout.uid !== kept.uid || !steps.length) return;
  const samples = unfold(steps, view);
  for (const { generation } of kept.acts) narrator.know(generation);
  const gaps = kept.gaps.map(([from, to]) => ({ from, to }));
  restore(narrator.timeline, { samples, marks: retell(samples, narrator.acts), gaps, until: kept.now });
}

/** Blocks are base64 of deflated JSON lines. @param {string[]} blocks @returns {Promise<Step[]>} */
export async function inflate(blocks) {
  const texts = await Promise.all(blocks.map(text));
  return texts.flatMap((lines) => lines.split('\n').map((line) => JSON.parse(line)));
}

/** @param {string} block */
function text(block) {
  const bytes = Uint8Array.from(atob(block), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))).text();
}
