// @ts-check
/**
 * The connection: one socket that comes back by itself, with backoff and jitter, at once when the page becomes visible.
 * What the words on it are is told apart, in health.js.
 *
 * @typedef {import('./protocol.js').Message} Message
 * @typedef {object} Connection
 * @property {'connecting'|'open'|'waiting'|'closed'} state
 * @property {number} since
 * @property {number|null} retryAt
 * @property {number|null} code
 * @typedef {object} Outside what the socket needs of the browser
 * @property {(url: string) => WebSocket} open
 * @property {() => number} now monotonic milliseconds
 * @property {(callback: () => void, ms: number) => number} after
 * @property {(id: number) => void} cancel
 * @property {() => number} random 0 to 1
 */
import { CLOSE, parse } from './protocol.js';

const WAITS = [250, 500, 1000, 2000, 4000, 8000];
/** Nothing heard for this long, although the server speaks every 5 s. */
const SILENCE = 7000;
const SEEN_EVERY = 5000;
const FINAL = new Set([CLOSE.SIGN_IN, CLOSE.FORBIDDEN]);

/**
 * How long before try number `tries` (0 = the first): doubled each time, and never the same for two pages.
 * @param {number} tries
 * @param {number} random
 */
export const backoff = (tries, random) => WAITS[Math.min(tries, WAITS.length - 1)] * (0.5 + random);

/**
 * How long before the next try. A server that stops sends everybody away at once, and they come back spread out; one
 * that is full is asked seldom.
 * @param {number|null} code of the close @param {number} tries @param {number} random
 */
export function waitAfter(code, tries, random) {
  if (code === CLOSE.TOO_MANY) return 20_000 * (1 + random);
  if (code === CLOSE.RESTART && tries === 0) return 300 + 2000 * random;
  return backoff(tries, random);
}

export class BoardSocket {
  /**
   * @param {string} url
   * @param {{message: (message: Message) => void, connection: (connection: Connection) => void}} listener
   * @param {Outside} outside
   */
  constructor(url, listener, outside) {
    this.url = url;
    this.listener = listener;
    this.outside = outside;
    this.tries = 0;
    this.heardAt = outside.now();
    /** @type {WebSocket|null} */
    this.socket = null;
    /** @type {number|null} */
    this.timer = null;
    /** @type {Connection} */
    this.connection = { state: 'connecting', since: outside.now(), retryAt: null, code: null };
  }

  start() {
    if (this.socket) return;
    this.clearTimer();
    const socket = this.outside.open(this.url);
    this.socket = socket;
    this.tell({ state: 'connecting', since: this.connection.since, retryAt: null, code: this.connection.code });
    socket.addEventListener('open', () => this.heard());
    socket.addEventListener('message', (event) => this.take(socket, event.data));
    socket.addEventListener('close', (event) => this.lose(socket, event.code));
  }

  /** Tries at once; harmless while connected. */
  hurry() {
    if (!this.socket && this.connection.state === 'waiting') this.start();
  }

  /** Closes a connection that went silent, so that a new one is tried. */
  checkSilence() {
    if (this.socket && this.outside.now() - this.heardAt > SILENCE) {
      const silent = this.socket;
      silent.close();
      this.lose(silent, null);
    }
  }

  /** @param {object} message */
  send(message) {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(message));
  }

  /** @param {WebSocket} socket @param {string} data */
  take(socket, data) {
    if (socket !== this.socket) return;
    this.tries = 0; // not when it opens: a server that refuses opens first, so that it can say why
    this.heard();
    const message = parse(data);
    if (message) this.listener.message(message);
  }

  heard() {
    this.heardAt = this.outside.now();
    if (this.connection.state === 'open') return;
    this.tell({ state: 'open', since: this.heardAt, retryAt: null, code: null });
  }

  /** @param {WebSocket} socket @param {number|null} code */
  lose(socket, code) {
    if (socket !== this.socket) return;
    this.socket = null;
    const since = this.connection.state === 'open' ? this.outside.now() : this.connection.since;
    if (code !== null && FINAL.has(code)) {
      this.tell({ state: 'closed', since, retryAt: null, code });
      return;
    }
    const wait = waitAfter(code, this.tries, this.outside.random());
    this.tries += 1;
    this.timer = this.outside.after(() => this.start(), wait);
    this.tell({ state: 'waiting', since, retryAt: this.outside.now() + wait, code });
  }

  clearTimer() {
    if (this.timer !== null) this.outside.cancel(this.timer);
    this.timer = null;
  }

  /** @param {Connection} connection */
  tell(connection) {
    this.connection = connection;
    this.listener.connection(connection);
  }
}

export { SEEN_EVERY };
