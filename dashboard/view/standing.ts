/** Where each peer stands beside the heaviest tip: level with it, behind on the same branch, or on another one. */
import { isHeard, leadOf } from '../model/heard.js';
import type { BlockRow, Hex, PeerRow } from '../model/rows.js';

type Blocks = ReadonlyMap<Hex, BlockRow>;

export type Standing = {
  readonly kind: 'level' | 'behind' | 'forked' | 'unheard';
  /** Blocks that its tip is lower than the heaviest one; 0 if it is not. */
  readonly behind: number;
};
export type Lead = { readonly tip: Hex; readonly height: number };
export type Standings = {
  /** The heaviest tip of the peers that are heard now, or were last; null before anybody has said anything. */
  readonly lead: Lead | null;
  readonly of: ReadonlyMap<Hex, Standing>;
  /** Peers heard now whose tip is the lead's, and all that are heard. */
  readonly level: number;
  readonly heard: number;
};

const UNHEARD: Standing = { kind: 'unheard', behind: 0 };

export function standingsOf(peers: readonly PeerRow[], blocks: Blocks): Standings {
  const heard = peers.filter(isHeard);
  const best = leadOf(peers, blocks);
  const lead = best && { tip: best.tip, height: best.height };
  const of = new Map(peers.map((peer) => [peer.id, standingOf(peer, lead, blocks)]));
  const level = heard.filter(({ said }) => said?.tip === lead?.tip).length;
  return { lead, of, level, heard: heard.length };
}

function standingOf(peer: PeerRow, lead: Lead | null, blocks: Blocks): Standing {
  const { said } = peer;
  if (!lead || !said || !isHeard(peer)) return UNHEARD;
  if (said.tip === lead.tip) return { kind: 'level', behind: 0 };
  // A stranger may be ahead of those who lead here until they have its block.
  if (blocks.has(said.tip) && isBelow(lead, said, blocks)) return { kind: 'level', behind: 0 };
  const behind = Math.max(0, lead.height - said.height);
  return { kind: isBelow(said, lead, blocks) ? 'behind' : 'forked', behind };
}

/** Whether a tip is on another one's branch, as far as the blocks at hand tell; what they do not tell is assumed. */
function isBelow(said: Lead, lead: Lead, blocks: Blocks): boolean {
  if (said.height >= lead.height) return false;
  let hash = lead.tip;
  for (let height = lead.height; height > said.height; height--) {
    const block = blocks.get(hash);
    if (!block) return true;
    hash = block.previous;
  }
  return hash === said.tip;
}
