// @ts-check
/** The stage heads over the lanes: name, how many pods, what the stage means. */
import { h, keep, one, write } from '../dom.js';
import { STAGES } from '../protocol.js';

export class HeadPainter {
  /** @param {HTMLElement} root @param {import('../words.js').Speech} speech */
  constructor(root, speech) {
    this.body = one(root, '.body');
    this.right = one(root, '.right');
    this.speech = speech;
  }

  /**
   * @param {{minReadySeconds: number, pods: import('../protocol.js').Pod[], byHand?: boolean}} view
   * @param {import('../layouts.js').Layout} layout
   * @param {number} left px of the left gutter
   */
  paint({ minReadySeconds, pods, byHand = false }, layout, left) {
    const counts = countStages(pods);
    const make = () => h('div', { class: 'head' }, h('b'), h('span', { class: 'count' }), h('span', { class: 'hint' }));
    keep(
      this.body,
      STAGES.slice(0, 5),
      (stage) => stage,
      make,
      (element, stage) => {
        const column = layout.columns[stage];
        element.style.transform = `translateX(${Math.round(column.x - left)}px)`;
        element.style.width = `${column.width}px`;
        this.update(element, stage, counts, minReadySeconds);
      },
    );
    keep(
      this.right,
      STAGES.slice(5),
      (stage) => stage,
      make,
      (element, stage) => this.update(element, stage, counts, 0, byHand),
    );
  }

  /**
   * @param {HTMLElement} element
   * @param {string} stage
   * @param {Map<string, number>} counts
   * @param {number} seconds
   * @param {boolean} [byHand] whether nobody holds a ceiling
   */
  update(element, stage, counts, seconds, byHand = false) {
    const [name, count, hint] = element.children;
    write(name, this.speech.say(`stage.${stage}`));
    write(count, counts.get(stage) ? this.speech.number(/** @type {number} */ (counts.get(stage))) : '');
    write(
      hint,
      stage === 'ready' && seconds === 0
        ? this.speech.say('hint.ready_none')
        : this.speech.say(
            byHand ? `hint.${stage}_by_hand` : `hint.${stage}`,
            seconds % 60 ? { seconds } : { time: this.speech.ago(seconds) },
          ),
    );
  }
}

/** @param {import('../protocol.js').Pod[]} pods */
export function countStages(pods) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const pod of pods) counts.set(pod.stage, (counts.get(pod.stage) ?? 0) + 1);
  return counts;
}
