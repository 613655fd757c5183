// @ts-check
/**
 * Codes to sentences. A sentence has {places}; one that counts may have a form per plural; `time` stands for `seconds`.
 *
 * @typedef {Record<string, string|{one: string, other: string}>} Words
 * @typedef {import('./protocol.js').Sentence} Sentence
 */
import { settle } from './particles.js';
import { en } from './words/en.js';
import { ko } from './words/ko.js';

/** @type {Record<string, Words>} */
const LANGUAGES = { en, ko };

/** The argument that tells one from many: the first of these that a sentence has. */
const COUNTED = ['count', 'pods', 'desired', 'ceiling'];

/** English where a language has one form only, it says so by a plain string. */
export class Speech {
  /** @param {string} language 'ko', 'en', 'ko-KR', ... */
  constructor(language) {
    this.language = language.slice(0, 2) in LANGUAGES ? language.slice(0, 2) : 'en';
    this.words = LANGUAGES[this.language];
    this.numbers = new Intl.NumberFormat(this.language);
  }

  /** @param {string} code @returns {boolean} */
  has(code) {
    return code in this.words || code in en;
  }

  /**
   * @param {string} code
   * @param {Record<string, any>} [args]
   * @returns {string}
   */
  say(code, args = {}) {
    const entry = this.words[code] ?? en[code];
    if (entry === undefined) return code;
    const counted = COUNTED.find((name) => args[name] !== undefined);
    const text = typeof entry === 'string' ? entry : counted && args[counted] === 1 ? entry.one : entry.other;
    const filled = text.replace(/\{(\w+)\}/g, (_, place) => this.value(place, args));
    return this.language === 'ko' ? settle(filled) : filled;
  }

  /** @param {string} place @param {Record<string, any>} args @returns {string} */
  value(place, args) {
    if (place === 'time' && args.time === undefined) return this.seconds(args.seconds ?? 0);
    const value = args[place];
    if (typeof value === 'number') return this.number(value);
    return value === undefined || value === null ? '–' : String(value);
  }

  /** @param {number} value */
  number(value) {
    return this.numbers.format(value);
  }

  /** A countdown or a short while, exact to the second: "8 s", "1 m 43 s". @param {number} seconds @returns {string} */
  seconds(seconds) {
    const whole = Math.max(0, Math.ceil(seconds));
    if (whole < 60) return this.unit('unit.s', whole);
    if (whole >= 3600) return this.ago(whole);
    return this.say('unit.ms_pair', { m: Math.floor(whole / 60), s: String(whole % 60).padStart(2, '0') });
  }

  /** How long ago, coarse: "17 s", "4 m", "3 d". @param {number} seconds @returns {string} */
  ago(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    if (whole < 60) return this.unit('unit.s', whole);
    if (whole < 3600) return this.unit('unit.m', Math.floor(whole / 60));
    if (whole < 86400) return this.unit('unit.h', Math.floor(whole / 3600));
    return this.unit('unit.d', Math.floor(whole / 86400));
  }

  /** @param {string} code @param {number} n @returns {string} */
  unit(code, n) {
    return this.say(code, { n });
  }
}
