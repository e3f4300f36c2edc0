/** A picture for terminals that have ASCII only: every sign gets a stand-in, column by column. */
import type { Line, Picture } from './picture.js';

const STAND_INS: ReadonlyMap<string, string> = new Map([
  ['◌', '.'],
  ['○', 'o'],
  ['◐', '%'],
  ['●', '*'],
  ['✗', 'x'],
  ['↺', '<'],
  ['▸', '>'],
  ['×', 'x'],
  ['−', '-'],
  ['█', '_'],
  ['·', ':'],
  ['…', '~'],
  ['▲', '^'],
  ['▼', 'v'],
  ['↑', '^'],
  ['↓', 'v'],
  ['’', "'"],
  ['│', '|'],
  ['─', '-'],
]);

const isAscii = (character: string): boolean => character >= ' ' && character <= '~';
const plain = (text: string): string =>
  Array.from(text, (character) => (isAscii(character) ? character : (STAND_INS.get(character) ?? '?'))).join('');
const plainLine = (spans: Line): Line => spans.map((one) => ({ ...one, text: plain(one.text) }));

export function asAscii({ boxes }: Picture): Picture {
  return {
    boxes: boxes.map((box) => ({
      ...box,
      border: box.border && { ...box.border, title: plainLine(box.border.title) },
      lines: box.lines.map(plainLine),
    })),
  };
}
