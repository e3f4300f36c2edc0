/** Which peer to kill when somebody only says "a peer". */
import type { PeerRow } from '../model/rows.js';
import { lastMined } from './figures.js';
import type { Lead } from './standing.js';

type Blocks = Parameters<typeof lastMined>[0];

/** The one that mined the tip, for then something is seen to miss; else the last that runs. @returns its name; null if none runs */
export function victimOf(peers: readonly PeerRow[], blocks: Blocks, lead: Lead | null): string | null {
  const running = peers.filter(({ isOperated, state }) => isOperated && state === 'running');
  const [block] = lead ? lastMined(blocks, lead.tip, 1) : [];
  const miner = running.find(({ id }) => id === block?.miner);
  return (miner ?? running.at(-1))?.name ?? null;
}
