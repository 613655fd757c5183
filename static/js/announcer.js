// @ts-check
/** Speaks to screen readers: what matters, not each pod; at most once in three seconds, the last thing said wins. */
import { write } from './dom.js';

const APART = 3000;

export class Announcer {
  /** @param {HTMLElement} polite @param {HTMLElement|null} alarm */
  constructor(polite, alarm) {
    this.polite = polite;
    this.alarm = alarm;
    this.spokenAt = -APART;
    this.pending = '';
    this.said = '';
    this.timer = 0;
  }

  /** @param {string} text */
  say(text) {
    if (text === this.said) return;
    this.pending = text;
    if (this.timer) return;
    this.timer = setTimeout(() => this.speak(), Math.max(0, this.spokenAt + APART - performance.now()));
  }

  speak() {
    this.timer = 0;
    this.spokenAt = performance.now();
    this.said = this.pending;
    write(this.polite, this.pending);
  }

  /** @param {string} text once per trouble */
  alert(text) {
    if (this.alarm) write(this.alarm, text);
  }
}
