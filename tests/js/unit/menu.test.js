// @ts-check
import { letter } from '../../../static/js/letters.js';
import { bindMenu, findName } from '../../../static/js/menu.js';
import { bindKeys } from '../../../static/js/keyboard.js';
import { equal, test } from '../assert.js';

const NAMES = ['all namespaces', 'class', 'default', 'kube-public', 'shop', 'shop-tests'];

/** An open menu with those names, and what the page's own keys heard meanwhile. @param {(press: (key: string, code?: string) => void, at: () => string|null|undefined, heard: string[]) => void} play */
function opened(play) {
  const menu = document.createElement('nav');
  menu.popover = 'auto';
  menu.innerHTML = `<ul>${NAMES.map((name) => `<li><a href="#${name}">${name}</a></li>`).join('')}</ul>`;
  document.body.append(menu);
  /** @type {string[]} */
  const heard = [];
  bindKeys({ p: () => heard.push('p'), u: () => heard.push('u') });
  bindMenu(menu);
  menu.showPopover();
  const press = (/** @type {string} */ key, code = '') => {
    (document.activeElement ?? document.body).dispatchEvent(
      new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }),
    );
  };
  play(press, () => document.activeElement?.textContent, heard);
  menu.remove();
}

test('letters in an open menu go to the name that begins so, and steer nothing', () => {
  opened((press, at, heard) => {
    for (const key of 'kube-pu') press(key);
    equal([at(), heard], ['kube-public', []]);
  });
});

test('arrows go through an open menu and round its ends', () => {
  opened((press, at) => {
    const seen = ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp', 'Home', 'End'].map((key) => {
      press(key);
      return at();
    });
    equal(seen, ['all namespaces', 'class', 'all namespaces', 'shop-tests', 'all namespaces', 'shop-tests']);
  });
});

test('a part of a name finds it where none begins so', () => {
  equal([findName(NAMES, 'sh'), findName(NAMES, 'tests'), findName(NAMES, 'x')], [4, 5, -1]);
});

test('a key counts by its place where the keyboard writes Hangul', () => {
  equal(
    [
      letter({ key: 'ㅔ', code: 'KeyP' }),
      letter({ key: 'P', code: 'KeyP' }),
      letter({ key: '?', code: 'Slash' }),
      letter({ key: 'Escape', code: 'Escape' }),
    ],
    ['p', 'p', '?', 'Escape'],
  );
  /** @type {string[]} */
  const heard = [];
  bindKeys({ q: () => heard.push('q') });
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ㅂ', code: 'KeyQ', bubbles: true }));
  equal(heard, ['q']);
});

test('a key that is held is one press', () => {
  let heard = 0;
  bindKeys({
    y: () => {
      heard += 1;
    },
  });
  for (const repeat of [false, true, true])
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'y', repeat, bubbles: true }));
  equal(heard, 1);
});
