// @ts-check
/**
 * All Deployments of a namespace, each a strip. Filter and order stand in the address; the order changes only while the
 * pointer is elsewhere.
 *
 * @typedef {import('./protocol.js').Rollout} Rollout
 */
import { byId, h, keep, mark, one, write, writeRich } from './dom.js';
import { hueClass, mainImage, shortImage, tagOf } from './colours.js';
import { viewOf } from './board-store.js';
import { select, totals } from './overview.js';
import { measure } from './room.js';
import { speak } from './sentence.js';
import { undoTarget } from './actions.js';
import { post } from './fragments.js';
import { glyph } from './painters/others.js';

const PHASES = /** @type {const} */ (['stuck', 'rolling', 'paused', 'steady', 'empty']);

/** A quiet row tells its age anew once in so many seconds. */
const SLICES = 10;

export class OverviewPage {
  /** @param {import('./board-page.js').Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.list = byId('entries');
    this.filter = /** @type {HTMLInputElement} */ (byId('filter'));
    const query = new URLSearchParams(location.search);
    this.filter.value = query.get('q') ?? '';
    this.order = /** @type {import('./overview.js').Order} */ (query.get('sort') ?? 'state');
    /** @type {string[]} uids in the order shown */
    this.shown = [];
    this.held = false;
    this.frame = 0;
    /** Rows to be written anew: 500 of them are too many for every frame. @type {Set<string>} */
    this.stale = new Set();
    this.slice = 0;
    this.filter.addEventListener('input', () => this.remember());
    for (const button of document.querySelectorAll('[data-sort]')) {
      button.addEventListener('click', () => {
        this.order = /** @type {any} */ (/** @type {HTMLElement} */ (button).dataset.sort);
        this.remember();
      });
    }
    byId('table').addEventListener('pointerenter', () => { this.held = true; });
    byId('table').addEventListener('pointerleave', () => { this.held = false; this.schedule(); });
  }

  remember() {
    const query = new URLSearchParams();
    if (this.filter.value) query.set('q', this.filter.value);
    if (this.order !== 'state') query.set('sort', this.order);
    history.replaceState(null, '', query.size ? `?${query}` : location.pathname);
    this.shown = [];
    this.schedule();
  }

  /** @param {import('./board-store.js').Outcome} outcome */
  receive(outcome) {
    for (const uid of outcome.touched) this.stale.add(uid);
    this.schedule();
  }

  unwatched() {}
  recolour() {}
  repaint() { this.draw(); }
  redraw() { this.schedule(); }
  tick() {
    this.parts.health.paint();
    if (this.parts.health.state() === 'lost') return;
    this.slice = (this.slice + 1) % SLICES;
    this.shown.forEach((uid, index) => {
      const phase = this.parts.store.rollouts.get(uid)?.phase;
      if (index % SLICES === this.slice || (phase !== 'steady' && phase !== 'empty')) this.stale.add(uid);
    });
    this.schedule();
  }

  /** Pauses, resumes or undoes the Deployment of the row that has the focus. @param {string} operation */
  press(operation) {
    const uid = document.activeElement?.closest('.entry')?.getAttribute('data-keep');
    const view = uid ? viewOf(this.parts.store, uid) : null;
    if (view) this.act(view, operation === 'pause' && view.rollout.paused ? 'resume' : operation);
  }

  /** @param {import('./board-store.js').View} view @param {string} operation */
  act(view, operation) {
    const { config, speech } = this.parts;
    const { rollout } = view;
    const refusal = config.can[operation] === true ? null : config.can[operation];
    const why = refusal ?? (operation === 'undo' && undoTarget(view) === null ? speech.say('refuse.no_history') : null);
    if (why !== null) return byId('answers').replaceChildren(h('div', { class: 'answer', 'data-outcome': 'refused', role: 'status' }, h('p', { class: 'answer-sentence' }, speech.say('refuse.named', { what: speech.say(`action.${operation}`), why }))));
    const url = config.urls.do.replace('__name__', rollout.name).replace('__operation__', operation);
    return post(url, this.list, { uid: rollout.uid, generation: rollout.generation });
  }

  schedule() {
    if (!this.frame) this.frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.frame = 0;
    const { store, speech, health } = this.parts;
    health.paint();
    const chosen = select(store.rollouts.values(), this.order, this.filter.value, (phase) => speech.say(`phase.${phase}`));
    const rank = new Map(this.shown.map((uid, index) => [uid, index]));
    if (this.held && this.shown.length) chosen.sort((a, b) => (rank.get(a.uid) ?? Infinity) - (rank.get(b.uid) ?? Infinity));
    this.shown = chosen.map(({ uid }) => uid);
    keep(this.list, chosen, ({ uid }) => uid, (rollout) => this.make(rollout), (element, rollout) => {
      if (this.stale.has(rollout.uid) || !element.dataset.phase) this.update(element, rollout);
    });
    this.stale.clear();
    for (const button of document.querySelectorAll('[data-sort]')) mark(button, 'aria-pressed', String(/** @type {HTMLElement} */ (button).dataset.sort === this.order));
    this.tellTotals();
    this.tellNothing(chosen.length);
  }

  tellTotals() {
    const counts = totals(this.parts.store.rollouts.values());
    const { speech } = this.parts;
    const parts = [{ key: 'all', text: `*${counts.all}* ${speech.say('overview.deployments', { count: counts.all })}` },
      ...PHASES.filter((phase) => counts[phase] > 0).map((phase) => ({ key: phase, text: `*${counts[phase]}* ${speech.say(`count.${phase}`)}` }))];
    keep(byId('totals'), parts, ({ key }) => key, () => h('span'), (element, { text }) => writeRich(element, text));
  }

  /** @param {number} count */
  tellNothing(count) {
    const { store, speech, config, health } = this.parts;
    const notice = byId('notice');
    const closed = ['expired', 'forbidden', 'full'].includes(health.state()) ? health.state() : null;
    const state = closed ?? (count > 0 ? null : store.seq === null ? 'loading' : store.rollouts.size ? 'filtered' : 'empty');
    const key = state && state + this.filter.value;
    notice.hidden = state === null;
    if ((notice.dataset.state ?? null) === key) return;
    mark(notice, 'data-state', key);
    const create = `kubectl create deployment http-go --image=gasbugs/http-go:v1 --replicas=3 -n ${config.namespace}`;
    /** @type {Record<string, () => Node[]>} */
    const told = {
      empty: () => [h('h2', {}, speech.say('state.empty_title', config)), h('p', {}, speech.say('state.empty')), h('pre', {}, create)],
      forbidden: () => [h('h2', {}, speech.say('state.forbidden_title', config)), h('p', {}, speech.say('state.forbidden')), h('pre', {}, `kubectl auth can-i list deployments -n ${config.namespace}`)],
      expired: () => [h('h2', {}, speech.say('state.expired_title')), h('p', {}, h('a', { class: 'button main', href: config.urls.overview }, speech.say('health.expired')))],
      full: () => [h('h2', {}, speech.say('state.full_title')), h('p', {}, speech.say('state.full')), h('p', {}, h('a', { class: 'button main', href: config.urls.overview }, speech.say('state.try_now')))],
      loading: () => [h('p', {}, speech.say('state.loading'))],
      filtered: () => [h('p', {}, speech.say('overview.none_match', { filter: this.filter.value }))],
    };
    notice.replaceChildren(...(state ? told[state]() : []));
  }

  /** @param {Rollout} rollout */
  make(rollout) {
    const href = this.parts.config.urls.board?.replace('__name__', rollout.name) ?? `${rollout.name}/`;
    return h('li', { class: 'entry line' }, h('span', { class: 'state' }), h('span', { class: 'who' }, h('b', { class: 'cut' }, rollout.name), h('i', { class: 'break' }), h('span')),
      h('span', { class: 'bar' }), h('span', { class: 'part' }), h('span', { class: 'told' }, h('p'), h('p')), h('span', { class: 'act' }),
      h('a', { class: 'open', href, 'aria-label': rollout.name }));
  }

  /** @param {HTMLElement} element @param {Rollout} rollout */
  update(element, rollout) {
    const { store, speech, clock } = this.parts;
    const view = viewOf(store, rollout.uid);
    if (!view) return;
    const now = clock.now();
    const said = speak(rollout, now, speech);
    const loud = rollout.phase !== 'steady' && rollout.phase !== 'empty';
    const state = one(element, '.state');
    if (element.dataset.phase !== rollout.phase) {
      element.dataset.phase = rollout.phase;
      state.replaceChildren(glyph(rollout.phase), h('span', {}, speech.say(`phase.${rollout.phase}`)));
    }
    this.updateImages(element, view, loud);
    this.updateAct(element, view);
    paintBar(one(element, '.bar'), measure(rollout, view.revisions, view.pods));
    writeRich(one(element, '.part'), speech.say('overview.of', { available: `*${speech.number(rollout.counts.available)}*`, desired: rollout.desired }));
    const [first, second] = one(element, '.told').children;
    const newest = view.revisions.find((revision) => revision.isNew);
    const rolledAt = newest?.rolledOutAt ?? newest?.createdAt ?? null;
    const quiet = rollout.phase === 'empty' ? speech.say('why.scaled_to_zero') : rolledAt === null ? said.status : speech.say('overview.rolled_out', { time: speech.ago((now - rolledAt) / 1000) });
    const { trouble } = rollout;
    const since = trouble?.since == null ? '' : `, ${speech.ago((now - trouble.since) / 1000)}`;
    const code = trouble && speech.has(`trouble.${trouble.kind}`) ? `trouble.${trouble.kind}` : 'trouble.other';
    writeRich(first, !loud ? quiet : trouble ? `*${speech.say(code)}:* ${trouble.reason}${since}` : `*${said.status}*`);
    write(second, !loud ? '' : trouble ? said.why : (said.next || said.why));
  }

  /** The one button that helps, named with its target: Undo where pods fail, Resume where it is paused. @param {HTMLElement} element @param {import('./board-store.js').View} view */
  updateAct(element, view) {
    const { config, speech } = this.parts;
    const { rollout } = view;
    const number = undoTarget(view);
    const operation = rollout.paused ? 'resume' : rollout.trouble && number !== null ? 'undo' : null;
    const place = one(element, '.act');
    const key = operation && `${operation}/${number}`;
    if ((place.dataset.key ?? null) === key) return;
    mark(place, 'data-key', key);
    if (operation === null) return place.replaceChildren();
    const refusal = config.can[operation] === true ? null : config.can[operation];
    const press = () => {
      const now = viewOf(this.parts.store, rollout.uid);
      if (now) this.act(now, operation);
    };
    const words = operation === 'undo' ? speech.say('action.undo_to', { number }) : speech.say('action.resume');
    return place.replaceChildren(h('button', { type: 'button', class: 'button small', 'aria-disabled': refusal === null ? null : 'true', title: refusal, on: { click: press } }, words));
  }

  /** @param {HTMLElement} element @param {import('./board-store.js').View} view @param {boolean} loud */
  updateImages(element, { revisions, rollout }, loud) {
    one(element, '.break').hidden = !loud;
    const newest = revisions.find((revision) => revision.isNew) ?? revisions[0];
    const old = loud ? revisions.find((revision) => revision !== newest && revision.replicas > 0) : undefined;
    const items = [old, newest].filter((revision) => revision !== undefined);
    const place = /** @type {HTMLElement} */ (one(element, '.who').lastElementChild);
    const key = items.map(({ uid }) => uid).join() + loud;
    if (place.dataset.key === key) return;
    place.dataset.key = key;
    place.title = mainImage(rollout.containers);
    place.replaceChildren(...items.flatMap((revision, index) => [
      ...(index ? [h('span', {}, '→')] : []), h('i', { class: `swatch ${hueClass(revision.color)}` }),
      h('span', { class: 'cut' }, index ? tagOf(mainImage(revision.images)) : shortImage(mainImage(revision.images)))]));
  }

  /** Arrows move through the rows, as Tab does. @param {KeyboardEvent} event @param {1|-1} step */
  moveFocus(event, step) {
    const links = /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll('.open')]);
    const index = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    event.preventDefault();
    links[Math.min(links.length - 1, Math.max(0, index + step))]?.focus();
  }

  escape() {
    if (!this.filter.value) return;
    this.filter.value = '';
    this.remember();
  }
}

/** The room in one strip: everything up to the ceiling. @param {HTMLElement} bar @param {import('./room.js').Room} room */
function paintBar(bar, room) {
  const most = Math.max(room.ceiling, room.pods, 1);
  const marks = [{ key: 'floor', at: room.floor, hard: true }, { key: 'desired', at: room.desired, hard: false }, { key: 'ceiling', at: room.ceiling, hard: true }];
  /** @type {{key: string, make: () => HTMLElement, place: (element: HTMLElement) => void}[]} */
  const items = [
    ...room.segments.map(({ key, color, kind, from, count }) => ({
      key, make: () => h('i', { class: hueClass(color), 'data-kind': kind }),
      place: (/** @type {HTMLElement} */ element) => { element.style.transform = `translateX(${(100 * from) / most}%) scaleX(${count / most})`; },
    })),
    ...marks.map(({ key, at, hard }) => ({
      key, make: () => h('u', { class: hard ? 'hard' : '' }),
      place: (/** @type {HTMLElement} */ element) => { element.style.left = `${(100 * at) / most}%`; },
    })),
  ];
  keep(bar, items, ({ key }) => key, ({ make }) => make(), (element, { place }) => place(element));
}
