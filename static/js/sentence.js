// @ts-check
/**
 * The three lines above the picture: kubectl's status, why nothing moves, what happens next. The server sends codes;
 * the countdown inside them runs here, by server time, towards the moment that they name.
 *
 * @typedef {import('./protocol.js').Sentence} Sentence
 * @typedef {import('./protocol.js').Rollout} Rollout
 * @typedef {import('./protocol.js').Pod} Pod
 * @typedef {import('./words.js').Speech} Speech
 */

/**
 * When a ready pod becomes available by its minReadySeconds, in server milliseconds; null while it is not on its way.
 * @param {Pod} pod
 * @param {Rollout} rollout
 */
export function availableAt(pod, rollout) {
  if (pod.stage !== 'ready' || pod.readyAt === null) return null;
  return pod.readyAt + rollout.minReadySeconds * 1000;
}

/** Reasons that quote what somebody can remove: a quota, a taint. */
const REMOVABLE = new Set(['create_failed', 'unschedulable']);

/**
 * @param {Rollout} rollout
 * @param {number} now server milliseconds
 * @param {Speech} speech
 * @returns {{status: string, why: string, next: string, held: string}}
 */
export function speak(rollout, now, speech) {
  const told = (/** @type {string} */ family, /** @type {Sentence} */ { code, args }) =>
    speech.say(`${family}.${code}`, {
      ...args,
      ...blame(args, rollout, speech),
      ...relation(args),
      ...quotation(args.message),
      ...countdown(args.at, now, speech),
      ...byHand(args, now, speech),
    });
  const over = rollout.crossing?.code.startsWith('over_');
  const held = rollout.why.filter(({ code }) => !(over && code === 'ceiling_holds'));
  const why = held.map((sentence) => ({ helps: REMOVABLE.has(sentence.code), text: told('why', sentence) }));
  why.push(...crossed(rollout).map((sentence) => ({ helps: false, text: told('crossing', sentence) })));
  const next = rollout.next.map((sentence) => told('next', sentence)).filter((text) => text !== '');
  const ahead = next.length ? speech.say('next.lead', { text: next.join(speech.say('next.join')) }) : '';
  const [causes, others] = [true, false].map((helps) => why.filter((reason) => reason.helps === helps));
  const textsOf = (/** @type {{text: string}[]} */ reasons) => reasons.map(({ text }) => text);
  return {
    status: told('status', rollout.status),
    why: textsOf(why).join(' '),
    next: ahead,
    held: [...textsOf(causes), ahead, ...textsOf(others)].filter((text) => text !== '').join(' '),
  };
}

/** What stands below the floor for a reason that is given anyway. @type {Record<string, string[]>} */
const CAUSES = {
  under_failing: ['pods_fail', 'unschedulable'],
  under_waiting: ['waiting_ready'],
  under_starting: ['waiting_available'],
};

/**
 * Why it stands outside the room, without what the reasons say anyway: the cause, and then the numbers.
 * @param {Rollout} rollout
 * @returns {Sentence[]}
 */
function crossed({ why, crossing }) {
  if (!crossing) return [];
  const codes = new Set(why.map(({ code }) => code));
  if (!(CAUSES[crossing.code] ?? []).some((code) => codes.has(code))) return [crossing];
  return codes.has('floor_holds') ? [] : [{ ...crossing, code: 'under' }];
}

/**
 * The container that fails, where the pods have several.
 * @param {Record<string, any>} args
 * @param {Rollout} rollout
 * @param {Speech} speech
 */
function blame({ reason }, { trouble }, speech) {
  if (!reason || !trouble?.container || trouble.reason !== reason) return {};
  return { reason: speech.say('trouble.reason_in', { reason, container: trouble.container }) };
}

/**
 * Of ReplicationControllers: how many are available of those wanted, and how long ago somebody wrote one of them.
 * @param {Record<string, any>} args
 * @param {number} now
 * @param {Speech} speech
 */
function byHand({ lanes, since }, now, speech) {
  const counted = (/** @type {string} */ _, /** @type {string} */ available, /** @type {string} */ wanted) =>
    ` ${speech.say('lane.of', { available, wanted })}`;
  return {
    ...(lanes === undefined ? {} : { lanes: lanes.replace(/ (\d+)\/(\d+)/g, counted) }),
    ...(since === undefined ? {} : { ago: speech.ago(Math.max(0, now - since) / 1000) }),
  };
}

/** How what stands compares with its bound. @param {Record<string, any>} args */
function relation({ available, floor, pods, ceiling }) {
  if (available !== undefined && floor !== undefined) return { relation: sign(available, floor) };
  return pods !== undefined && ceiling !== undefined ? { relation: sign(pods, ceiling) } : {};
}

/** @param {number} left @param {number} right */
const sign = (left, right) => (left < right ? '<' : left > right ? '>' : '=');

/**
 * Somebody else's sentence inside ours: ours ends it, without what a scheduler adds on preemption.
 * @param {string|null|undefined} message
 */
const quotation = (message) =>
  typeof message === 'string' ? { message: message.replace(/ preemption: .*$/, '').replace(/[\s.]+$/, '') } : {};

/**
 * The words of an `at`: seconds left for "in {time}", and "by itself" where nobody knows when.
 * @param {number|null|undefined} at
 * @param {number} now
 * @param {Speech} speech
 */
function countdown(at, now, speech) {
  if (at === undefined) return {};
  const seconds = at === null ? 0 : Math.max(0, (at - now) / 1000);
  const when =
    at === null ? speech.say('unit.soon') : seconds === 0 ? speech.say('unit.now') : speech.say('unit.in', { seconds });
  return { seconds, when };
}
