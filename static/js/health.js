// @ts-check
/**
 * One word on whether what is seen is true: the connection from here, and the cluster behind the server.
 *
 * @typedef {import('./socket.js').Connection} Connection
 * @typedef {import('./protocol.js').Health} Health
 * @typedef {'connecting'|'live'|'stale'|'lost'|'forbidden'|'expired'|'full'} State
 */
import { CLOSE } from './protocol.js';
import { mark, one, write } from './dom.js';

export class HealthLine {
  /**
   * @param {HTMLElement} root
   * @param {import('./words.js').Speech} speech
   * @param {{local: () => number, server: () => number}} clocks
   */
  constructor(root, speech, clocks) {
    this.root = root;
    this.text = one(root, 'span');
    this.speech = speech;
    this.clocks = clocks;
    /** @type {Connection|null} */
    this.connection = null;
    /** @type {Health|null} */
    this.health = null;
    /** @type {string|null} words of the past moment shown */
    this.past = null;
  }

  /** @returns {State} */
  state() {
    const { connection, health } = this;
    if (connection?.code === CLOSE.TOO_MANY) return 'full';
    if (!connection || connection.state === 'connecting') return connection?.code ? 'lost' : 'connecting';
    if (connection.state === 'closed') return connection.code === CLOSE.FORBIDDEN ? 'forbidden' : 'expired';
    if (connection.state === 'waiting') return 'lost';
    return health?.state ?? 'live';
  }

  paint() {
    const state = this.state();
    mark(this.root, 'data-state', state);
    mark(document.body, 'data-health', state);
    write(this.text, this.words(state));
    mark(this.root, 'title', this.health?.message ?? null);
  }

  /** @param {State} state */
  words(state) {
    const { speech, health, connection } = this;
    if (this.past) return this.past;
    if (['connecting', 'forbidden', 'expired', 'full'].includes(state)) return speech.say(`health.${state}`);
    if (state === 'live')
      return health?.lag == null
        ? speech.say('health.live')
        : speech.say('health.lag', { lag: Math.round(health.lag) });
    const [since, retryAt, now] =
      connection?.state === 'open' && health
        ? [health.since, health.retryAt, this.clocks.server()]
        : [connection?.since ?? 0, connection?.retryAt ?? null, this.clocks.local()];
    const time = speech.ago((now - since) / 1000);
    if (state === 'stale') return speech.say('health.stale', { time });
    if (retryAt === null || retryAt <= now) return speech.say('health.lost_now', { time });
    return speech.say('health.lost', { time, retry: speech.seconds((retryAt - now) / 1000) });
  }
}
