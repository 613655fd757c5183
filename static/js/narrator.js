// @ts-check
/**
 * Tells changes as commands: what was clicked here as it was answered, what came from elsewhere as it was likely typed.
 * The watch may tell of a click before or after its answer does: the two are matched by the generation that it made.
 *
 * @typedef {import('./board-store.js').View} View
 * @typedef {import('./timeline.js').Timeline} Timeline
 */
import { markMoment } from './timeline.js';
import { inferByHand } from './by-hand.js';
import { infer } from './inference.js';
import { inferServices } from './reselected.js';

/** Of what is no change of the Deployment itself: nothing that was done through a board. */
const NONE = -1;

/**
 * What was done to Services and ReplicationControllers.
 * @param {View} before
 * @param {View} after
 * @param {number} at
 */
const inferRest = (before, after, at) => [...inferServices(before, after, at), ...inferByHand(before, after)];

/**
 * The marks of a past that was not seen from here.
 * @param {{at: number, view: View}[]} samples
 * @param {Set<number>} generations those that were made through a board
 * @returns {import('./timeline.js').Mark[]}
 */
export function retell(samples, generations) {
  /** @type {import('./timeline.js').Mark[]} */
  const marks = [];
  for (let index = 1; index < samples.length; index += 1) {
    const [before, { at, view }] = [samples[index - 1].view, samples[index]];
    const { generation } = view.rollout;
    for (const text of infer(before, view, at))
      marks.push({ at, text, generation, known: generations.has(generation) });
    for (const text of inferRest(before, view, at)) marks.push({ at, text, generation: NONE, known: false });
  }
  return marks;
}

export class Narrator {
  /**
   * @param {Timeline} timeline
   * @param {(command: string, word: string) => void} keep shows a command and where it comes from
   */
  constructor(timeline, keep) {
    this.timeline = timeline;
    this.keep = keep;
    /** @type {Set<number>} generations that were made through a board, this one or another */
    this.acts = new Set();
  }

  /** @param {View} before @param {View} after @param {number} now */
  narrate(before, after, now) {
    const commands = infer(before, after, now);
    const { generation } = after.rollout;
    const known = this.acts.has(generation);
    for (const text of commands) {
      if (!known) this.keep(text, 'twin.elsewhere');
      markMoment(this.timeline, { at: now, text, generation, known });
    }
    for (const text of inferRest(before, after, now)) {
      this.keep(text, 'twin.elsewhere');
      markMoment(this.timeline, { at: now, text, generation: NONE, known: false });
    }
  }

  /** @param {string} twin what the last click did, as the server answers it @param {number} generation that it made */
  acted(twin, generation) {
    if (!twin) return;
    this.know(generation);
    this.keep(twin, 'twin.yours');
  }

  /** Somebody acted through a board: what follows is known, not inferred. @param {number} generation */
  know(generation) {
    this.acts.add(generation);
    for (const mark of this.timeline.marks) if (mark.generation === generation) mark.known = true;
  }

  /** The commands seen, as lines among the events. @param {string} inferred the word for those from elsewhere */
  lines(inferred) {
    return this.timeline.marks.map(({ at, text, known }) => ({ at, text: known ? text : `${text} ${inferred}` }));
  }
}
