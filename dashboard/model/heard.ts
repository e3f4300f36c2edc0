/** Whose word counts, and which of them tells of the best chain. */
import type { PeerRow, PeerWord } from './rows.js';

/** Whether what a peer says is of now. */
export const isHeard = ({ isWatched, state, said }: PeerRow): boolean =>
  isWatched && said !== null && state === 'running';

/** Of the peers that are heard. While there are none, everybody's last: what a dead one said may never have reached anybody. */
export function wordsOf(peers: Iterable<PeerRow>): PeerWord[] {
  const said = [...peers].filter((peer) => peer.said !== null);
  const heard = said.filter(isHeard);
  return (heard.length > 0 ? heard : said).flatMap((peer) => peer.said ?? []);
}

/** The one with the most work, of equal work the one with the smaller tip, as peers choose. @returns null of none */
export function heaviestOf(words: readonly PeerWord[]): PeerWord | null {
  let best: PeerWord | null = null;
  let most = -1n;
  for (const word of words) {
    const work = BigInt(word.work);
    if (best && (work < most || (work === most && word.tip >= best.tip))) continue;
    [best, most] = [word, work];
  }
  return best;
}
