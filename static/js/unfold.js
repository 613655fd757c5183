// @ts-check
/**
 * A box whose words may be cut: a button in it opens the whole of them over what lies below, which keeps its place.
 * Esc, the button, or a press elsewhere folds it again.
 */
import { h, mark, write } from './dom.js';

export class Unfold {
  /** @param {HTMLElement} box @param {HTMLElement} holder of the button @param {import('./words.js').Speech} speech */
  constructor(box, holder, speech) {
    this.box = box;
    this.speech = speech;
    this.button = h('button', {
      type: 'button',
      class: 'unfold',
      hidden: true,
      on: { click: () => this.turn(!this.open) },
    });
    holder.append(this.button);
    document.addEventListener('pointerdown', (event) => {
      if (this.open && !box.contains(/** @type {Node} */ (event.target))) this.turn(false);
    });
    box.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.open) return;
      event.stopPropagation();
      this.turn(false);
    });
    this.turn(false);
  }

  get open() {
    return this.box.hasAttribute('data-unfolded');
  }

  /** @param {boolean} open */
  turn(open) {
    this.box.toggleAttribute('data-unfolded', open);
    mark(this.button, 'aria-expanded', String(open));
    write(this.button, this.speech.say(open ? 'action.fold' : 'action.unfold'));
  }

  /** Whether there is more than is shown; while it is open the way back stays. @param {boolean} cut */
  offer(cut) {
    this.button.hidden = !cut && !this.open;
  }
}
