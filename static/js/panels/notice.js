// @ts-check
/** The states of the whole board: loading, gone, not here, empty, forbidden. Each says what next. */
import { isByHand } from '../by-hand.js';
import { byId, h, mark, write } from '../dom.js';

const LONG = 2000;

export class Notice {
  /**
   * @param {HTMLElement} root
   * @param {object} parts
   * @param {{namespace: string, deployment: string|null, kind: string, urls: Record<string, string>}} parts.config
   * @param {import('../words.js').Speech} parts.speech
   * @param {import('../board-store.js').Store} parts.store
   * @param {(name: string) => string} hrefOf
   */
  constructor(root, parts, hrefOf) {
    this.root = root;
    this.parts = parts;
    this.hrefOf = hrefOf;
    this.since = performance.now();
    this.shown = '';
    this.time = new Intl.DateTimeFormat('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
  }

  /**
   * @param {object} state
   * @param {boolean} state.listed
   * @param {object|null} state.view
   * @param {number|null} state.goneAt
   * @param {import('../health.js').State} state.health
   * @param {string|null} state.missing
   */
  paint({ listed, view, goneAt, health, missing }) {
    const { speech, config } = this.parts;
    const args = { name: config.deployment ?? '', namespace: config.namespace };
    const back = h('a', { class: 'button', href: config.urls.overview }, speech.say('state.to_overview', args));
    if (health === 'expired')
      return this.tell(
        'expired',
        speech.say('state.expired_title'),
        speech.say('state.expired'),
        h('a', { class: 'button main', href: this.hrefOf(args.name) }, speech.say('health.expired')),
      );
    if (health === 'forbidden')
      return this.tell(
        'forbidden',
        speech.say('state.forbidden_title', args),
        `${missing ?? ''} ${speech.say('state.forbidden')}`.trim(),
        h('code', {}, `kubectl auth can-i list deployments -n ${config.namespace}`),
      );
    if (health === 'full')
      return this.tell(
        'full',
        speech.say('state.full_title'),
        speech.say('state.full'),
        h('a', { class: 'button main', href: this.hrefOf(args.name) }, speech.say('state.try_now')),
      );
    if (goneAt !== null)
      return this.tell(
        'gone',
        speech.say('state.gone_title', { ...args, clock: this.time.format(goneAt) }),
        speech.say('state.gone'),
        this.successor() ?? back,
      );
    if (view) return this.hide();
    if (listed)
      return this.tell('missing', speech.say('state.missing_title', args), speech.say('state.missing', args), back);
    const long = performance.now() - this.since > LONG;
    if (!long) return this.tell('loading', speech.say('state.loading'), '', null);
    const again = h('a', { class: 'button', href: this.hrefOf(args.name) }, speech.say('state.try_now'));
    return this.tell('long', speech.say('state.loading_long'), speech.say('state.loading_text'), again);
  }

  /** A Deployment of the same name that came later: another one, a link away. */
  successor() {
    const { config, speech, store } = this.parts;
    const next = [...store.rollouts.values()].find(
      (one) => one.name === config.deployment && isByHand(one) === (config.kind === 'rc'),
    );
    return next ? h('a', { class: 'button main', href: this.hrefOf(next.name) }, speech.say('state.open_new')) : null;
  }

  /** @param {string} key @param {string} title @param {string} text @param {Node|null} step */
  tell(key, title, text, step) {
    const whole = `${key}/${title}/${step?.textContent ?? ''}`;
    if (this.shown === whole) return;
    this.shown = whole;
    const line = h('p');
    write(line, text);
    this.root.replaceChildren(h('h2', {}, title), line, ...(step ? [h('p', { class: 'row-of-buttons' }, step)] : []));
    mark(byId('picture'), 'data-state', key === 'long' ? 'loading' : key);
    this.root.hidden = false;
  }

  hide() {
    this.shown = '';
    mark(byId('picture'), 'data-state', null);
    this.root.hidden = true;
  }
}
