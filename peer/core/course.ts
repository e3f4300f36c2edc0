/** The course of the chain: what follows when a block is found, held, refused, or the best chain moves. */
import type { Block } from '../chain/block.js';
import type { Hash, PeerId } from '../chain/crypto.js';
import { costOf, type Entry } from '../chain/entry.js';
import { leads, type Node } from '../chain/node.js';
import type { Moved } from '../chain/outcome.js';
import { explain, type Refusal } from '../chain/rules.js';
import type { LinkId } from './events.js';
import { penaltyOf } from './intake.js';
import type { Arrival } from './journeys.js';
import type { Link } from './link.js';
import type { Nouns } from './nouns.js';

export class Course {
  readonly #self: PeerId;
  readonly #nouns: () => Nouns;
  /** Blocks asked for by command, request by request. */
  readonly #requests: { request: number; blocks: number; left: number }[] = [];

  /** Heights of blocks mined by command that have yet to join the chain. */
  readonly #awaited = new Map<Hash, number>();

  constructor(self: PeerId, nouns: () => Nouns) {
    this.#self = self;
    this.#nouns = nouns;
  }

  /** Mines this many blocks now, empty ones too, and tells when the last one is there. */
  mine(request: number, blocks: number): void {
    this.#requests.push({ request, blocks, left: blocks });
    this.#nouns().miner.force(blocks);
  }

  found(block: Block): void {
    const { outlet, intake } = this.#nouns();
    const { height, hash, data } = block;
    const { hashes, minedUs } = costOf(data.entry as Entry, block.nonce);
    if (this.#requests.length > 0) this.#awaited.set(hash, height);
    outlet.report({ event: 'mined', height, hash, transactions: data.transactions.length, hashes, minedUs });
    intake.take({ blocks: [block], from: null, arrival: { from: null, atMs: outlet.now.wall } });
  }

  /** Blocks mined by command count when they join the best chain; one that lost its race is mined again. */
  #count(attached: readonly Node[]): void {
    const { miner, chain } = this.#nouns();
    for (const [hash, height] of this.#awaited) {
      const joined = attached.some((node) => node.hash === hash);
      if (!joined && chain.last.height < height) continue;
      this.#awaited.delete(hash);
      if (joined) this.#countOne();
      else miner.force(1);
    }
  }

  #countOne(): void {
    const { flushing, outlet, chain } = this.#nouns();
    const [first] = this.#requests;
    if (!first || --first.left > 0) return;
    this.#requests.shift();
    const { request, blocks } = first;
    const { height } = chain.last;
    flushing.after(() => outlet.emit({ type: 'mined', request, blocks, height }));
  }

  /** A block is held; whether it joins the best chain comes next. */
  held(node: Node, arrival: Arrival): void {
    const { chain, outlet, watchers, journeys } = this.#nouns();
    journeys.held(node.hash, arrival, outlet.now.wall);
    if (node.previous === chain.last.hash) return;
    const rival = chain.nodeAt(node.height);
    if (rival) outlet.report({ event: 'fork', height: node.height, hash: node.hash, rival: rival.hash });
    watchers.stir();
  }

  /** A block's parent is unknown: whoever sent it has more. */
  orphaned(from: number | null): void {
    const { sync, outlet } = this.#nouns();
    const link = this.#sender(from);
    if (link?.peer) sync.start(link, outlet.now.mono);
  }

  refused(hash: Hash, refusal: Refusal, from: number | null): void {
    const { links, sync, outlet } = this.#nouns();
    sync.refused(hash, outlet.now.mono);
    const why = `block ${hash}: ${explain(refusal)}`;
    const link = this.#sender(from);
    if (link) links.offend(link, penaltyOf(refusal), refusal.code, why);
    else if (from === null) outlet.report({ event: 'refused', peer: this.#self, code: refusal.code, why });
  }

  #sender(from: number | null): Link | undefined {
    return from === null ? undefined : this.#nouns().links.get(from as LinkId);
  }

  /** The best chain has moved: miner, mempool, queue and watchers follow, and the new tip goes out. */
  moved(move: Moved): void {
    const { miner, returning, mempool, statuses, watchers, deadlines, outlet } = this.#nouns();
    const { detached, attached } = move;
    miner.moved();
    this.#count(attached);
    returning.add(detached);
    if (detached.length > 0) statuses.pardonAll();
    const changed = [...detached, ...attached].flatMap((node) => [...node.block.data.transactions]);
    for (const { transaction, rejection } of mempool.settle(changed)) {
      statuses.reject(transaction.id, rejection);
      watchers.touch(transaction.id);
    }
    for (const { id } of changed) watchers.touch(id);
    watchers.moved(move);
    if (returning.blocks > 0) deadlines.set('return', outlet.now.mono);
    this.#report(move);
    const tip = attached.at(-1);
    if (tip) this.#announce(tip);
  }

  #report({ detached, attached }: Moved): void {
    const { chain, sync, outlet } = this.#nouns();
    const { hash, height } = chain.last;
    if (detached[0]) {
      const returned = detached.reduce((sum, node) => sum + node.block.data.transactions.length, 0);
      outlet.report({
        event: 'reorganised',
        depth: detached.length,
        height,
        from: detached[0].hash,
        to: hash,
        returned,
      });
    }
    for (const node of attached) {
      if (sync.isOneOfMany(node.hash)) continue;
      const { block } = node;
      const miner = block.data.entry?.miner ?? '';
      if (miner === this.#self) continue;
      const transactions = block.data.transactions.length;
      outlet.report({ event: 'block', height: block.height, hash: block.hash, miner, transactions });
    }
  }

  /** Sends a new tip to every link not known to have it, or to have a better one: whoever catches up tells nobody anew. */
  #announce(tip: Node): void {
    const { links, chain, journeys, outlet } = this.#nouns();
    let bytes: Uint8Array | null = null;
    for (const link of links.linked) {
      if (link.known.has(tip.hash) || (link.tip && !leads(tip, link.tip))) continue;
      link.known.add(tip.hash);
      bytes ??= chain.bytesOf(tip);
      links.send(link, { type: 'block', bytes });
      journeys.sent(tip.hash, outlet.now.wall);
    }
  }

  /** Takes back into the mempool what a reorganisation took out of the chain, as much as one step may. */
  return(): void {
    const { returning, mempool, chain, signatures, statuses, watchers, gossip, deadlines, limits, outlet } =
      this.#nouns();
    for (let taken = 0; taken < limits.stepReturns && returning.blocks > 0; ) {
      const transactions = returning.next((hash) => chain.node(hash) !== null) ?? [];
      for (const one of transactions) {
        signatures.trust(one.id);
        const admission = mempool.accept(one, true);
        watchers.touch(one.id);
        if (admission.type === 'accepted') gossip.pass(one);
        else if (admission.type === 'refused') statuses.reject(one.id, admission.rejection);
      }
      taken += transactions.length;
    }
    if (returning.blocks > 0) deadlines.set('return', outlet.now.mono);
  }
}
