// @ts-check
/** What a revision is called and coloured: a hue belongs to a ReplicaSet, an image is shown by its last part. */

/** @param {number} color index given at the ReplicaSet's creation */
export const hueClass = (color) => `hue-${((color % 6) + 6) % 6}`;

/**
 * The last path part and tag of an image; of a digest the first eight digits.
 * `registry:5000/team/app:v2` -> `app:v2`; `app@sha256:9f2c41ab77...` -> `app@9f2c41ab`.
 * @param {string} image
 */
export function shortImage(image) {
  const last = image.slice(image.lastIndexOf('/') + 1);
  return last.replace(/@[a-z0-9]+:([0-9a-f]{8})[0-9a-f]*$/, '@$1');
}

/** Only the tag or digest of an image, for where its name has just been said. @param {string} image */
export function tagOf(image) {
  const short = shortImage(image);
  const cut = Math.max(short.lastIndexOf(':'), short.lastIndexOf('@'));
  return cut < 0 ? short : short.slice(cut + 1);
}

const SUFFIX = 5; // letters that a generated name ends in; a Deployment's name of 63 letters leaves no dash before them

/** The part of a pod's name that differs from its siblings'. @param {string} name */
export const shortName = (name) => name.slice(Math.max(name.lastIndexOf('-') + 1, name.length - SUFFIX));

/**
 * The first working container's image: what a person means by "the image".
 * @param {{image: string, init: boolean}[]} containers
 */
export function mainImage(containers) {
  return (containers.find((container) => !container.init) ?? containers[0])?.image ?? '';
}
