/**
 * Stands beside the peers and looks at each after every step: its chain keeps the rules, its records are those a replay
 * gives, and what it has told is on its disk and stays known to it.
 */
import { isDeepStrictEqual } from 'node:util';
import type { BlockChain } from '../../peer/chain/blockchain.js';
import type { Hash } from '../../peer/chain/crypto.js';
import type { Node } from '../../peer/chain/node.js';
import { SIDE_DEPTH_MAX, SIDES_MAX } from '../../peer/chain/sides.js';
import { rows } from '../../peer/chain/store.js';
import type { Status } from '../../peer/wire/status.js';
import type { SimpleLedger } from '../peer/chain/simple.js';
import { BlockTree } from './block-tree.js';
import type { Host } from './host.js';
import { knowledgeOf } from './knowledge.js';
import type { World } from './world.js';

/** The branch that grew last is kept, however old, and one that is being fetched. */
const OLD_FORKS_MAX = 2;

/** What is known of one peer from outside. */
type Watched = {
  life: number;
  tip: Hash | null;
  /** Its best chain by height. */
  readonly best: Hash[];
  /** When blocks left it; null while they are on it. */
  readonly blocks: Map<Hash, number | null>;
  /** What it has told a client of, and must not forget. */
  readonly told: Set<Hash>;
};

export class Inspector {
  /** Statuses that were held against the disk of the peer that told them. */
  tolds = 0;
  readonly #world: World;
  readonly #tree: BlockTree;
  readonly #watched = new Map<Host, Watched>();
  /** Of honest shoppers: what may not be lost once it was told. */
  readonly #honest: (id: Hash) => boolean;

  constructor(world: World, honest: (id: Hash) => boolean) {
    this.#world = world;
    this.#tree = new BlockTree(world.genesis);
    this.#honest = honest;
    world.onStep = (host) => {
      if (host.isHonest) this.#look(host);
    };
  }

  #of(host: Host): Watched {
    let watched = this.#watched.get(host);
    if (!watched) {
      watched = { life: 0, tip: null, best: [], blocks: new Map(), told: new Set() };
      this.#watched.set(host, watched);
    }
    return watched;
  }

  #look(host: Host): void {
    const { peer, life } = host;
    if (!peer) return;
    const watched = this.#of(host);
    if (watched.life !== life) {
      watched.life = life;
      watched.tip = null;
      this.#remembers(host, watched);
    }
    const { chain } = peer;
    if (chain.last.hash === watched.tip) return;
    watched.tip = chain.last.hash;
    this.#follow(watched, chain);
    const { ledger } = this.#tree.upTo(chain.last);
    if (!isDeepStrictEqual(ledgerOf(chain), ledger))
      throw new Error(`${host.name} has other records at ${chain.last.height}`);
  }

  #follow({ blocks, best }: Watched, { last }: BlockChain): void {
    const { now } = this.#world;
    for (const hash of best.splice(last.height + 1)) blocks.set(hash, now);
    for (let node: Node | null = last; node && best[node.height] !== node.hash; node = node.prev) {
      const before = best[node.height];
      if (before !== undefined) blocks.set(before, now);
      best[node.height] = node.hash;
      blocks.set(node.hash, null);
    }
  }

  /** Its process has ended: from now on it says nothing of its blocks. */
  ended(host: Host): void {
    const watched = this.#of(host);
    for (const hash of watched.best) watched.blocks.set(hash, this.#world.now);
    watched.best.length = 0;
  }

  /** A peer tells a client of these. @throws if one is not on its disk */
  told(host: Host, statuses: readonly Status[]): void {
    if (!host.isHonest) return;
    const { told } = this.#of(host);
    const fresh = statuses.filter(
      ({ type, id }) => (type === 'accepted' || type === 'mined') && this.#honest(id) && !told.has(id),
    );
    if (fresh.length === 0) return;
    const knows = knowledgeOf(host.disk.durable);
    for (const { type, id } of fresh) {
      this.tolds++;
      if (!knows(id)) throw new Error(`${host.name} said ${type} of ${id}, which is not on its disk`);
      told.add(id);
    }
  }

  /** @throws if a peer has forgotten what it told */
  remember(): void {
    for (const [host, watched] of this.#watched) if (host.peer) this.#remembers(host, watched);
  }
  #remembers(host: Host, { told }: Watched): void {
    if (told.size === 0) return;
    const knows = knowledgeOf(host.disk.durable);
    for (const id of told) if (!knows(id)) throw new Error(`${host.name} had told of ${id} and has forgotten it`);
  }

  /** Its disk is not what it was: it may have forgotten anything. */
  lost(host: Host): void {
    this.#of(host).told.clear();
  }

  /** How many honest peers had a block on their best chain at some time in the last milliseconds. */
  support(block: Hash, ms: number): number {
    return [...this.#watched.values()].filter(({ blocks }) => {
      const leftAt = blocks.get(block);
      return leftAt === null || (leftAt !== undefined && leftAt >= this.#world.now - ms);
    }).length;
  }

  /** Everything has healed. @throws unless all honest peers have one tip, the best there is */
  agree(): void {
    const hosts = [...this.#world.hosts.values()].filter((host) => host.isHonest && host.peer);
    const best = this.#tree.best((hash) => hosts.some(({ disk }) => disk.get('headers', hash) !== undefined));
    for (const { name, peer, disk } of hosts) {
      const last = peer?.chain.last;
      if (last?.hash !== best.hash)
        throw new Error(`${name} has the tip ${last?.height} ${last?.hash}, the best is ${best.height} ${best.hash}`);
      const sides = [...rows(disk, 'sides')].length;
      if (sides > SIDES_MAX) throw new Error(`${name} keeps ${sides} blocks beside its chain`);
      const old = peer?.chain.forks.filter(({ height }) => height <= best.height - SIDE_DEPTH_MAX).length ?? 0;
      if (old > OLD_FORKS_MAX) throw new Error(`${name} keeps ${old} branches that ended long ago`);
    }
  }
}

const ledgerOf = (chain: BlockChain): SimpleLedger =>
  [...chain.records.all()].map(({ publicKey, name, coins, sequence, last, cage }) => ({
    publicKey,
    name,
    coins,
    sequence,
    last,
    cage: [...cage],
  }));
