/** What moved between two layouts, so that it can be shown moving. */
import type { Hex } from '../../model/rows.js';
import type { Layout } from './layout.js';

export type Motion = {
  /** Blocks that came. */
  readonly fresh: readonly Hex[];
  /** First blocks of branches that nobody builds on any more: their links snap. */
  readonly snapped: readonly Hex[];
};

/** Blocks below the tip that may still be news; what is loaded further down is only loaded. */
const NEWS_DEPTH = 32;

export function motionOf(before: Layout | null, after: Layout): Motion {
  if (!before) return { fresh: [], snapped: [] };
  const fresh: Hex[] = [];
  for (const [hash, { block }] of after.places) {
    if (block.height < after.top - NEWS_DEPTH) break;
    if (!before.places.has(hash)) fresh.push(hash);
  }
  const snapped = after.branches
    .filter(({ root, isLive }) => !isLive && before.places.has(root) && before.places.get(root)?.standing !== 'stale')
    .map(({ root }) => root);
  return { fresh, snapped };
}
