// @ts-check
import { ServerClock } from '../../../static/js/clock.js';
import { approach, stagger } from '../../../static/js/motion.js';
import { BoardSocket, backoff, waitAfter } from '../../../static/js/socket.js';
import { equal, ok, test } from '../assert.js';

/** The browser as the socket sees it, stepped by hand. */
function world() {
  /** @type {EventTarget[]} */
  const opened = [];
  const timers = /** @type {{callback: () => void, at: number}[]} */ ([]);
  const state = { now: 0, opened, timers, connections: /** @type {string[]} */ ([]) };
  const outside = {
    open: () => {
      const socket = Object.assign(new EventTarget(), { readyState: 1, send() {}, close() {} });
      opened.push(socket);
      return /** @type {any} */ (socket);
    },
    now: () => state.now,
    random: () => 0.5,
    after: (/** @type {() => void} */ callback, /** @type {number} */ ms) =>
      timers.push({ callback, at: state.now + ms }),
    cancel: () => {},
  };
  const socket = new BoardSocket(
    'ws://x',
    {
      message: () => {},
      connection: ({ state: name }) => {
        state.connections.push(name);
      },
    },
    outside,
  );
  return { state, socket };
}

test('a lost socket comes back after a wait that doubles', () => {
  const { state, socket } = world();
  socket.start();
  for (let lost = 0; lost < 4; lost += 1) {
    state.opened[lost].dispatchEvent(new CloseEvent('close', { code: 1006 }));
    const { callback, at } = state.timers[lost];
    equal(at - state.now, 250 * 2 ** lost);
    state.now = at;
    callback();
  }
  equal(state.opened.length, 5);
});

test('signing in again and not being allowed are not retried', () => {
  for (const code of [4401, 4403]) {
    const { state, socket } = world();
    socket.start();
    state.opened[0].dispatchEvent(new CloseEvent('close', { code }));
    equal([state.timers.length, socket.connection.state, socket.connection.code], [0, 'closed', code]);
  }
});

test('a socket that went silent is given up', () => {
  const { state, socket } = world();
  socket.start();
  state.opened[0].dispatchEvent(new Event('open'));
  state.now = 6000;
  socket.checkSilence();
  equal(socket.connection.state, 'open');
  state.now = 7001;
  socket.checkSilence();
  equal(socket.connection.state, 'waiting');
});

test('a full server is asked seldom, and those sent away by one that stops come back spread out', () => {
  equal([waitAfter(4429, 0, 0), waitAfter(4429, 5, 1)], [20_000, 40_000]);
  equal([waitAfter(4012, 0, 0), waitAfter(4012, 0, 1)], [300, 2300]);
  equal(waitAfter(4012, 3, 0.5), backoff(3, 0.5));
});

test('a server that opens only to refuse does not make the page hurry', () => {
  const { state, socket } = world();
  socket.start();
  for (let refused = 0; refused < 3; refused += 1) {
    state.opened[refused].dispatchEvent(new Event('open'));
    state.opened[refused].dispatchEvent(new CloseEvent('close', { code: 1011 }));
    const { callback, at } = state.timers[refused];
    equal(at - state.now, 250 * 2 ** refused);
    state.now = at;
    callback();
  }
});

test('two pages do not come back together', () => {
  ok(backoff(3, 0) < backoff(3, 1), 'no jitter');
  equal(backoff(99, 0.5), 8000);
});

test('server time follows the least delayed frame', () => {
  let local = 0;
  const clock = new ServerClock(() => local);
  clock.heard(1_000_000);
  local = 100;
  clock.heard(1_000_050);
  ok(Math.abs(clock.now() - 1_000_100) < 2, String(clock.now()));
});

test('many movers start within a quarter of a second, and a glide arrives', () => {
  const delay = stagger(100);
  equal([delay(0), delay(99)], [0, 240]);
  let place = 0;
  for (let frame = 0; frame < 60; frame += 1) place = approach(place, 100, 16.7);
  equal(place, 100);
});

test('a clock that is turned runs at its rate, stands while it is held, and is corrected by what is heard', () => {
  let local = 0;
  const clock = new ServerClock(() => local);
  clock.turn(1_000_000, 10);
  local = 100;
  equal([clock.now(), clock.until(1_002_000)], [1_001_000, 100]);
  clock.heard(1_001_400);
  equal(clock.now(), 1_001_400);
  clock.turn(2_000_000, 0);
  local = 5000;
  equal([clock.now(), clock.until(2_000_001), clock.until(1)], [2_000_000, Infinity, 0]);
});
