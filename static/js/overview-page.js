// @ts-check
/**
 * All Deployments of a namespace, or of all that the person sees, each a strip. Filter and order stand in the address;
 * the order changes only while the pointer is elsewhere.
 *
 * @typedef {import('./protocol.js').Rollout} Rollout
 */
import { bareOf, isListed, rolloutsOf, viewIn } from './boards.js';
import { isByHand } from './by-hand.js';
import { byId, h, keep, mark } from './dom.js';
import { Existence } from './existence.js';
import { group, hold, readChoice, select, totals, writeChoice } from './overview.js';
import { StripPainter, isLoud } from './painters/strip.js';
import { Beyond } from './panels/beyond.js';
import { StandIn } from './panels/stand-in.js';
import { Totals } from './panels/totals.js';
import { RowActs, at } from './row-acts.js';

/** A quiet row tells its age anew once in so many seconds. */
const SLICES = 10;
/** Rows at a time; stuck ones come first, and a filter leads to the others. */
const MOST_ROWS = 1000;

export class OverviewPage {
  /** @param {import('./board-page.js').Parts & {boards: import('./boards.js').Boards}} parts */
  constructor(parts) {
    this.parts = parts;
    this.wide = !parts.config.namespace;
    this.list = byId('entries');
    this.filter = /** @type {HTMLInputElement} */ (byId('filter'));
    const { filter, order } = readChoice(new URLSearchParams(location.search));
    this.filter.value = filter;
    this.order = order;
    /** @type {string[]} uids in the order shown */
    this.shown = [];
    this.held = false;
    this.frame = 0;
    /** Rows to be written anew: 500 of them are too many for every frame. @type {Set<string>} */
    this.stale = new Set();
    this.slice = 0;
    this.acts = new RowActs(parts, this.list);
    this.strips = new StripPainter(
      parts.speech,
      this.wide ? (namespace) => at(parts.config.urls.namespace, namespace) : null,
      (rollout) => this.hrefOf(rollout),
      this.acts,
    );
    this.standIn = new StandIn(byId('notice'), parts.speech, parts.config);
    this.existence = new Existence(parts.config.urls.overview, () => this.schedule());
    this.totals = new Totals(byId('totals'), parts.speech, parts.announcer);
    this.beyond = new Beyond(byId('beyond'), parts.speech);
    this.bind();
  }

  bind() {
    this.filter.addEventListener('input', () => this.remember());
    this.filter.addEventListener('keydown', (event) => {
      if (event.isComposing || (event.key !== 'ArrowDown' && event.key !== 'Enter')) return;
      event.stopPropagation(); // the page's own arrows would take another step
      this.moveFocus(event, 1);
    });
    for (const button of document.querySelectorAll('[data-sort]')) {
      button.addEventListener('click', () => {
        this.order = /** @type {any} */ (/** @type {HTMLElement} */ (button).dataset.sort);
        this.remember();
      });
    }
    byId('table').addEventListener('pointerenter', () => {
      this.held = true;
    });
    byId('table').addEventListener('pointerleave', () => {
      this.held = false;
      this.schedule();
    });
  }

  remember() {
    history.replaceState(null, '', writeChoice({ filter: this.filter.value, order: this.order }) || location.pathname);
    this.shown = [];
    this.schedule();
  }

  /** @param {import('./board-store.js').Outcome} outcome */
  receive(outcome) {
    for (const uid of outcome.touched) this.stale.add(uid);
    this.schedule();
  }

  /** The person sees more, or less, than before; and may act in more, or fewer. */
  reached() {
    for (const uid of this.shown) this.stale.add(uid);
    this.schedule();
  }

  unwatched() {}
  recolour() {}
  repaint() {
    this.draw();
  }
  redraw() {
    this.schedule();
  }
  tick() {
    this.parts.health.paint();
    if (this.parts.health.state() === 'lost') return;
    this.slice = (this.slice + 1) % SLICES;
    const byUid = new Map(rolloutsOf(this.parts.boards).map((rollout) => [rollout.uid, rollout]));
    this.shown.forEach((uid, index) => {
      const rollout = byUid.get(uid);
      if (index % SLICES === this.slice || (rollout && isLoud(rollout))) this.stale.add(uid);
    });
    this.schedule();
  }

  /** Pauses, resumes or undoes the Deployment of the row that has the focus. @param {string} operation */
  press(operation) {
    const uid = document.activeElement?.closest('.entry')?.getAttribute('data-keep');
    const view = uid ? viewIn(this.parts.boards, uid) : null;
    if (view) this.acts.act(view.rollout.uid, operation === 'pause' && view.rollout.paused ? 'resume' : operation);
  }

  schedule() {
    if (!this.frame) this.frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.frame = 0;
    const { boards, speech, health } = this.parts;
    health.paint();
    const all = rolloutsOf(boards);
    const fit = select(
      all,
      { order: this.order, filter: this.filter.value },
      (phase) => speech.say(`phase.${phase}`),
      this.wide,
    );
    const ordered = this.held && this.shown.length ? hold(fit, this.shown) : fit;
    const rows = this.rows(ordered.slice(0, MOST_ROWS));
    this.shown = rows.flatMap(({ rollout }) => (rollout ? [rollout.uid] : []));
    keep(
      this.list,
      rows,
      ({ key }) => key,
      (row) => this.make(row),
      (element, { rollout }) => this.update(element, rollout),
    );
    this.stale.clear();
    mark(this.list, 'data-order', this.order);
    for (const button of document.querySelectorAll('[data-sort]')) this.markOrder(/** @type {HTMLElement} */ (button));
    this.totals.paint(totals(all), { wide: this.wide, listed: isListed(boards) });
    const reach = boards.reach;
    if (!this.wide) this.existence.look(isListed(boards) && all.length === 0);
    this.standIn.paint({
      count: rows.length,
      all: all.length,
      filter: this.filter.value,
      listed: isListed(boards),
      health: health.state(),
      missing: health.health?.missing ?? null,
      gone: this.existence.gone,
      namespaces: this.wide ? Object.keys(reach?.namespaces ?? {}) : null,
    });
    this.beyond.paint({ reach, bare: bareOf(boards), shown: this.shown.length, count: ordered.length });
  }

  /**
   * In the order of namespaces each has a heading.
   * @param {Rollout[]} rollouts
   * @returns {{key: string, rollout: Rollout|null, namespace: string, count: number}[]}
   */
  rows(rollouts) {
    const row = (/** @type {Rollout} */ rollout) => ({
      key: rollout.uid,
      rollout,
      namespace: rollout.namespace,
      count: 1,
    });
    if (!this.wide || this.order !== 'namespace') return rollouts.map(row);
    return group(rollouts).flatMap(([namespace, members]) => [
      { key: `in ${namespace}`, rollout: null, namespace, count: members.length },
      ...members.map(row),
    ]);
  }

  /** @param {{rollout: Rollout|null, namespace: string}} row @returns {HTMLElement} */
  make({ rollout, namespace }) {
    if (rollout) return this.strips.make(rollout);
    return h(
      'div',
      { class: 'group', role: 'row' },
      h('span', { role: 'cell' }, h('a', { href: at(this.parts.config.urls.namespace, namespace) }, namespace)),
    );
  }

  /** @param {HTMLElement} element @param {Rollout|null} rollout */
  update(element, rollout) {
    if (!rollout || (!this.stale.has(rollout.uid) && element.dataset.phase)) return;
    const view = viewIn(this.parts.boards, rollout.uid);
    if (view) this.strips.update(element, view, this.parts.clock.now());
  }

  /** @param {HTMLElement} button */
  markOrder(button) {
    const chosen = button.dataset.sort === this.order;
    mark(button, 'aria-pressed', String(chosen));
    mark(/** @type {HTMLElement} */ (button.parentElement), 'aria-sort', chosen ? 'ascending' : null);
  }

  /** @param {Rollout} rollout */
  hrefOf(rollout) {
    const { name, namespace } = rollout;
    if (isByHand(rollout)) return at(this.parts.config.urls.byHand, namespace, name);
    return this.parts.config.urls.board ? at(this.parts.config.urls.board, namespace, name) : `${name}/`;
  }

  /** Arrows move through the rows, as Tab does. @param {KeyboardEvent} event @param {1|-1} step */
  moveFocus(event, step) {
    const links = /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll('.open')]);
    const index = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    event.preventDefault();
    links[Math.min(links.length - 1, Math.max(0, index + step))]?.focus();
  }

  /** Clears the filter, and leaves it where there is nothing to clear. */
  escape() {
    if (!this.filter.value) return this.filter.blur();
    this.filter.value = '';
    return this.remember();
  }
}
