import test from 'ava';
import { type Gesture, KeyReader } from '../../../shop/screen/keys.js';

const ESC = '\u001b';
const words = (gestures: readonly Gesture[]): string[] =>
  gestures.map((gesture) =>
    gesture.type === 'key' ? gesture.key : `${gesture.action} ${gesture.column},${gesture.row}`,
  );
/** What a text means, all of it read at once. */
function read(text: string): string[] {
  const reader = new KeyReader();
  return [...words(reader.feed(text)), ...words(reader.flush())];
}

const MEANINGS: readonly (readonly [what: string, sent: string, meant: readonly string[]])[] = [
  ['letters, also those of others', 'aÄя{ 😀', ['a', 'Ä', 'я', '{', ' ', '😀']],
  ['controls', '\r\n\t\u007f\b\u0003\u001a', ['enter', 'enter', 'tab', 'backspace', 'backspace', 'C-c', 'C-z']],
  ['what nobody can type', '\u0000\u009b\u202e\u200b\ufffd\ud800', []],
  ['arrows', `${ESC}[A${ESC}OB${ESC}[1;5C${ESC}[D`, ['up', 'down', 'right', 'left']],
  [
    'ends of a line in every dialect',
    `${ESC}[H${ESC}OF${ESC}[1~${ESC}[4~${ESC}[7~${ESC}[8~`,
    ['home', 'end', 'home', 'end', 'home', 'end'],
  ],
  ['pages', `${ESC}[5~${ESC}[6~${ESC}[3~${ESC}[Z`, ['pageup', 'pagedown', 'delete', 'backtab']],
  ['the number pad', `${ESC}Op${ESC}Oy${ESC}Ok${ESC}OM`, ['0', '9', '+', 'enter']],
  ['escape', ESC, ['escape']],
  ['escape twice', ESC + ESC, ['escape', 'escape']],
  ['escape and an arrow', `${ESC}${ESC}[A`, ['escape', 'up']],
  ['keys with Alt are not those keys', `${ESC}q${ESC}я${ESC}\r${ESC}😀x`, ['x']],
  ['function keys, also of the console', `${ESC}OP${ESC}[15~${ESC}[[Ax`, ['x']],
  ['answers and strings', `${ESC}[?1;2c${ESC}]11;rgb:0/0/0\u0007${ESC}P1+r${ESC}\\${ESC}[Ix`, ['x']],
  ['a string that another sequence cuts off', `${ESC}]0;abc${ESC}[Ax`, ['up', 'x']],
  ['a broken sequence', `${ESC}[\u0003x`, ['C-c', 'x']],
  ['what never ends', `${ESC}[1;`, []],
  ['a press and its release at once', `${ESC}[<0;3;4M${ESC}[<0;3;4m`, ['press 2,3']],
  ['presses among keys', `a${ESC}[<0;1;1Mb${ESC}[<4;300;90Mc`, ['a', 'press 0,0', 'b', 'press 299,89', 'c']],
  ['the wheel', `${ESC}[<64;5;6M${ESC}[<65;5;6M`, ['wheelup 4,5', 'wheeldown 4,5']],
  ['other buttons, moving, nonsense', `${ESC}[<2;1;1M${ESC}[<32;1;1M${ESC}[<0M${ESC}[<0;0;0M`, []],
  ['the old mouse', `${ESC}[M !!${ESC}[M#!!${ESC}[M\`"#x`, ['press 0,0', 'wheelup 1,2', 'x']],
  ['a paste', `${ESC}[200~a é${ESC}[201~\r`, ['a', ' ', 'é', 'enter']],
  ['line ends in a paste press nothing', `${ESC}[200~\r\na\r\n\tb\n${ESC}[201~c`, ['a', ' ', 'b', 'c']],
  ['control in a paste', `${ESC}[200~a${ESC}[31m\u0003b${ESC}[201~`, ['a', '[', '3', '1', 'm', 'b']],
];

for (const [what, sent, meant] of MEANINGS) test(`read: ${what}`, (t) => t.deepEqual(read(sent), meant));

test('wherever a text is cut, it means the same', (t) => {
  // Without what a pause decides about: an escape alone, and half of a character.
  const whole = MEANINGS.map(([, sent]) => sent)
    .filter((sent) => !sent.endsWith(ESC) && !sent.endsWith('[1;') && !/[\ud800-\udfff]/.test(sent))
    .join('.');
  const meant = read(whole);
  t.true(meant.length > 60);
  for (let at = 1; at < whole.length; at++) {
    const reader = new KeyReader();
    t.deepEqual(words([...reader.feed(whole.slice(0, at)), ...reader.feed(whole.slice(at))]), meant, `cut at ${at}`);
  }
});

test('a pause makes an escape a key, and forgets the beginning of anything else', (t) => {
  const reader = new KeyReader();
  t.deepEqual(words(reader.feed(ESC)), []);
  t.true(reader.isWaiting);
  t.deepEqual(words(reader.flush()), ['escape']);
  t.false(reader.isWaiting);
  t.deepEqual(words([...reader.feed('[A')]), ['[', 'A']);
  reader.feed(`${ESC}[<0;1`);
  t.deepEqual(words(reader.flush()), []);
  t.deepEqual(words(reader.feed('x')), ['x']);
});

test('a pause in a paste does not end it', (t) => {
  const reader = new KeyReader();
  t.deepEqual(words(reader.feed(`${ESC}[200~a${ESC}[20`)), ['a']);
  t.false(reader.isWaiting);
  t.deepEqual(words(reader.flush()), []);
  t.deepEqual(words(reader.feed('1~\r')), ['enter']);
});

test('a string without an end is not kept for ever', (t) => {
  const reader = new KeyReader();
  reader.feed(`${ESC}]0;${'a'.repeat(5000)}`);
  t.deepEqual(words(reader.feed('x')), ['x']);
});
