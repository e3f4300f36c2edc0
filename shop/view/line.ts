/** Lines of styled text: cut, filled and broken to a width in columns. Every character is one column wide. */
import { narrow } from './narrow.js';
import type { Line, Span, Style } from './picture.js';

/** A span of text from anywhere: what a terminal would act on, or show two columns wide, becomes `?`. */
export const span = (text: string, style: Style = {}): Span => ({ ...style, text: narrow(text) });
export const line = (...parts: (Span | string)[]): Line =>
  parts.map((part) => (typeof part === 'string' ? span(part) : part));

export const widthOf = (spans: Line): number => spans.reduce((sum, { text }) => sum + [...text].length, 0);

/** The beginning of a line, with `…` where something is cut off. */
export function clip(spans: Line, width: number, mark = '…'): Line {
  if (widthOf(spans) <= width) return spans;
  const kept: Span[] = [];
  let left = width - [...mark].length;
  for (const one of spans) {
    if (left <= 0) break;
    const text = [...one.text].slice(0, left).join('');
    kept.push({ ...one, text });
    left -= [...text].length;
  }
  const last = kept.at(-1);
  return width <= 0 ? [] : [...kept, { ...last, text: mark }];
}

/** Exactly so wide: cut or filled with spaces in the style given. */
export function fill(spans: Line, width: number, style: Style = {}): Line {
  const cut = clip(spans, width);
  const gap = width - widthOf(cut);
  return gap > 0 ? [...cut, { ...style, text: ' '.repeat(gap) }] : cut;
}

/** One part at each end; the left one gives way. */
export function ends(left: Line, right: Line, width: number, style: Style = {}): Line {
  const tail = clip(right, width);
  const gap = tail.length > 0 ? 1 : 0;
  return [...fill(left, Math.max(0, width - widthOf(tail) - gap), style), { ...style, text: ' '.repeat(gap) }, ...tail];
}

/** Every span in this style as well. */
export const styled = (spans: Line, style: Style): Line => spans.map((one) => ({ ...one, ...style }));

export const cell = (text: string, width: number): string => {
  const all = [...text];
  return all.length > width ? `${all.slice(0, width - 1).join('')}…` : text + ' '.repeat(width - all.length);
};
export const cellRight = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - [...text].length)) + text;

/** Text in lines of at most `width`, broken between words; a longer word is broken inside. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    let rest = word;
    if (current !== '' && [...current].length + 1 + [...rest].length > width) {
      lines.push(current);
      current = '';
    }
    while ([...rest].length > width) {
      lines.push([...rest].slice(0, width).join(''));
      rest = [...rest].slice(width).join('');
    }
    current = current === '' ? rest : `${current} ${rest}`;
  }
  return current === '' ? lines : [...lines, current];
}
