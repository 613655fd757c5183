// @ts-check
/** The kubectl twin: what was just done, here or elsewhere; and under the pointer, what a button would do. */
import { byId, one, write } from '../dom.js';

export class TwinPanel {
  /** @param {HTMLElement} root @param {import('../words.js').Speech} speech */
  constructor(root, speech) {
    this.command = one(root, '.command');
    this.from = one(root, '.from');
    this.speech = speech;
    this.kept = { command: '', word: 'twin.same' };
    const copy = one(root, 'button');
    copy.addEventListener('click', async () => {
      await navigator.clipboard?.writeText(this.command.textContent ?? '');
      write(copy, speech.say('action.copied'));
      setTimeout(() => write(copy, speech.say('action.copy')), 1500);
    });
  }

  /** @param {string} command @param {string} word where it comes from */
  keep(command, word) {
    this.kept = { command, word };
    write(byId('said'), command);
    this.show(command, word);
  }

  /** @param {string} command @param {string} word */
  show(command, word) {
    write(this.command, command);
    write(this.from, this.speech.say(word));
  }

  /** Back to what was kept, when the pointer leaves the button. */
  restore() {
    this.show(this.kept.command, this.kept.word);
  }
}
