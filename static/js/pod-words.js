// @ts-check
/**
 * One pod in words: the label of its tile, and what a pointer over it is told.
 *
 * @typedef {import('./protocol.js').Pod} Pod
 * @typedef {import('./words.js').Speech} Speech
 */
import { availableAt } from './sentence.js';

/** @param {Pod} pod @param {Speech} speech */
export function labelOf({ name, stage, failed, reason }, speech) {
  return speech.say(failed ? 'pod.label_failed' : 'pod.label', { name, stage: speech.say(`stage.${stage}`), reason });
}

/** @param {Pod} pod @param {import('./protocol.js').Rollout} rollout @param {number} now @param {Speech} speech */
export function explain(pod, rollout, now, speech) {
  const lines = [speech.say(`stage.${pod.stage}`) + (pod.pulling ? `, ${speech.say('pod.pulling')}` : '')];
  const at = availableAt(pod, rollout);
  if (at !== null) lines.push(speech.say('why.waiting_ready', { count: 1, seconds: Math.max(0, (at - now) / 1000) }));
  if (pod.reason) lines.push([pod.reason, pod.message].filter(Boolean).join(': '));
  lines.push(pod.node || speech.say('detail.no_node'));
  return { title: pod.name, lines };
}
