// @ts-check
/**
 * What is done to a Deployment from its row in an overview: whether it may be, and the request.
 *
 * @typedef {import('./board-store.js').View} View
 * @typedef {import('./board-page.js').Parts & {boards: import('./boards.js').Boards}} Parts
 */
import { refusalByHand, undoTarget } from './actions.js';
import { isByHand } from './by-hand.js';
import { viewIn } from './boards.js';
import { byId, h } from './dom.js';
import { post } from './fragments.js';
import { Once, wishOf } from './once.js';

export class RowActs {
  /** @param {Parts} parts @param {HTMLElement} source of the requests */
  constructor(parts, source) {
    this.parts = parts;
    this.source = source;
    this.once = new Once();
  }

  /**
   * Why an operation may not act; null when it may.
   * @param {View} view
   * @param {string} operation
   * @returns {string|null}
   */
  refusal(view, operation) {
    const { config, speech, boards } = this.parts;
    if (isByHand(view.rollout)) return refusalByHand(operation, view, speech);
    const can = config.can[operation];
    if (can !== true) return can ?? null;
    const { namespace } = view.rollout;
    if (boards.reach && !boards.reach.namespaces[namespace]) return speech.say('refuse.right', { namespace });
    return operation === 'undo' && undoTarget(view) === null ? speech.say('refuse.no_history') : null;
  }

  /** @param {string} uid @param {string} operation */
  act(uid, operation) {
    const view = viewIn(this.parts.boards, uid);
    if (!view) return undefined;
    const { speech } = this.parts;
    const why = this.refusal(view, operation);
    if (why !== null)
      return byId('answers').replaceChildren(
        h(
          'div',
          { class: 'answer', 'data-outcome': 'refused', role: 'status' },
          h(
            'p',
            { class: 'answer-sentence' },
            speech.say('refuse.named', { what: speech.say(`action.${operation}`), why }),
          ),
        ),
      );
    const { name, namespace, generation } = view.rollout;
    const url = at(this.parts.config.urls.do, namespace, name).replace('__operation__', operation);
    return this.once.run(uid, wishOf(operation), () => post(url, this.source, { uid, generation }));
  }
}

/**
 * An address of a rollout, where the page of several namespaces has a place for its own.
 * @param {string} url
 * @param {string} namespace
 * @param {string} [name]
 */
export const at = (url, namespace, name = '__name__') =>
  url.replace('__namespace__', namespace).replace('__name__', name);
