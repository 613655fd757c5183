// @ts-check
/**
 * What an overview says where rows would stand: loading, empty, nothing that fits, not
 * allowed, session over, too many, no such namespace any more.
 */
import { h, mark } from '../dom.js';

const CLOSED = ['expired', 'forbidden', 'full'];

/**
 * @typedef {object} Facts what is known at the moment
 * @property {number} count rows that are shown
 * @property {number} all Deployments before the filter
 * @property {string} filter
 * @property {boolean} listed
 * @property {string} health
 * @property {string|null} missing the permission that the board itself lacks
 * @property {boolean} gone the namespace of a page of one is not there any more
 * @property {string[]|null} namespaces those that the person sees, null on a page of one
 */
export class StandIn {
  /**
   * @param {HTMLElement} root
   * @param {import('../words.js').Speech} speech
   * @param {{namespace: string, urls: Record<string, string>}} config
   */
  constructor(root, speech, config) {
    this.root = root;
    this.speech = speech;
    this.config = config;
  }

  /** @param {Facts} facts */
  paint(facts) {
    const state = stateOf(facts);
    const key = state && [state, facts.filter, facts.missing, facts.namespaces?.join()].join('/');
    this.root.hidden = state === null;
    if ((this.root.dataset.state ?? null) === key) return;
    mark(this.root, 'data-state', key);
    this.root.replaceChildren(...(state ? this.told(state, facts) : []));
  }

  /** @param {string} state @param {Facts} facts @returns {Node[]} */
  told(state, facts) {
    const { speech, config } = this;
    const title = (/** @type {string} */ code, args = {}) => h('h2', {}, speech.say(code, args));
    const line = (/** @type {string} */ code, args = {}) => h('p', {}, speech.say(code, args));
    const way = (/** @type {string} */ code, address = config.urls.overview) =>
      h('p', {}, h('a', { class: 'button main', href: address }, speech.say(code)));
    const count = facts.namespaces?.length ?? 0;
    const create = (/** @type {string} */ namespace) =>
      h('pre', {}, `kubectl create deployment http-go --image=gasbugs/http-go:v1 --replicas=3 -n ${namespace}`);
    /** @type {Record<string, () => Node[]>} */
    const states = {
      empty: () => [title('state.empty_title', config), line('state.empty'), create(config.namespace)],
      gone: () => [
        title('state.no_namespace_title', config),
        line('state.no_namespace'),
        way('state.to_all', config.urls.everywhere),
      ],
      bare: () => [
        title('state.bare_title', { count }),
        line('state.empty'),
        create(facts.namespaces?.[0] ?? 'default'),
      ],
      forbidden: () => [
        title('state.forbidden_title', config),
        line('state.forbidden'),
        h('pre', {}, `kubectl auth can-i list deployments -n ${config.namespace}`),
      ],
      unlisted: () => [
        title('state.unlisted_title', { missing: facts.missing ?? 'list deployments in all namespaces' }),
        line('state.unlisted'),
        this.ways(facts.namespaces ?? []),
      ],
      nothing: () => [
        title('state.nothing_title'),
        line('state.forbidden'),
        h('pre', {}, 'kubectl auth can-i list deployments --all-namespaces'),
      ],
      expired: () => [title('state.expired_title'), way('health.expired')],
      full: () => [title('state.full_title'), line('state.full'), way('state.try_now')],
      loading: () => [line(facts.namespaces === null ? 'state.loading' : 'state.loading_all')],
      filtered: () => [line('overview.none_match', { filter: facts.filter })],
    };
    return states[state]();
  }

  /** @param {string[]} namespaces */
  ways(namespaces) {
    return h(
      'ul',
      { class: 'ways' },
      ...namespaces.map((name) =>
        h('li', {}, h('a', { href: this.config.urls.namespace.replace('__namespace__', name) }, name)),
      ),
    );
  }
}

/** @param {Facts} facts */
function stateOf({ count, all, listed, health, gone, namespaces }) {
  if (health === 'forbidden' && namespaces !== null) return 'unlisted';
  if (CLOSED.includes(health)) return health;
  if (count > 0) return null;
  if (!listed) return 'loading';
  if (all > 0) return 'filtered';
  if (namespaces === null) return gone ? 'gone' : 'empty';
  return namespaces.length ? 'bare' : 'nothing';
}
