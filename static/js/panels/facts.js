// @ts-check
/**
 * What the board itself knows of a pod or a revision, as rows of words. Pure.
 *
 * @typedef {import('../board-store.js').View} View
 * @typedef {import('../words.js').Speech} Speech
 * @typedef {import('./detail.js').Told} Told
 */

/** @param {View} view @param {string} uid @param {number} now @param {Speech} speech @returns {Told|null} */
export function podRows(view, uid, now, speech) {
  const pod = view.pods.find((candidate) => candidate.uid === uid);
  if (!pod) return null;
  const since = (/** @type {number|null} */ at) =>
    at === null ? null : speech.say('revisions.ago', { time: speech.ago((now - at) / 1000) });
  const revision = view.revisions.find((candidate) => candidate.uid === pod.revision);
  const rows = present([
    [
      speech.say('detail.stage'),
      speech.say(`stage.${pod.stage}`) + (pod.pulling ? `, ${speech.say('pod.pulling')}` : ''),
    ],
    [speech.say('detail.reason'), [pod.reason, pod.message].filter(Boolean).join(': ')],
    [
      speech.say('detail.retry'),
      pod.retryAt === null
        ? null
        : speech.say('detail.in', { time: speech.seconds(Math.max(0, (pod.retryAt - now) / 1000)) }),
    ],
    [
      speech.say(revision && !revision.hash ? 'lane.controller' : 'detail.revision'),
      revision ? nameOf(revision) : null,
    ],
    [speech.say('detail.image'), pod.image],
    [speech.say('detail.node'), pod.node || speech.say('detail.no_node')],
    [speech.say('detail.created'), since(pod.createdAt)],
    [speech.say('detail.started'), since(pod.startedAt)],
    [speech.say('detail.ready'), since(pod.readyAt)],
    [speech.say('detail.available'), pod.stage === 'available' ? since(pod.availableAt) : null],
    [speech.say('detail.deleted'), since(pod.deletedAt)],
    [speech.say('detail.restarts'), String(pod.restarts)],
  ]);
  return { key: pod.name, title: pod.name, state: [pod.uid, pod.stage, pod.reason, pod.restarts].join(), rows };
}

/** @param {import('../protocol.js').Revision} revision */
const nameOf = ({ hash, number, name }) => (hash ? String(number) : name);

/** @param {View} view @param {string} uid @param {number} now @param {Speech} speech @returns {Told|null} */
export function revisionRows(view, uid, now, speech) {
  const revision = view.revisions.find((candidate) => candidate.uid === uid);
  if (!revision) return null;
  const at = revision.rolledOutAt;
  const rows = present([
    [speech.say('detail.revision'), String(revision.number)],
    [speech.say('detail.history'), revision.history.join(', ')],
    ...revision.images.map(({ name, image }) => /** @type {[string, string]} */ ([name, image])),
    [
      speech.say('detail.rolled_out'),
      at === null ? null : speech.say('revisions.ago', { time: speech.ago((now - at) / 1000) }),
    ],
    [speech.say('detail.cause'), revision.changeCause],
    [
      speech.say('detail.pods'),
      `${speech.say('lane.wanted', { count: revision.wanted })}, ${revision.available} ${speech.say('room.available')}`,
    ],
    [speech.say('detail.reason'), revision.failure],
  ]);
  return { key: String(revision.number), title: revision.name, state: String(revision.number), rows };
}

/** @param {[string, string|null][]} rows @returns {[string, string][]} */
const present = (rows) =>
  /** @type {[string, string][]} */ (rows.filter(([, value]) => value !== null && value !== ''));
