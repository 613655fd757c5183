// @ts-check
/** The only place that wires: configuration, clock, store, socket, one of the two pages, keys. */
import { Announcer } from './announcer.js';
import { BoardPage } from './board-page.js';
import { OWN, createBoards, reachTo, storeOf, take as takeIn } from './boards.js';
import { ServerClock } from './clock.js';
import { byId, mark, write } from './dom.js';
import { HealthLine } from './health.js';
import { bindKeys } from './keyboard.js';
import { bindMenu } from './menu.js';
import { OverviewPage } from './overview-page.js';
import { post } from './fragments.js';
import { ClockPanel } from './panels/clock.js';
import { showKeys } from './panels/keys.js';
import { savePicture } from './save.js';
import { BoardSocket, SEEN_EVERY } from './socket.js';
import { bindTheme, toggle } from './theme.js';
import { callHome } from './twin.js';
import { Speech } from './words.js';

/** @typedef {import('./protocol.js').Message} Message */

/** ms; one that is shorter was a hiccup, as the server has it. */
const SHORTEST_GAP = 1000;

const config = JSON.parse(byId('board-config').textContent ?? '{}');
const speech = new Speech(config.language ?? document.documentElement.lang);
/** The cluster's time, by which rings count; `wall` is the server's own, which a sandbox's clock may leave behind. */
const clock = new ServerClock();
const wall = new ServerClock();
const boards = createBoards();
const store = storeOf(boards, OWN);
const health = new HealthLine(byId('health'), speech, { local: () => performance.now(), server: () => wall.now() });
const announcer = new Announcer(byId('announcer'), document.getElementById('alarm'));
const parts = {
  config,
  speech,
  clock,
  boards,
  store,
  health,
  announcer,
  send: (/** @type {object} */ message) => socket.send(message),
};

for (const element of document.querySelectorAll('[data-word]'))
  write(element, speech.say(/** @type {HTMLElement} */ (element).dataset.word ?? ''));
for (const element of document.querySelectorAll('[data-word-placeholder]'))
  mark(element, 'placeholder', speech.say(/** @type {HTMLElement} */ (element).dataset.wordPlaceholder ?? ''));
for (const element of document.querySelectorAll('[data-word-label]'))
  mark(element, 'aria-label', speech.say(/** @type {HTMLElement} */ (element).dataset.wordLabel ?? ''));

callHome(config.home ?? '');
const page = config.deployment ? new BoardPage(parts) : new OverviewPage(parts);
const board = page instanceof BoardPage ? page : null;
const overview = page instanceof OverviewPage ? page : null;
const clockPanel = config.clock
  ? new ClockPanel(byId('clock'), speech, {
      may: config.clock.may,
      send: (what, values) => post(config.clock.urls[what], byId('clock'), values),
    })
  : null;
const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
/** @type {{seq: number, namespace: string|undefined}|null} the last frame that was drawn */
let drawn = null;
/** @type {number|null} server time at which the connection was lost */
let lostAt = null;
/** @type {number|null} server time since which the cluster is not seen */
let blindSince = null;

const socket = new BoardSocket(
  new URL(config.socket, `${scheme}//${location.host}`).href,
  {
    message: take,
    connection: (connection) => {
      health.connection = connection;
      if (connection.state === 'open') page.schedule();
      else if (connection.state === 'waiting') lostAt ??= clock.now();
      health.paint();
      if (connection.state !== 'connecting') page.schedule();
    },
  },
  {
    open: (url) => new WebSocket(url),
    now: () => performance.now(),
    after: (callback, ms) => setTimeout(callback, ms),
    cancel: (id) => clearTimeout(id),
    random: Math.random,
  },
);

/** @param {Message} message */
function take(message) {
  if ('now' in message && message.type !== 'clock') (message.type === 'health' ? wall : clock).heard(message.now);
  if (message.type === 'viewers') write(byId('viewers'), speech.say('viewers', { count: message.count }));
  else if (message.type === 'reload') reloadOnce(message.build);
  else if (message.type === 'clock') {
    clock.turn(message.now, message.paused ? 0 : message.speed);
    clockPanel?.tell(message);
    page.schedule();
  } else if (message.type === 'health') {
    see(message);
    health.health = message;
    health.paint();
    page.schedule();
  } else if (message.type === 'reach') {
    reachTo(boards, message);
    overview?.reached();
  } else if (message.type === 'snapshot' || message.type === 'frame') takeBoard(message);
  else board?.hear(message);
}

/**
 * What the server did not see, nobody watched: also where its watches go on afterwards and nothing is told anew.
 * @param {import('./protocol.js').Health} message
 */
function see({ state, now, since }) {
  if (state !== 'live') blindSince ??= clock.now() - (now - since);
  else if (blindSince !== null) {
    if (clock.now() - blindSince >= SHORTEST_GAP) page.unwatched(blindSince);
    blindSince = null;
  }
}

/** @param {import('./protocol.js').Snapshot|import('./protocol.js').Frame} message */
function takeBoard(message) {
  const outcome = takeIn(boards, message);
  const { namespace } = message;
  if (outcome.kind === 'gap') socket.send({ type: 'resync', seq: message.seq, namespace });
  else if (outcome.kind !== 'waits') drawn = { seq: message.seq, namespace };
  if (outcome.kind === 'snapshot' && lostAt !== null) {
    page.unwatched(lostAt);
    lostAt = null;
  }
  page.receive(outcome);
}

/**
 * A new server has another build: come back for its page, once, so that two servers cannot make it spin.
 * @param {string} build
 */
function reloadOnce(build) {
  if (sessionStorage.getItem('rollboard.reload') === build) return;
  if (writes()) {
    setTimeout(() => reloadOnce(build), 1000); // what is being typed would be lost
    return;
  }
  sessionStorage.setItem('rollboard.reload', build);
  location.reload();
}

const writes = () => document.querySelector('#sheet:not([hidden]) form') !== null;
const ended = () => health.state() === 'expired'; // the notice has said all there is to say
const press = (/** @type {string} */ operation) => () => {
  if (!ended()) board?.press(operation);
};
const pressEither = (/** @type {string} */ operation) => () => {
  if (!ended()) page.press(operation);
};
bindTheme(() => page.recolour());
bindKeys({
  i: press('set-image'),
  p: pressEither('pause'),
  u: pressEither('undo'),
  s: press('scale'),
  r: press('restart'),
  n: openNamespaces,
  l: () => board?.go(null),
  t: () => toggle(() => page.recolour()),
  f: () => board?.present(),
  '?': () => board && showKeys(board.operator, speech),
  '/': (event) => {
    event.preventDefault();
    focusSwitch();
  },
  ArrowDown: (event) => overview?.moveFocus(event, 1),
  ArrowUp: (event) => overview?.moveFocus(event, -1),
  Escape: () => page.escape(),
});
bindMenu(document.getElementById('namespaces'));
bindMenu(document.getElementById('clusters'));
document.getElementById('present')?.addEventListener('click', () => board?.present());
document.getElementById('save')?.addEventListener('click', () => board && savePicture(board.drawing));
matchMedia('print').addEventListener('change', () => page.repaint());

/** From its button, so that Tab goes on into the list and Esc comes back. */
function openNamespaces() {
  const button = document.getElementById('switch');
  button?.focus();
  button?.click();
}

/** To the rail of Deployments on a board, to the filter on the overview. */
function focusSwitch() {
  if (overview) overview.filter.focus();
  else
    /** @type {HTMLElement|null} */ (
      document.querySelector('#others a:not([aria-current])') ?? document.querySelector('#others a')
    )?.focus();
}

setInterval(() => {
  socket.checkSilence();
  page.tick();
}, 1000);
setInterval(() => {
  if (drawn !== null) socket.send({ type: 'seen', ...drawn, now: Math.round(wall.now()) });
}, SEEN_EVERY);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) socket.hurry();
});
addEventListener('online', () => socket.hurry());
page.schedule();
socket.start();
