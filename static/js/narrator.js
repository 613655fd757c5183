// @ts-check
/**
 * Tells changes as commands: what was clicked here as it was answered, what came from elsewhere as it was likely typed.
 * The watch may tell of a click before or after its answer does, so the two are matched by time.
 *
 * @typedef {import('./board-store.js').View} View
 * @typedef {import('./timeline.js').Timeline} Timeline
 */
import { markMoment } from './timeline.js';
import { infer, inferTurn } from './twin.js';

/** Between a click's answer and what the watch says of it, in ms. */
const OWN = 3000;

/** @param {string} command */
const setsImage = (command) => command.includes(' set image ');

export class Narrator {
  /** @param {Timeline} timeline @param {(command: string, word: string) => void} keep shows a command and where it comes from */
  constructor(timeline, keep) {
    this.timeline = timeline;
    this.keep = keep;
    /** A change seen until then, in server ms, is taken for what was just clicked. */
    this.yoursUntil = 0;
  }

  /** @param {View} before @param {View} after @param {number} now */
  narrate(before, after, now) {
    const turn = inferTurn(before, after);
    const changes = infer(before, after);
    const commands = turn ? [...changes.filter((command) => !setsImage(command)), turn] : changes;
    const { marks } = this.timeline;
    const last = marks[marks.length - 1];
    if (turn?.includes(' undo ') && last && now - last.at < OWN && setsImage(last.text)) marks.pop();
    const yours = now < this.yoursUntil;
    for (const command of commands) {
      if (!yours) this.keep(command, 'twin.elsewhere');
      markMoment(this.timeline, now, command, yours);
    }
    if (commands.length) this.yoursUntil = 0;
  }

  /** @param {string} twin what the last click did, as the server answers it @param {number} now */
  acted(twin, now) {
    if (!twin) return;
    const recent = this.timeline.marks.filter(({ at, yours }) => !yours && now - at < OWN);
    for (const mark of recent) mark.yours = true;
    this.yoursUntil = recent.length ? 0 : now + OWN;
    this.keep(twin, 'twin.yours');
  }

  /** The commands seen, as lines among the events. @param {string} inferred the word for those from elsewhere */
  lines(inferred) {
    return this.timeline.marks.map(({ at, text, yours }) => ({ at, text: yours ? text : `${text} ${inferred}` }));
  }
}
