// @ts-check
/**
 * The wire between server and page: what a frame holds, and how one is read. Times are integer milliseconds since the
 * epoch on the server's clock. A record that appears travels whole, of one that alters only the fields that did.
 *
 * @typedef {'pending'|'creating'|'starting'|'ready'|'available'|'leaving'} Stage
 * @typedef {'steady'|'rolling'|'paused'|'stuck'|'empty'|'mixed'} Phase
 * @typedef {{code: string, args: Record<string, any>}} Sentence
 * @typedef {{name: string, image: string, init: boolean}} Container
 * @typedef {{type: string, maxSurge: number|string|null, maxUnavailable: number|string|null}} Strategy
 * @typedef {object} Trouble
 * @property {string} kind
 * @property {string} reason
 * @property {string|null} message
 * @property {number} pods
 * @property {string|null} revision
 * @property {number|null} since
 * @property {string|null} container
 * @typedef {{seconds: number, endsAt: number|null, frozen: boolean, exceeded: boolean}} Deadline
 *
 * @typedef {object} Rollout
 * @property {string} uid
 * @property {string} kind Deployment, or ReplicationController where several are rolled by hand
 * @property {string} namespace
 * @property {string} name
 * @property {number|null} createdAt
 * @property {number} generation
 * @property {number} observedGeneration
 * @property {number|null} revision
 * @property {string|null} newRevision uid of the newest ReplicaSet
 * @property {number} replicas
 * @property {boolean} paused
 * @property {string} changeCause
 * @property {string|null} restartedAt as `kubectl rollout restart` wrote it
 * @property {Record<string, string>} parts what of the template differs from the usual, by field, as fingerprints
 * @property {string} writer who changed it last, as it names itself to the API server; '' if unknown
 * @property {number|null} writtenAt when, to the second
 * @property {Strategy} strategy
 * @property {number} surge
 * @property {number} unavailable
 * @property {number} floor
 * @property {number} desired
 * @property {number} ceiling
 * @property {number} minReadySeconds
 * @property {number|null} progressDeadlineSeconds
 * @property {number} revisionHistoryLimit
 * @property {Container[]} containers
 * @property {{replicas: number, updated: number, ready: number, available: number, unavailable: number}} counts
 * @property {Phase} phase
 * @property {Sentence} status
 * @property {Sentence[]} why
 * @property {Sentence[]} next
 * @property {Sentence|null} crossing
 * @property {Trouble|null} trouble
 * @property {Deadline|null} deadline
 *
 * @typedef {object} Crowd pods by what they count as
 * @property {number} available
 * @property {number} ready
 * @property {number} coming
 * @property {number} failed
 * @property {number} leaving
 *
 * @typedef {object} Revision
 * @property {string} uid
 * @property {string} rollout
 * @property {string} name
 * @property {number} number
 * @property {number[]} history
 * @property {number} color
 * @property {Container[]} images
 * @property {string} hash of its template; '' for a ReplicationController
 * @property {number|null} createdAt
 * @property {number|null} rolledOutAt
 * @property {string} changeCause
 * @property {number} wanted
 * @property {number} replicas
 * @property {number} ready
 * @property {number} available
 * @property {boolean} isNew
 * @property {Crowd} [crowd] its pods where they are only counted, on an overview of all namespaces
 * @property {string|null} failure
 *
 * @typedef {object} Pod
 * @property {string} uid
 * @property {string} rollout
 * @property {string} revision uid of its ReplicaSet
 * @property {string} name
 * @property {Stage} stage
 * @property {boolean} failed
 * @property {string} reason
 * @property {string|null} message
 * @property {boolean} pulling
 * @property {string} node
 * @property {number|null} createdAt
 * @property {number|null} startedAt
 * @property {number|null} readyAt
 * @property {number|null} availableAt
 * @property {number|null} deletedAt
 * @property {number|null} retryAt
 * @property {number} restarts
 * @property {number|null} exitCode of the last container that ended
 * @property {string} image
 *
 * @typedef {object} Happening one event of the cluster
 * @property {string} uid
 * @property {string} rollout
 * @property {string} kind
 * @property {string} name
 * @property {string} type
 * @property {string} reason
 * @property {string} message
 * @property {number} count
 * @property {number} at
 * @property {number} firstAt
 *
 * @typedef {object} Service before a rollout; one that stands before several is told of each
 * @property {string} uid
 * @property {string} rollout
 * @property {string} name
 * @property {string} type
 * @property {number|null} port
 * @property {number|null} nodePort
 * @property {Record<string, string>} selector
 * @property {string[]} lanes uids of the revisions whose pods it selects
 * @property {string[]} odd names of pods that differ from their revision in that
 * @property {[string, string, string|null][]} differs where it selects none of them: label, its value, theirs
 * @property {string[]} elsewhere the other rollouts whose pods it selects
 * @property {boolean} idle it selects nobody's pods
 * @property {string[]} left the rollouts that its selector before had, and this one has not
 * @property {number|null} createdAt
 * @property {string} writer
 * @property {number|null} writtenAt
 *
 * @typedef {object} Tables
 * @property {Record<string, Rollout>} [rollouts]
 * @property {Record<string, Revision>} [revisions]
 * @property {Record<string, Pod>} [pods]
 * @property {Record<string, Happening>} [events]
 * @property {Record<string, Service>} [services]
 * @typedef {{type: 'snapshot', seq: number, now: number, interval: number, namespace?: string} & Required<Tables>}
 *   Snapshot
 * @typedef {object} Frame
 * @property {'frame'} type
 * @property {number} seq
 * @property {number} now
 * @property {string} [namespace]
 * @property {Tables} [put]
 * @property {Record<string, Record<string, Record<string, any>>>} [alter]
 * @property {Record<string, string[]>} [drop]
 * @typedef {object} Health
 * @property {'health'} type
 * @property {number} now
 * @property {'live'|'stale'|'lost'|'forbidden'|'expired'} state
 * @property {number} since
 * @property {number|null} retryAt
 * @property {number|null} lag
 * @property {string|null} message
 * @property {string|null} missing
 * @typedef {{type: 'viewers', count: number}} Viewers
 * @typedef {{type: 'reload', build: string}} Reload
 * @typedef {object} Step fields that changed since the step before; pods and Services go by name; null takes a record
 *   away, or a field back to its usual value
 * @property {number} at
 * @property {boolean} [whole]
 * @property {Record<string, any>} [rollout]
 * @property {Record<string, Record<string, any>|null>} [revisions]
 * @property {Record<string, Record<string, any>|null>} [pods]
 * @property {Record<string, Record<string, any>|null>} [services]
 * @typedef {{at: number, generation: number, operation: string}} Act an operation done through the board
 * @typedef {object} Kept
 * @property {'timeline'} type
 * @property {string} uid
 * @property {number} now
 * @property {string[]} blocks
 * @property {Step[]} tail
 * @property {Act[]} acts
 * @property {[number, number][]} gaps
 * @typedef {{type: 'act', uid: string, act: Act}} Acted
 * @typedef {object} Clock the cluster's own, by which `now` of snapshots and frames goes
 * @property {'clock'} type
 * @property {number} now
 * @property {number} speed
 * @property {boolean} paused
 * @typedef {[at: number, outcome: 'ok'|'error'|'refused'|'timeout', status: number, version: string, pod: string, took:
 *   number]} Answer one request to the Service
 * @typedef {object} TrafficState
 * @property {'traffic'} type
 * @property {string} uid
 * @property {boolean} on
 * @property {number} rate
 * @property {string|null} service
 * @property {string|null} problem
 * @property {Answer[]} answers
 * @typedef {{type: 'answers', uid: string, answers: Answer[]}} Answers
 * @typedef {object} Reach namespaces that the person sees, each with whether they may act there; those that they may
 *   not see, if they may know them all
 * @property {'reach'} type
 * @property {Record<string, boolean>} namespaces
 * @property {string[]} refused
 * @property {boolean} named
 * @property {number} leftOut
 * @typedef {Kept|Acted|TrafficState|Answers} Focused what goes to those who look at one Deployment
 * @typedef {Snapshot|Frame|Health|Viewers|Reload|Clock|Reach|Focused} Message
 */

/** The order in which a pod lives through its stages. @type {readonly Stage[]} */
export const STAGES = ['pending', 'creating', 'starting', 'ready', 'available', 'leaving'];

/** @typedef {'rollouts'|'revisions'|'pods'|'events'|'services'} Table */

/** @type {readonly Table[]} */
export const TABLES = ['rollouts', 'revisions', 'pods', 'events', 'services'];

export const CLOSE = { SIGN_IN: 4401, FORBIDDEN: 4403, SLOW: 4408, TOO_MANY: 4429, RESTART: 4012 };

const KNOWN = new Set([
  'snapshot',
  'frame',
  'health',
  'viewers',
  'reload',
  'timeline',
  'act',
  'clock',
  'reach',
  'traffic',
  'answers',
]);

/**
 * One text frame to a message; null for what an older page does not know.
 * @param {string} text
 * @returns {Message|null}
 */
export function parse(text) {
  const message = JSON.parse(text);
  return KNOWN.has(message?.type) ? message : null;
}
