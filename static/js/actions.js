// @ts-check
/**
 * The row of buttons: what each is called now, whether it may act, and why not. Widths and places never change.
 *
 * @typedef {import('./board-store.js').View} View
 */
import { isByHand } from './by-hand.js';
import { byId, mark, one, write } from './dom.js';

/**
 * The revision that a plain undo goes to: the second highest number; null without one.
 * @param {View} view
 */
export function undoTarget({ rollout, revisions }) {
  if (isByHand(rollout)) return null;
  const numbers = revisions.map(({ number }) => number).sort((a, b) => b - a);
  return numbers[1] ?? null;
}

/**
 * No button moves replicas between ReplicationControllers; each names the command that does what it would.
 * @param {string} operation
 * @param {View} view
 * @param {import('./words.js').Speech} speech
 */
export function refusalByHand(operation, { revisions }, speech) {
  const [newest, older] = revisions;
  const names = { name: newest?.name ?? '', older: older?.name ?? newest?.name ?? '' };
  return speech.say(`refuse.by_hand_${operation.replace('-', '_')}`, names);
}

export class Actions {
  /** @param {import('./words.js').Speech} speech @param {Record<string, true|string>} can */
  constructor(speech, can) {
    this.speech = speech;
    this.can = can;
    this.buttons = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-operation]')]);
    this.row = byId('acts');
    /** @type {string|null} a reason that holds for all of them: the past, a lost connection */
    this.barred = null;
  }

  /**
   * `run` on a click, `look` while the pointer or the focus is on a button, `leave` after that.
   * @param {() => View|null} view
   * @param {object} hand
   * @param {(operation: string, button: HTMLElement) => void} hand.run
   * @param {(operation: string) => void} hand.look
   * @param {() => void} hand.leave
   */
  bind(view, { run, look, leave }) {
    for (const button of this.buttons) {
      const operation = () => this.operationOf(button.dataset.operation ?? '', view());
      button.addEventListener('click', () => run(operation(), button));
      for (const event of ['pointerenter', 'focus']) button.addEventListener(event, () => look(operation()));
      for (const event of ['pointerleave', 'blur']) button.addEventListener(event, leave);
    }
  }

  /**
   * What keeps all buttons off, whatever the person may do.
   * @param {{gone: boolean, past: boolean, state: string, name: string}} now
   */
  bar({ gone, past, state, name }) {
    if (gone) this.barred = this.speech.say('refuse.gone', { name });
    else if (past) this.barred = this.speech.say('refuse.past');
    else this.barred = ['lost', 'expired', 'forbidden', 'full'].includes(state) ? this.speech.say('refuse.lost') : null;
  }

  /**
   * Why an operation may not act now; null when it may.
   * @param {string} operation
   * @param {View|null} view
   * @returns {string|null}
   */
  refusal(operation, view) {
    const can = this.can[operation];
    if (typeof can === 'string') return can;
    if (this.barred) return this.barred;
    if (!view) return this.speech.say('state.loading');
    if (isByHand(view.rollout)) return refusalByHand(operation, view, this.speech);
    if (operation.startsWith('undo') && undoTarget(view) === null) return this.speech.say('refuse.no_history');
    if (operation === 'restart' && view.rollout.paused) return this.speech.say('refuse.restart_paused');
    return null;
  }

  /** What a button does now: Pause becomes Resume while paused. @param {string} name @param {View|null} view */
  operationOf(name, view) {
    return name === 'pause' && view?.rollout.paused ? 'resume' : name;
  }

  /** @param {View|null} view */
  paint(view) {
    for (const button of this.buttons) {
      const operation = this.operationOf(button.dataset.operation ?? '', view);
      const refusal = this.refusal(operation, view);
      write(one(button, 'span'), this.name(operation, view));
      mark(button, 'aria-disabled', refusal === null ? null : 'true');
      mark(button, 'title', refusal ?? this.caution(operation, view));
    }
  }

  /** What people get wrong about a button that may act. @param {string} operation @param {View|null} view */
  caution(operation, view) {
    if (operation !== 'undo' || !view) return null;
    return view.rollout.paused
      ? this.speech.say('refuse.undo_paused')
      : this.speech.say('revisions.twice', { number: view.rollout.revision });
  }

  /** @param {string} operation @param {View|null} view */
  name(operation, view) {
    const target = view && undoTarget(view);
    if (operation === 'undo' && target) return this.speech.say('action.undo_to', { number: target });
    return this.speech.say(`action.${operation}`, { count: view?.rollout.desired ?? '' });
  }
}
