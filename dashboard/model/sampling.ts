/** A moment of every peer, for the plots. */
import type { PeerRow, SampleRow } from './rows.js';

/** @returns null while nobody is watched */
export function sampleOf(peers: Iterable<PeerRow>, atMs: number): SampleRow | null {
  const moments = [...peers].flatMap(({ id, isWatched, said }) =>
    isWatched && said ? [[id, [said.height, said.hashRate, said.difficulty, said.load] as const] as const] : [],
  );
  return moments.length === 0 ? null : { atMs, peers: Object.fromEntries(moments) };
}
