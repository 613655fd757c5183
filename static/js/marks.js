// @ts-check
/** A command in the few words that a mark on the time axis has room for. Pure. */
import { tagOf } from './colours.js';

const VERB = /^kubectl (?:set (\w+)|rollout (\w+)|(scale|patch|annotate|edit|apply|replace))\b/;
const LONGEST = 40;

/** @param {string} command @param {import('./words.js').Speech} speech */
export function brief(command, speech) {
  const [, controller, replicas] = / scale rc (\S+) --replicas=(\d+)/.exec(command) ?? [];
  if (controller) return cut(`${controller}: ${replicas}`);
  const [, ...verbs] = VERB.exec(command) ?? [];
  const verb = verbs.find((found) => found !== undefined);
  const [, what] = / # (.*)$/.exec(command) ?? [];
  const code =
    what && verb === 'patch'
      ? 'mark.edit'
      : `mark.${verb === 'undo' && command.includes(' --to-revision=') ? 'undo_to' : verb}`;
  if (!verb || !speech.has(code)) return cut(command);
  return cut(speech.say(code, { value: what ? shortened(what) : valueOf(command) }));
}

/** @param {string} command */
function valueOf(command) {
  const [, selector] = / set selector service \S+ (\S+)/.exec(command) ?? [];
  if (selector) return selector;
  const [, value] = / deploy\S*\/\S+ \S*?=(\S+)/.exec(command) ?? [];
  return value === undefined ? '' : tagOf(value);
}

/** Images by their tags. @param {string} what */
const shortened = (what) => what.replace(/\S+?=(\S+[:@][^\s,]+)/g, (_, image) => tagOf(image));

/** @param {string} text */
const cut = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
