// @ts-check
/**
 * Images one press away: those that this container ran before, and in the sandbox the tags that behave as they are
 * named. Pure.
 *
 * @typedef {{label: string, image: string}} Choice label as short as it can be told apart; image whole
 */
import { shortImage, tagOf } from './colours.js';

/** What the sandbox's image catalogue knows how to do. */
const TAUGHT = ['missing', 'crash', 'notready', 'slow', 'oom', 'errors'];
const MOST = 8;

/**
 * @param {import('./protocol.js').Revision[]} revisions newest first
 * @param {string} container
 * @param {string} image what it runs now
 * @returns {Choice[]}
 */
export function seenImages(revisions, container, image) {
  const images = revisions.flatMap((revision) =>
    revision.images.filter(({ name }) => name === container).map((one) => one.image),
  );
  const others = [...new Set(images)].filter((other) => other !== image).slice(0, MOST);
  return others.map((other) => ({
    label: repositoryOf(other) === repositoryOf(image) ? tagOf(other) : shortImage(other),
    image: other,
  }));
}

/** The next tag, and those that teach. @param {string} image @returns {Choice[]} */
export function taughtImages(image) {
  const tags = [nextTag(image), ...TAUGHT].filter((tag) => tag !== null);
  return tags
    .map((tag) => ({ label: tag, image: `${repositoryOf(image)}:${tag}` }))
    .filter((choice) => choice.image !== image);
}

/**
 * An image without tag and digest: `registry:5000/team/app:v2@sha256:9f…` -> `registry:5000/team/app`.
 * @param {string} image
 */
export function repositoryOf(image) {
  const [named] = image.split('@');
  const cut = named.lastIndexOf(':');
  return cut > named.lastIndexOf('/') ? named.slice(0, cut) : named;
}

/** The tag with its last number one higher: v2 -> v3, 3.5 -> 3.6; null where there is none. @param {string} image */
function nextTag(image) {
  const tag = image.includes('@') || repositoryOf(image) === image ? '' : tagOf(image);
  const parts = /^(.*?)(\d{1,6})$/.exec(tag);
  return parts && parts[1] + (Number(parts[2]) + 1);
}
