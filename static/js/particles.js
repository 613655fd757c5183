// @ts-check
/**
 * Korean particles, which follow the sound before them: 2로, 3으로; 리비전이, 파드가. Written with both forms, `이(가)`, and
 * settled where the sound is known: after Hangul and after figures. After a Latin name both stay. Pure.
 */

/** Figures that end in a consonant, as they are read: 영, 일, 삼, 육, 칠, 팔 (and 십, 백, 천 after a zero). */
const CLOSED = new Set('013678');
/**
 * Both forms as they are written, the one after a consonant, the one after a vowel.
 * @type {Record<string, [string, string]>}
 */
const FORMS = {
  '이(가)': ['이', '가'],
  '을(를)': ['을', '를'],
  '은(는)': ['은', '는'],
  '와(과)': ['과', '와'],
  '과(와)': ['과', '와'],
  '(으)로': ['으로', '로'],
  '(이)라': ['이라', '라'],
};
const BOTH = /([가-힣\d])([”’"']?)(이\(가\)|을\(를\)|은\(는\)|와\(과\)|과\(와\)|\(으\)로|\(이\)라)/g;

/** @param {string} text */
export const settle = (text) =>
  text.replace(BOTH, (_, letter, quote, both) => letter + quote + FORMS[both][closes(letter, both) ? 0 : 1]);

/** Whether it ends in a consonant; before -로 an ㄹ counts as none. @param {string} letter @param {string} both */
function closes(letter, both) {
  const l = both === '(으)로';
  if (/\d/.test(letter)) return CLOSED.has(letter) && !(l && '178'.includes(letter));
  const last = (letter.charCodeAt(0) - 0xac00) % 28;
  return last !== 0 && !(l && last === 8);
}
