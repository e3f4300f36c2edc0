import test from 'ava';
import { nameFault } from '../../../peer/chain/name.js';
import type { Target } from '../../../shop/model/input.js';
import { frameOf } from '../../../shop/view/frame.js';
import { hitAt, paneAt } from '../../../shop/view/hit.js';
import { depthOf, parametersOf } from '../../../shop/view/ink.js';
import { narrow, narrowAscii } from '../../../shop/view/narrow.js';
import type { Box } from '../../../shop/view/picture.js';

const BOX: Box = {
  left: 0,
  top: 0,
  width: 8,
  height: 4,
  border: { title: [{ text: 'Ape' }], isStrong: false },
  lines: [[{ text: 'one' }], [{ text: 'two and three' }], [{ text: 'never seen' }]],
  targets: [],
  elsewhere: null,
};
const SCREEN = { columns: 80, rows: 24 };
/** A box as text; where it hangs over the edge, what is left. */
const drawn = (box: Partial<Box>, isAscii = false, screen = SCREEN): string[] | null =>
  frameOf({ ...BOX, ...box }, screen, isAscii)?.rows.map((row) => row.map(({ text }) => text).join('')) ?? null;

test('what may be shown is shown', (t) => {
  const text = ' azAZ09{}~ÄßéŁș Ωλ яЙ ●◐○↺✗✓·×−—…│─┌╔▀▄█▲▼►◄↑↓←→';
  t.is(narrow(text), text);
  t.is(narrowAscii('Ä1·'), '?1?');
});

test('every character of a name may be shown', (t) => {
  for (let code = 0x20; code < 0x10000; code++) {
    const character = String.fromCharCode(code);
    if (nameFault(`a${character}a`) === null) t.is(narrow(character), character, code.toString(16));
  }
});

test('what steers, is wide, is invisible or joins is one ? each', (t) => {
  for (const hostile of [
    '\u0000',
    '\u001b',
    '\n',
    '\u007f',
    '\u009b', // C1: the same as ESC [
    '\u00ad',
    '\u0301', // combining
    '\u200b',
    '\u200d',
    '\u202e', // turns the line around
    '\u2066',
    '\ufeff',
    '中',
    '가',
    'Ａ', // full width
    '🐒',
    '⚠',
    '\ud800',
    'א', // written from the right
  ]) {
    t.is(narrow(`a${hostile}b`), 'a?b', hostile.codePointAt(0)?.toString(16));
  }
});

test('boxes: border, title, lines cut and filled', (t) => {
  t.deepEqual(drawn({}), ['┌─ Ap ─┐', '│one   │', '│two an│', '└──────┘']);
  t.deepEqual(drawn({ width: 12 }), ['┌─ Ape ────┐', '│one       │', '│two and th│', '└──────────┘']);
  t.deepEqual(drawn({ border: null }), ['one     ', 'two and ', 'never se', '        ']);
  t.deepEqual(drawn({ border: { title: [], isStrong: true } }), ['╔══════╗', '║one   ║', '║two an║', '╚══════╝']);
});

test('boxes: in ASCII a strong border differs too', (t) => {
  t.deepEqual(drawn({}, true), ['+- Ap -+', '|one   |', '|two an|', '+------+']);
  t.deepEqual(drawn({ border: { title: [], isStrong: true } }, true)?.[0], '+======+');
});

test('boxes: what hangs over the edge is left out, whatever the size', (t) => {
  t.deepEqual(drawn({ left: -2, top: -1 }), ['ne   │', 'wo an│', '─────┘']);
  t.deepEqual(drawn({ left: 77, top: 22 }), ['┌─ ', '│on']);
  t.is(drawn({ left: 80 }), null);
  t.is(drawn({ top: -4 }), null);
  for (let width = 0; width < 10; width++) {
    for (let height = 0; height < 5; height++) {
      const rows = drawn({ width, height });
      if (width * height === 0) t.is(rows, null);
      else
        t.deepEqual(
          rows?.map((row) => row.length),
          new Array(height).fill(width),
          `${width} × ${height}`,
        );
    }
  }
});

test('boxes: content cannot steer, and styles stay where they are', (t) => {
  const lines = [
    [
      { text: '\u001b[31m', bold: true },
      { text: '{b}', ink: 'red' as const },
    ],
  ];
  const frame = frameOf({ ...BOX, width: 10, border: null, lines }, SCREEN, false);
  t.deepEqual(frame?.rows[0], [{ text: '?[31m', bold: true }, { text: '{b}', ink: 'red' }, { text: '  ' }]);
});

const TO_BUY: Target = { type: 'key', key: 'enter' };
const TO_HELP: Target = { type: 'key', key: '?' };

test('a click: the box in front first, and it swallows what it does not know', (t) => {
  const back: Box = { ...BOX, targets: [{ line: 1, from: 0, to: 6, target: TO_BUY }] };
  const front: Box = { ...BOX, left: 3, top: 1, targets: [{ line: 0, from: 1, to: 2, target: TO_HELP }] };
  const picture = { boxes: [back, front] };
  t.is(hitAt(picture, 1, 2), TO_BUY);
  t.is(hitAt(picture, 2, 2), TO_BUY);
  t.is(hitAt(picture, 3, 2), null, 'the border of the box in front');
  t.is(hitAt(picture, 5, 2), TO_HELP);
  t.is(hitAt(picture, 6, 2), null);
  t.is(hitAt(picture, 1, 1), null);
  t.is(hitAt(picture, 0, 2), null, 'its own border');
  t.is(hitAt(picture, 50, 2), null);
});

test('what a box means elsewhere: within it, its border too, unless something is in front', (t) => {
  const back: Box = { ...BOX, width: 20, elsewhere: { type: 'pane', pane: 'monkeys' } };
  const picture = { boxes: [back, { ...BOX, targets: [{ line: 0, from: 0, to: 1, target: TO_BUY }] }] };
  t.is(hitAt(picture, 15, 0), back.elsewhere);
  t.is(hitAt(picture, 15, 2), back.elsewhere);
  t.is(hitAt(picture, 1, 1), TO_BUY);
  t.is(hitAt(picture, 2, 1), null);
  t.deepEqual([paneAt(picture, 15, 2), paneAt(picture, 2, 1), paneAt(picture, 30, 1)], ['monkeys', null, null]);
});

test('a click does not reach what is cut off', (t) => {
  const targets = [
    { line: 5, from: 0, to: 6, target: TO_BUY },
    { line: 0, from: 0, to: 50, target: TO_HELP },
  ];
  const picture = { boxes: [{ ...BOX, targets }] };
  for (let column = 0; column < 60; column++) {
    for (let row = 0; row < 10; row++) {
      t.is(hitAt(picture, column, row), row === 1 && column >= 1 && column <= 6 ? TO_HELP : null);
    }
  }
});

test('styles in as many colours as there are', (t) => {
  t.is(parametersOf({}, 256), '');
  t.is(parametersOf({ ink: 'red', bold: true, inverse: true }, 0), '1;7');
  t.is(parametersOf({ ink: 'red', paper: 'cyan' }, 8), '46;31');
  t.is(parametersOf({ ink: 'grey' }, 256), '38;5;244');
  t.is(parametersOf({ ink: 'grey' }, 8), '', 'none of the eight is readable on every background');
  t.is(parametersOf({ ink: '#ff0000', paper: '#5f87af' }, 256), '48;5;67;38;5;196');
  t.is(parametersOf({ ink: '#808080' }, 256), '38;5;244');
  t.is(parametersOf({ ink: '#ffffff' }, 256), '38;5;231');
  t.is(parametersOf({ ink: '#000000' }, 256), '38;5;16');
  t.is(parametersOf({ ink: '#cc2211', paper: '#101010' }, 8), '40;31');
});

test('how many colours there are', (t) => {
  for (const TERM of ['xterm-256color', 'tmux-256color', 'screen-256color', 'xterm-kitty', 'alacritty', 'foot']) {
    t.is(depthOf({ TERM }), 256, TERM);
  }
  for (const TERM of ['linux', 'screen', 'xterm', 'ansi', 'unheard-of']) t.is(depthOf({ TERM }), 8, TERM);
  for (const TERM of ['vt100', 'xterm-mono', 'rxvt-m']) t.is(depthOf({ TERM }), 0, TERM);
  t.is(depthOf({ TERM: 'xterm', COLORTERM: 'truecolor' }), 256);
  t.is(depthOf({ TERM: 'screen', COLORTERM: 'truecolor' }), 8, 'of the terminal around it');
});
