import test from 'ava';
import fc from 'fast-check';
import { type Hash, type NetworkId, type PeerId, Signer } from '../../peer/chain/crypto.js';
import { signTransaction, type Transaction } from '../../peer/chain/transaction.js';
import type { Status } from '../../peer/wire/status.js';
import { Desk } from '../../shop/model/desk.js';
import type { Effect, News } from '../../shop/model/news.js';
import { accepted, mined, peer, unknown } from './saying.js';

const SIGNER = new Signer(new Uint8Array(32).fill(7));
const NETWORK = '1'.repeat(64) as NetworkId;
const PEERS = ['p1', 'p2', 'p3', 'p4', 'p5'].map(peer);
const MAJORITY = 3;
const PURCHASES = [1, 2, 3].map((sequence) =>
  signTransaction(NETWORK, { kind: 'buy', publicKey: SIGNER.publicKey, sequence, monkey: 0, price: 5 }, SIGNER),
);

type Held = { type: 'accepted' } | { type: 'mined'; block: string };

/** A simple cluster: what each peer holds, who can be reached, and answers under way. */
class World {
  now = 0;
  readonly desk: Desk;
  readonly held = new Map<PeerId, Map<Hash, Held>>(PEERS.map((one) => [one, new Map()]));
  readonly linked = new Set<PeerId>();
  readonly frozen = new Set<PeerId>();
  /** What each peer last said, and the time of the question: what `settled` has to rest on. */
  readonly said = new Map<string, { block: string | null; askedAt: number }>();
  readonly faults: string[] = [];
  readonly #inFlight: { at: number; news: News }[] = [];

  constructor(random: () => number) {
    this.desk = new Desk({ confirmations: 1, random, only: null, isLoyal: true });
    this.step({ type: 'roll', members: new Set(PEERS) });
    this.step({ type: 'filed', papers: PURCHASES.map((transaction) => ({ transaction, receipt: { state: 'sent' } })) });
  }

  step(news: News): void {
    if (news.type === 'answered') this.#noteAnswer(news);
    for (const effect of this.desk.step(this.now, news)) this.#carryOut(effect);
  }

  wait(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const next = this.#inFlight.sort((a, b) => a.at - b.at)[0];
      const at = Math.min(this.desk.next() ?? Number.POSITIVE_INFINITY, next?.at ?? Number.POSITIVE_INFINITY);
      if (at > until) break;
      this.now = Math.max(this.now, at);
      if (next && next.at <= this.now) {
        this.#inFlight.shift();
        this.step(next.news);
      } else this.step({ type: 'woke' });
    }
    this.now = until;
  }

  link(one: PeerId): void {
    if (this.linked.has(one)) return;
    this.linked.add(one);
    this.step({ type: 'linked', peer: one });
  }
  unlink(one: PeerId): void {
    if (this.linked.delete(one)) this.step({ type: 'unlinked', peer: one });
  }

  #statusOf(one: PeerId, id: Hash): Status {
    const held = this.held.get(one)?.get(id);
    if (!held) return unknown(id);
    return held.type === 'accepted' ? accepted(id) : mined(id, held.block);
  }

  #carryOut(effect: Effect): void {
    if (effect.type === 'changed') return this.#check(effect);
    const { peer: one } = effect;
    if (effect.type === 'watch' || this.frozen.has(one)) {
      if (effect.type === 'ask') this.#inFlight.push({ at: this.now + 2_000, news: { type: 'silent', peer: one } });
      return;
    }
    if (effect.type === 'send') this.#deliver(one, effect.transactions);
    else {
      const statuses = effect.ids.map((id) => this.#statusOf(one, id));
      const news: News = { type: 'answered', peer: one, askedAt: effect.askedAt, statuses };
      this.#inFlight.push({ at: this.now + 5, news });
    }
  }

  #deliver(one: PeerId, transactions: readonly Transaction[]): void {
    const held = this.held.get(one);
    for (const { id } of transactions) if (!held?.has(id)) held?.set(id, { type: 'accepted' });
  }

  #noteAnswer({ peer: one, askedAt, statuses }: Extract<News, { type: 'answered' }>): void {
    for (const status of statuses) {
      const block = status.type === 'mined' ? status.block : null;
      const known = this.said.get(`${one} ${status.id}`);
      if (!known || known.askedAt <= askedAt) this.said.set(`${one} ${status.id}`, { block, askedAt });
    }
  }

  #check({ id, receipt }: Extract<Effect, { type: 'changed' }>): void {
    if (receipt.state !== 'settled') return;
    const agreeing = PEERS.filter((one) => {
      const word = this.said.get(`${one} ${id}`);
      return word && word.block === receipt.block && this.now - word.askedAt <= 2_000;
    });
    if (agreeing.length < MAJORITY) this.faults.push(`settled by ${agreeing.length} at ${this.now}`);
  }
}

const who = fc.integer({ min: 0, max: PEERS.length - 1 });
const deed = fc.record({
  what: fc.constantFrom('link', 'unlink', 'freeze', 'thaw', 'mine', 'reorganise', 'wipe', 'gossip'),
  who,
  block: fc.constantFrom('a', 'b', 'c'),
  wait: fc.integer({ min: 0, max: 1_200 }),
});

function happen(world: World, what: string, one: PeerId, block: string): void {
  const held = world.held.get(one) as Map<Hash, Held>;
  switch (what) {
    case 'link':
      return world.link(one);
    case 'unlink':
      return world.unlink(one);
    case 'freeze':
      world.frozen.add(one);
      return;
    case 'thaw':
      world.frozen.delete(one);
      return;
    case 'mine':
      for (const id of held.keys()) held.set(id, { type: 'mined', block });
      return;
    case 'reorganise':
      for (const id of held.keys()) held.set(id, { type: 'accepted' });
      return;
    case 'wipe':
      held.clear();
      return;
    default:
      for (const other of world.held.values())
        for (const id of held.keys()) if (!other.has(id)) other.set(id, { type: 'accepted' });
  }
}

test('in rough weather nothing settles without a fresh majority; in calm weather everything settles', (t) => {
  fc.assert(
    fc.property(
      fc.array(deed, { maxLength: 60 }),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
      (deeds, chance) => {
        const world = new World(() => chance.next().value ?? 0);
        for (const { what, who: index, block, wait } of deeds) {
          happen(world, what, PEERS[index] as PeerId, block);
          world.wait(wait);
        }
        world.frozen.clear();
        for (const one of PEERS) world.link(one);
        // Each second one more peer gets it, and what was settled once is looked after every five.
        for (let second = 0; second < 20; second++) {
          for (const one of PEERS) happen(world, 'mine', one, 'calm');
          world.wait(1_000);
        }
        t.deepEqual(world.faults, []);
        for (const { id } of PURCHASES) {
          t.is(world.desk.receiptOf(id)?.state, 'settled');
          t.true(PEERS.filter((one) => world.held.get(one)?.get(id)?.type === 'mined').length >= MAJORITY);
        }
      },
    ),
    { numRuns: 200 },
  );
});
