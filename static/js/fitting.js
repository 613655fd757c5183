// @ts-check
/**
 * The layout that fits the space: chosen once for a width, a scale and a strategy, never because a pod came or went;
 * lower lanes where a third one has to fit as well.
 *
 * @typedef {import('./board-store.js').View} View
 * @typedef {import('./layouts.js').Layout} Layout
 * @typedef {import('./space.js').Space} Space
 */
import { columnsLayout, squeeze, stackLayout } from './layouts.js';

/** A narrower picture stacks its lanes like cards. */
const NARROWEST = 660;
/** A phone's lanes are chosen by whole rows, not by each pod. */
const ROW = 7;

export class Fitting {
  constructor() {
    /** @type {Layout|null} for two lanes */
    this.chosen = null;
    this.key = '';
    /** Whether the chart has to give what it can, so that the lanes fit. */
    this.low = false;
    /** @type {{key: string, layout: Layout}|null} for more where the page cannot grow */
    this.squeezed = null;
  }

  /**
   * @param {View} view
   * @param {Space} space
   * @param {(layout: Layout) => number} lanesIn how many lanes stand
   * @returns {Layout}
   */
  choose(view, space, lanesIn) {
    const layout = this.chooseForTwo(view, space);
    if (!space.whole) return layout;
    const lanes = lanesIn(layout);
    if (lanes <= 2) return layout;
    const key = `${this.key}/${lanes}`;
    if (this.squeezed?.key !== key) this.squeezed = { key, layout: squeeze(layout, Math.floor(space.field / lanes)) };
    return this.squeezed.layout;
  }

  /** @param {View} view @param {Space} space */
  chooseForTwo(view, space) {
    const { ceiling, floor } = view.rollout;
    const coming = ceiling - floor;
    const { width, left, right, scale, field } = space;
    const stacked = width < NARROWEST;
    const most = stacked ? fullest(view) : 0;
    const key = [width, left, right, ceiling, coming, scale, field, space.spare, Math.ceil(most / ROW)].join();
    if (this.chosen && key === this.key) return this.chosen;
    this.key = key;
    this.low = false;
    this.chosen = stacked ? stackLayout({ width, most }) : this.chooseColumns(space, ceiling, coming);
    return this.chosen;
  }

  /**
   * The chart gives its height only where that alone keeps the page from scrolling.
   * @param {Space} space
   * @param {number} ceiling
   * @param {number} coming
   */
  chooseColumns(space, ceiling, coming) {
    const { field, spare, whole } = space;
    const layout = columnsLayout({ ...space, ceiling, coming });
    if (whole || 2 * layout.laneHeight <= field) return layout;
    const lower = columnsLayout({ ...space, ceiling, coming, field: field + spare });
    this.low = 2 * lower.laneHeight <= field + spare;
    return this.low ? lower : layout;
  }
}

/** Pods that the fullest lane holds, or may come to hold. @param {View} view */
function fullest({ rollout, revisions, pods }) {
  const counts = revisions.map(({ uid }) => pods.filter((pod) => pod.revision === uid).length);
  return Math.max(rollout.ceiling, ...counts);
}
