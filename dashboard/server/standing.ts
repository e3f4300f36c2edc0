/** How the cluster stands, as one answer: made of the board at the moment it is asked for. */
import type { StatusJson } from '../model/api.js';
import type { Board } from '../model/board.js';
import { believedOf, heaviestOf, wordsOf } from '../model/heard.js';
import type { Hex, PeerWord } from '../model/rows.js';

export function standingOf(board: Board): StatusJson {
  const words = wordsOf(board.peers.values());
  const believed = believedOf(board.peers.values(), board.blocks);
  const best = heaviestOf(believed);
  return {
    head: board.head,
    tipsAgree: new Set(words.map(({ tip }) => tip)).size <= 1,
    height: best?.height ?? 0,
    tip: best?.tip ?? null,
    forks: forksOf(board, words, best),
    pending: Math.max(0, ...believed.map(({ mempool }) => mempool)),
    faults: board.faults,
    tracker: board.tracker,
  };
}

/**
 * Branches beside the best chain: of all tips that peers name, those that no other one stands on. Peers that are cut off
 * from each other do not know of each other's tips, so no single peer can tell.
 */
function forksOf({ blocks }: Board, words: readonly PeerWord[], best: PeerWord | null): number {
  // A tip that is not among the blocks kept here is far behind, or not known yet.
  const tips = new Set(words.flatMap(({ tip, forks }) => [tip, ...forks]).filter((tip) => blocks.has(tip)));
  const passed = new Set<Hex>();
  let forks = 0;
  // Higher ones first: a tip that is only behind has then been passed on the way down from its descendant.
  const heightOf = (hash: Hex): number => blocks.get(hash)?.height ?? 0;
  const inOrder = [...tips].sort((a, b) => heightOf(b) - heightOf(a));
  if (best) inOrder.unshift(best.tip);
  for (const tip of inOrder) {
    if (passed.has(tip)) continue;
    if (tip !== best?.tip) forks++;
    for (let at: Hex | undefined = tip; at !== undefined && !passed.has(at); at = blocks.get(at)?.previous) {
      passed.add(at);
    }
  }
  return forks;
}
