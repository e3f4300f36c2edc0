/** A moment of every peer, for the plots. */
import type { Hex, PeerRow, SampleRow } from './rows.js';

/**
 * @param blocks that are held: a stranger that speaks of others may say any number, and would bend every scale
 * @returns null while nobody is watched
 */
export function sampleOf(
  peers: Iterable<PeerRow>,
  blocks: { has(hash: Hex): boolean },
  atMs: number,
): SampleRow | null {
  const moments = [...peers].flatMap(({ id, isOperated, isWatched, said }) =>
    isWatched && said && (isOperated || blocks.has(said.tip))
      ? [[id, [said.height, said.hashRate, said.difficulty, said.load] as const] as const]
      : [],
  );
  return moments.length === 0 ? null : { atMs, peers: Object.fromEntries(moments) };
}
