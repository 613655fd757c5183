// @ts-check
/** Under the field of an image: images one press away, in rows of their own that say where they come from. */
import { h } from '../dom.js';
import { seenImages, taughtImages } from '../images.js';

/**
 * Adds the rows to a set-image form that has none yet; they follow the container that is chosen.
 * @param {HTMLElement} sheet
 * @param {object} know
 * @param {import('../protocol.js').Revision[]} know.revisions
 * @param {boolean} know.sandbox
 * @param {import('../words.js').Speech} know.speech
 */
export function addChips(sheet, know) {
  const field = /** @type {HTMLInputElement|null} */ (sheet.querySelector('input[name="image"]'));
  const container = /** @type {HTMLSelectElement|null} */ (sheet.querySelector('select[name="container"]'));
  if (!field || !container || sheet.querySelector('.chips')) return;
  const chips = h('div', { class: 'chips' });
  const images = imagesNow(know.revisions);
  const paint = () =>
    chips.replaceChildren(...rowsOf(images.get(container.value) ?? field.value, container.value, field, know));
  field.closest('.field')?.after(chips);
  container.addEventListener('change', () => {
    field.value = images.get(container.value) ?? field.value;
    paint();
  });
  paint();
}

/**
 * A sheet that was just opened stands on the container that fails.
 * @param {HTMLElement} sheet
 * @param {string|null} name
 */
export function chooseContainer(sheet, name) {
  const container = /** @type {HTMLSelectElement|null} */ (sheet.querySelector('select[name="container"]'));
  if (!container || ![...container.options].some(({ value }) => value === name)) return;
  container.value = name ?? '';
  container.dispatchEvent(new Event('change', { bubbles: true }));
}

/** What each container runs in the newest template. @param {import('../protocol.js').Revision[]} revisions */
function imagesNow(revisions) {
  const newest = revisions.find(({ isNew }) => isNew) ?? revisions[0];
  return new Map((newest?.images ?? []).map(({ name, image }) => [name, image]));
}

/**
 * @param {string} image
 * @param {string} container
 * @param {HTMLInputElement} field
 * @param {Parameters<typeof addChips>[1]} know
 */
function rowsOf(image, container, field, { revisions, sandbox, speech }) {
  const seen = seenImages(revisions, container, image);
  const taught = sandbox
    ? taughtImages(image).filter((choice) => !seen.some((other) => other.image === choice.image))
    : [];
  const rows = [
    { word: 'chips.seen', choices: seen },
    { word: 'chips.taught', choices: taught },
  ];
  const press = (/** @type {string} */ chosen) => {
    field.value = chosen;
    field.focus();
  };
  return rows
    .filter(({ choices }) => choices.length > 0)
    .map(({ word, choices }) =>
      h(
        'div',
        { class: 'chip-row', role: 'group', 'aria-label': speech.say(word) },
        h('span', { class: 'field-help', 'aria-hidden': 'true' }, speech.say(word)),
        ...choices.map((choice) =>
          h(
            'button',
            {
              type: 'button',
              class: 'button small chip',
              title: choice.image,
              on: { click: () => press(choice.image) },
            },
            choice.label,
          ),
        ),
      ),
    );
}
