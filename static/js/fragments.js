// @ts-check
/** Fragments of the server's, sent for and swapped by htmx. */
import { byId } from './dom.js';

/**
 * Posts a one-click operation; its answer swaps into the place for answers.
 * @param {string} url
 * @param {Element} source
 * @param {Record<string, string|number>} values what was seen, and what the operation needs
 * @param {HTMLElement} [target] where the answer stands
 */
export function post(url, source, values, target = byId('answers')) {
  return htmx().ajax('POST', url, { source, target, values });
}

/** Reads a fragment of the server's into a place. @param {string} url @param {HTMLElement} target */
export function fetchInto(url, target) {
  return htmx().ajax('GET', url, { source: target, target });
}

/** @returns {{ajax: (verb: string, url: string, options: object) => Promise<void>}} */
export function htmx() {
  return /** @type {any} */ (globalThis).htmx;
}
