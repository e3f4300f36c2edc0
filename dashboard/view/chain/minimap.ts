/** The whole chain as one strip: where the forks are, where the peers' tips are, what of it is on screen. */
import type { Hex } from '../../model/rows.js';
import type { Layout } from './layout.js';

export type Mark = { readonly x: number; readonly kind: 'fork' | 'tip'; readonly peer: Hex | null };

/**
 * Marks at most one a pixel and kind, however many heights there are.
 *
 * @param width pixels
 */
export function marksOf(layout: Layout, width: number): readonly Mark[] {
  const marks = new Map<string, Mark>();
  const add = (height: number, kind: Mark['kind'], peer: Hex | null): void => {
    const x = Math.round(xOf(layout.top, height, width));
    marks.set(`${kind}${x}${peer ?? ''}`, { x, kind, peer });
  };
  for (const height of layout.forks) add(height, 'fork', null);
  for (const { block, tips } of tipsOf(layout)) for (const { peer } of tips) add(block.height, 'tip', peer);
  return [...marks.values()];
}

const tipsOf = ({ places }: Layout) => [...places.values()].filter(({ tips }) => tips.length > 0);

export const xOf = (top: number, height: number, width: number): number => (height / Math.max(1, top)) * width;
export const heightAt = (top: number, x: number, width: number): number =>
  Math.round(Math.min(1, Math.max(0, x / Math.max(1, width))) * Math.max(0, top));
