/** A miner on a chain that is told with names; everything else is handed in. */
import type { Block } from '../../../peer/chain/block.js';
import { fromHex, type PeerId, sha256, toHex } from '../../../peer/chain/crypto.js';
import { meets, targetOf } from '../../../peer/chain/target.js';
import type { Transaction } from '../../../peer/chain/transaction.js';
import { seededChance } from '../../../peer/core/chance.js';
import { LIMITS } from '../../../peer/core/limits.js';
import { Miner } from '../../../peer/core/miner.js';
import { Outlet } from '../../../peer/core/outlet.js';
import { turnsOf } from '../../../peer/core/turns.js';
import { ON_DEMAND } from '../../../peer/wire/pace.js';
import { EASY, World } from '../chain/world.js';
import { EPOCH_MS, idOf } from './bench.js';

export const SLOT = 20;

export function ground(threads = 1, others = 0, { pace = ON_DEMAND, genesis = EASY, chance = seededChance(1) } = {}) {
  const world = new World(null, { genesis });
  const outlet = new Outlet();
  const pending: Transaction[] = [];
  const found: Block[] = [];
  const linked = Array.from({ length: others }, (_, index) => idOf(`peer ${index}`));
  const counts = { selects: 0, version: 0 };
  const wishes = { depth: false, isDegraded: false };
  const self = idOf('bench');
  const turns = turnsOf(pace, self, world.chain, LIMITS, chance, {
    linked: () => linked,
    miners: () => 1 + linked.length,
    pending: () => pending.length,
    wantsDepth: () => wishes.depth,
    slotMs: () => SLOT,
  });
  const miner = new Miner(
    { self, chain: world.chain, limits: LIMITS, outlet, chance, threads, turns },
    {
      networkMs: () => EPOCH_MS + outlet.now.mono,
      select: () => {
        counts.selects++;
        return pending.filter(({ content }) => content.kind === 'join');
      },
      version: () => counts.version,
      isWaiting: () => false,
      isDegraded: () => wishes.isDegraded,
      found: (block) => {
        found.push(block);
      },
    },
  );
  const at = (mono: number): number | null => {
    outlet.now = { mono, wall: EPOCH_MS + mono };
    return miner.work();
  };
  const add = (one: Transaction): void => {
    pending.push(one);
    counts.version++;
  };
  const searches = () => outlet.take().flatMap((effect) => (effect.type === 'search' ? [effect] : []));
  /** Answers a search with its first nonce, or as told. */
  const answer = (search: ReturnType<typeof searches>[0], nonce?: number): void => {
    const target = targetOf(world.genesis.easiestBits) as bigint;
    const bytes = search.header.slice();
    let first = nonce ?? 0;
    for (; nonce === undefined; first++) {
      new DataView(bytes.buffer).setUint32(76, first, true);
      const hash = toHex(sha256(sha256(bytes)).reverse());
      if (meets(hash as Block['hash'], target)) break;
    }
    miner.searched(search.slice, first, first + 1, 1_000);
  };
  /** This peer's place among all, by the rule written out again. */
  const rank = (): number => {
    const lot = (id: PeerId): string => toHex(sha256(Buffer.concat([fromHex(world.chain.last.hash), fromHex(id)])));
    return [self, ...linked].map(lot).sort().indexOf(lot(self)) + 1;
  };
  return { world, outlet, miner, at, add, pending, found, counts, wishes, searches, answer, rank, linked };
}
