// @ts-check
/**
 * The projector's mode: large, and without what is pressed. It stays while one goes from board to board in this tab.
 */
const KEY = 'rollboard.present';

export const presents = () => document.documentElement.hasAttribute('data-present');

/** @param {boolean} [on] the other way when not given */
export function present(on) {
  document.documentElement.toggleAttribute('data-present', on);
  try {
    sessionStorage.setItem(KEY, String(presents()));
  } catch {
    // Refused in some private windows; the mode then ends with this page.
  }
}
