/** What keys mean in lists and in lines of text. */
import type { Key } from './input.js';

/** Rows that Page Up and Page Down move over. */
const PAGE = 10;

/** How far a key moves in a list; null for other keys. */
export function stepsOf(key: Key): number | null {
  const steps: { readonly [key: Key]: number } = {
    up: -1,
    k: -1,
    down: 1,
    j: 1,
    pageup: -PAGE,
    pagedown: PAGE,
    home: Number.NEGATIVE_INFINITY,
    end: Number.POSITIVE_INFINITY,
  };
  return steps[key] ?? null;
}

export const clamped = (index: number, count: number): number => Math.max(0, Math.min(index, count - 1));

/** A line of text after a key. */
export function edited(text: string, key: Key, max: number): string {
  if (key === 'backspace') return [...text].slice(0, -1).join('');
  if (key === 'C-u') return '';
  const isCharacter = [...key].length === 1;
  return isCharacter && [...text].length < max ? text + key : text;
}
