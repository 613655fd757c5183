// @ts-check
/**
 * What is shown: the present, or a moment of the past out of the timeline; after the Deployment was deleted, its last.
 *
 * @typedef {import('./board-store.js').View} View
 */
import { createTimeline, markGap, record, sampleAt, watchedMoment } from './timeline.js';

export class Showing {
  /** @param {() => number} now server ms */
  constructor(now) {
    this.now = now;
    this.timeline = createTimeline();
    /** @type {View|null} the last live view */
    this.live = null;
    /** @type {number|null} the past moment shown, in server ms */
    this.at = null;
    /** @type {number|null} when the Deployment was seen to be deleted */
    this.goneAt = null;
  }

  /** @param {View|null} next null when the Deployment is not there any more */
  follow(next) {
    const now = this.now();
    if (!next) {
      this.goneAt ??= now;
      return;
    }
    this.live = next;
    record(this.timeline, next, now);
  }

  /** A gap in what was seen, up to now. @param {number} from server ms */
  unwatched(from) {
    markGap(this.timeline, from, this.now());
  }

  /** @param {number|null} at null for the present */
  go(at) {
    this.at = at === null ? null : watchedMoment(this.timeline, at, this.moment());
  }

  view() {
    return this.at === null ? this.live : (sampleAt(this.timeline, this.at)?.view ?? this.live);
  }

  moment() {
    return this.at ?? this.end();
  }

  /** Until when there is anything. */
  end() {
    return this.goneAt ?? this.now();
  }
}
