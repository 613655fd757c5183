// @ts-check
/** Blocks as the server keeps them, base64 of deflated JSON lines, to steps. @typedef {import('./protocol.js').Step} Step */

/** @param {string[]} blocks @returns {Promise<Step[]>} */
export async function inflate(blocks) {
  const texts = await Promise.all(blocks.map(text));
  return texts.flatMap((lines) => lines.split('\n').map((line) => JSON.parse(line)));
}

/** @param {string} block */
function text(block) {
  const bytes = Uint8Array.from(atob(block), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))).text();
}
