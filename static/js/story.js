// @ts-check
/**
 * Events as a person tells them: the steps of one wave are one line, the newest first.
 *
 * @typedef {import('./protocol.js').Happening} Happening
 * @typedef {object} Line
 * @property {string} key
 * @property {number} at
 * @property {'scaled'|'warning'|'plain'|'command'} kind
 * @property {string|null} code
 * @property {Record<string, any>} args
 * @property {string} text
 * @property {number} count
 */

const SCALED = /^(?:\(combined from similar events\): )?Scaled (up|down) replica set (\S+) from (\d+) to (\d+)$/;
/** Two steps further apart than this are two waves. */
const WAVE = 20_000;
/** What the kubelet adds to a pod's name: its namespace and uid. */
const NOISE = /_[\w-]+\([0-9a-f-]{36}\)/;
/** Pods are on the board; what their events add is told only where it is a warning. */
const QUIET = new Set([
  'Scheduled',
  'Pulling',
  'Pulled',
  'Created',
  'Started',
  'Killing',
  'SuccessfulCreate',
  'SuccessfulDelete',
]);

/**
 * @param {Happening[]} events
 * @param {number} most lines
 * @returns {Line[]}
 */
export function tell(events, most) {
  const told = events.filter((event) => event.type !== 'Normal' || !QUIET.has(event.reason));
  told.sort(inOrder);
  /** @type {Line[]} */
  const lines = [];
  /** @type {Map<string, Line>} the last wave of each ReplicaSet, and the last warning of each text */
  const open = new Map();
  for (const event of told) {
    const line = lineOf(event);
    const topic = topicOf(line);
    const last = open.get(topic);
    if (last && merges(last, line)) merge(last, line);
    else {
      open.set(topic, line);
      lines.push(line);
    }
  }
  return lines.sort((a, b) => b.at - a.at).slice(0, most);
}

/**
 * Times are whole seconds: within one, the steps of a ReplicaSet follow its size.
 * @param {Happening} a
 * @param {Happening} b
 */
function inOrder(a, b) {
  if (a.at !== b.at) return a.at - b.at;
  const [first, second] = [stepOf(a), stepOf(b)];
  return first.topic < second.topic ? -1 : first.topic > second.topic ? 1 : first.size - second.size;
}

/** @param {Happening} event */
function stepOf(event) {
  const scaled = SCALED.exec(event.message);
  if (!scaled) return { topic: event.uid, size: 0 };
  const [, way, name, from] = scaled;
  return { topic: `${name}/${way}`, size: way === 'up' ? Number(from) : -Number(from) };
}

/** @param {Happening} event @returns {Line} */
function lineOf(event) {
  const scaled = SCALED.exec(event.message);
  const base = {
    key: event.uid,
    at: event.at,
    text: event.message.replace(NOISE, ''),
    count: Math.max(1, event.count),
  };
  if (!scaled)
    return { ...base, kind: event.type === 'Normal' ? 'plain' : 'warning', code: null, args: { reason: event.reason } };
  const [, way, name, from, to] = scaled;
  return {
    ...base,
    kind: 'scaled',
    code: `events.scaled_${way}`,
    args: { name, from: Number(from), to: Number(to) },
    count: 1,
  };
}

/** @param {Line} line */
const topicOf = (line) =>
  line.kind === 'scaled'
    ? `${line.code}/${line.args.name}`
    : `${line.kind}/${line.args.reason}/${anonymous(line.text)}`;

/** The same trouble of several pods reads the same: their names and uids differ. @param {string} text */
const anonymous = (text) => text.replace(/[\w.-]+-[a-z0-9]{5}(_[\w-]+\([\w-]+\))?/g, '…');

/** @param {Line} last @param {Line} line */
function merges(last, line) {
  if (line.kind === 'scaled') return last.args.to === line.args.from && line.at - last.at <= WAVE;
  return true;
}

/** @param {Line} last @param {Line} line */
function merge(last, line) {
  last.at = line.at;
  last.count += line.count;
  if (line.kind === 'scaled') last.args = { ...last.args, to: line.args.to };
  else last.text = line.text;
}
