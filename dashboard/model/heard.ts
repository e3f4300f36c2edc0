/** Whose word counts, and which of them tells of the best chain. */
import { type Blocks, credible, narrowed } from './credible.js';
import type { PeerRow, PeerWord } from './rows.js';

/** Whether what a peer says is of now. */
export const isHeard = ({ isWatched, state, said }: PeerRow): boolean =>
  isWatched && said !== null && state === 'running';

/** The peers that are heard. While there are none, all that ever said anything: what a dead one said may never have reached anybody. */
const heardAmong = (peers: Iterable<PeerRow>): readonly PeerRow[] =>
  narrowed(
    [...peers].filter(({ said }) => said !== null),
    isHeard,
  );
const saidBy = (peers: readonly PeerRow[]): PeerWord[] => peers.flatMap(({ said }) => said ?? []);

/** What is said by the peers that are heard; while there are none, everybody's last word. */
export const wordsOf = (peers: Iterable<PeerRow>): PeerWord[] => saidBy(heardAmong(peers));

/** Of these the words of those who can be believed where somebody may boast. */
export const believedOf = (peers: Iterable<PeerRow>, blocks: Blocks): PeerWord[] =>
  saidBy(credible(heardAmong(peers), blocks));

/** The word of the tip that leads. @returns null if no peer has said anything yet */
export const leadOf = (peers: Iterable<PeerRow>, blocks: Blocks): PeerWord | null =>
  heaviestOf(believedOf(peers, blocks));

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
