// @ts-check
/**
 * The few ways in which this page touches the document. Text is set as text; markup from the cluster never becomes
 * markup.
 */

/**
 * An element with attributes and children. `class`, `data-*`, `aria-*` and the like are attributes; `on` holds
 * listeners.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [attributes] null, undefined and false leave one out
 * @param {...(Node|string|number|null|undefined|false)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  setAll(element, attributes);
  element.append(...kept(children));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** @param {string} tag @param {Record<string, any>} [attributes] @param {...Node} children @returns {SVGElement} */
export function s(tag, attributes = {}, ...children) {
  const element = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  setAll(element, attributes);
  element.append(...children);
  return element;
}

/** @param {Element} element @param {Record<string, any>} attributes */
function setAll(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'on') for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** @param {(Node|string|number|null|undefined|false)[]} children */
const kept = (children) =>
  /** @type {(Node|string)[]} */ (
    children.filter((child) => child || child === 0).map((child) => (typeof child === 'number' ? String(child) : child))
  );

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}

/** @param {ParentNode} root @param {string} selector @returns {HTMLElement} */
export function one(root, selector) {
  const element = root.querySelector(selector);
  if (!element) throw new Error(`Nothing matches ${selector}.`);
  return /** @type {HTMLElement} */ (element);
}

/**
 * Writes text only where it differs, so that nothing is laid out for nothing.
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {Element} element @param {string} name @param {string|null} value */
export function mark(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** A sentence with its bold parts between asterisks: "*8* floor". @param {Element} element @param {string} text */
export function writeRich(element, text) {
  const known = /** @type {any} */ (element);
  if (known.richText === text) return;
  known.richText = text;
  element.replaceChildren(...text.split('*').map((part, index) => (index % 2 ? h('b', {}, part) : part)));
}

/**
 * Keeps a list's items by key: an item that stays keeps its element, its focus and its scroll.
 * @template T
 * @param {Element} list
 * @param {T[]} items
 * @param {(item: T) => string} keyOf
 * @param {(item: T) => HTMLElement} make
 * @param {(element: HTMLElement, item: T) => void} [update]
 */
export function keep(list, items, keyOf, make, update) {
  /** @type {Map<string, HTMLElement>} */
  const old = new Map();
  for (const child of list.children) old.set(child.getAttribute('data-keep') ?? '', /** @type {HTMLElement} */ (child));
  let cursor = list.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let element = old.get(key);
    if (!element) {
      element = make(item);
      element.setAttribute('data-keep', key);
    }
    old.delete(key);
    update?.(element, item);
    if (element === cursor) cursor = cursor.nextElementSibling;
    else list.insertBefore(element, cursor);
  }
  for (const element of old.values()) element.remove();
}

/** px of the type that an element has. @param {Element} element */
export const textSize = (element) => parseFloat(getComputedStyle(element).fontSize) || 11;

/**
 * A canvas wiped, as sharp as the screen is, to be drawn on in px.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @returns {CanvasRenderingContext2D}
 */
export function fitCanvas(canvas, width, height) {
  const ratio = devicePixelRatio || 1;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}
