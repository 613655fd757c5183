// @ts-check
/**
 * The Latin letter of a key where the keyboard writes another script (Hangul gives ㅔ for P): by its place on the
 * keyboard.
 */

/**
 * @param {Pick<KeyboardEvent, 'key'|'code'>} event
 * @returns {string} one character in lower case, or the name of the key
 */
export function letter({ key, code }) {
  if (key.length !== 1) return key;
  if (key > '\x7f' && /^Key[A-Z]$/.test(code)) return code.slice(3).toLowerCase();
  return key.toLowerCase();
}
