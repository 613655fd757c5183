// @ts-check
/**
 * Details on demand: one pod or one revision, beside the picture, kept current while it is open.
 *
 * @typedef {import('../board-store.js').View} View
 * @typedef {{kind: 'pod'|'revision', uid: string}} Subject
 */
import { h } from '../dom.js';
import { tell } from '../story.js';

export class DetailPanel {
  /** @param {HTMLElement} root @param {import('../words.js').Speech} speech */
  constructor(root, speech) {
    this.root = root;
    this.speech = speech;
    /** @type {Subject|null} */
    this.subject = null;
    this.shown = '';
    /** @type {HTMLElement|null} */
    this.opener = null;
  }

  /** @param {Subject} subject */
  open(subject) {
    this.opener = /** @type {HTMLElement|null} */ (document.activeElement);
    this.subject = subject;
    this.shown = '';
  }

  close() {
    if (!this.subject) return false;
    this.subject = null;
    this.root.hidden = true;
    this.opener?.focus();
    return true;
  }

  /** @param {View} view @param {number} now */
  paint(view, now) {
    if (!this.subject) return;
    const { kind, uid } = this.subject;
    const rows = kind === 'pod' ? this.podRows(view, uid, now) : this.revisionRows(view, uid, now);
    if (!rows) return;
    const events = tell(view.events.filter((event) => event.name === rows.title), 12);
    const content = JSON.stringify([rows, events]);
    if (content === this.shown) return;
    const first = this.shown === '';
    this.shown = content;
    const close = h('button', { type: 'button', class: 'button small bare close', 'aria-label': this.speech.say('action.close'), on: { click: () => this.close() } }, '×');
    const list = h('dl', {}, ...rows.rows.flatMap(([term, value]) => [h('dt', {}, term), h('dd', {}, value)]));
    const lines = events.map((line) => h('p', { class: 'small' }, line.text));
    this.root.replaceChildren(h('h2', {}, rows.title), close, list, ...(lines.length ? [h('h3', {}, this.speech.say('detail.events')), ...lines] : []));
    this.root.hidden = false;
    if (first) close.focus();
  }

  /** @param {View} view @param {string} uid @param {number} now @returns {{title: string, rows: [string, string][]}|null} */
  podRows(view, uid, now) {
    const pod = view.pods.find((candidate) => candidate.uid === uid);
    if (!pod) return null;
    const { speech } = this;
    const since = (/** @type {number|null} */ at) => (at === null ? null : speech.say('revisions.ago', { time: speech.ago((now - at) / 1000) }));
    const revision = view.revisions.find((candidate) => candidate.uid === pod.revision);
    return { title: pod.name, rows: present([
      [speech.say('detail.stage'), speech.say(`stage.${pod.stage}`) + (pod.pulling ? `, ${speech.say('pod.pulling')}` : '')],
      [speech.say('detail.reason'), [pod.reason, pod.message].filter(Boolean).join(': ')],
      [speech.say('detail.retry'), pod.retryAt === null ? null : speech.say('detail.in', { time: speech.seconds(Math.max(0, (pod.retryAt - now) / 1000)) })],
      [speech.say('detail.revision'), revision ? String(revision.number) : null],
      [speech.say('detail.image'), pod.image],
      [speech.say('detail.node'), pod.node || speech.say('detail.no_node')],
      [speech.say('detail.created'), since(pod.createdAt)], [speech.say('detail.started'), since(pod.startedAt)], [speech.say('detail.ready'), since(pod.readyAt)],
      [speech.say('detail.available'), pod.stage === 'available' ? since(pod.availableAt) : null], [speech.say('detail.deleted'), since(pod.deletedAt)],
      [speech.say('detail.restarts'), String(pod.restarts)],
    ]) };
  }

  /** @param {View} view @param {string} uid @param {number} now @returns {{title: string, rows: [string, string][]}|null} */
  revisionRows(view, uid, now) {
    const revision = view.revisions.find((candidate) => candidate.uid === uid);
    if (!revision) return null;
    const { speech } = this;
    const at = revision.rolledOutAt;
    return { title: revision.name, rows: present([
      [speech.say('detail.revision'), String(revision.number)],
      [speech.say('detail.history'), revision.history.join(', ')],
      ...revision.images.map(({ name, image }) => /** @type {[string, string]} */ ([name, image])),
      [speech.say('detail.rolled_out'), at === null ? null : speech.say('revisions.ago', { time: speech.ago((now - at) / 1000) })],
      [speech.say('detail.cause'), revision.changeCause],
      [speech.say('detail.pods'), `${speech.say('lane.wanted', { count: revision.wanted })}, ${revision.available} ${speech.say('room.available')}`],
      [speech.say('detail.reason'), revision.failure],
    ]) };
  }
}

/** @param {[string, string|null][]} rows @returns {[string, string][]} */
const present = (rows) => /** @type {[string, string][]} */ (rows.filter(([, value]) => value !== null && value !== ''));
