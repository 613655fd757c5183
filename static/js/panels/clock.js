// @ts-check
/** The sandbox's clock in the header: everybody sees how fast it runs, whoever may turns it. */
import { mark, one, write } from '../dom.js';

const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20];

/** The next speed of the scale, or the same at its end. @param {number} speed @param {1|-1} step */
export function beside(speed, step) {
  const further = SPEEDS.filter((one) => (step > 0 ? one > speed : one < speed));
  return (step > 0 ? further[0] : further[further.length - 1]) ?? speed;
}

export class ClockPanel {
  /**
   * @param {HTMLElement} root
   * @param {import('../words.js').Speech} speech
   * @param {{may: true|string, send: (what: 'clock'|'reset', values: Record<string, string|number>) => void}} options
   */
  constructor(root, speech, { may, send }) {
    this.root = root;
    this.speech = speech;
    this.send = send;
    this.may = may;
    this.state = { speed: 1, paused: false };
    this.sure = false;
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-clock]'))) {
      mark(button, 'aria-disabled', may === true ? null : 'true');
      button.addEventListener('click', () => this.press(button.dataset.clock ?? ''));
    }
    write(one(root, '.clock-note'), may === true ? speech.say('clock.note') : may);
    one(root, '.clock-panel').addEventListener('toggle', () => this.doubt());
  }

  /** @param {{speed: number, paused: boolean}} state */
  tell(state) {
    this.state = state;
    this.paint();
  }

  paint() {
    const { speech, root } = this;
    const { speed, paused } = this.state;
    const words = speech.say(paused ? 'clock.paused' : 'clock.runs', { speed });
    root.hidden = false;
    mark(root, 'data-clock-state', paused ? 'paused' : speed === 1 ? 'plain' : 'turned');
    write(one(root, '.clock-now span'), words);
    write(one(root, '.clock-speed'), speech.say('clock.speed', { speed }));
    write(one(root, '[data-clock="hold"]'), speech.say(paused ? 'clock.go' : 'clock.pause'));
    write(one(root, '[data-clock="reset"]'), speech.say(this.sure ? 'clock.reset_sure' : 'clock.reset'));
  }

  /** A reset asked for is not yet meant. */
  doubt() {
    this.sure = false;
    this.paint();
  }

  /** @param {string} what */
  press(what) {
    if (this.may !== true) return;
    const { speed, paused } = this.state;
    if (what === 'slower') this.send('clock', { speed: beside(speed, -1) });
    else if (what === 'faster') this.send('clock', { speed: beside(speed, 1) });
    else if (what === 'hold') this.send('clock', { paused: String(!paused) });
    else if (this.sure) {
      this.doubt();
      this.send('reset', { sure: 'yes' });
    } else {
      this.sure = true;
      this.paint();
    }
  }
}
