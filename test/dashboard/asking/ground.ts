/** Peers to ask: real machines on benches, each with a chain told by names, behind what a dashboard holds of a peer. */

import { Asking } from '../../../dashboard/asking/asking.js';
import type { AskingLimits } from '../../../dashboard/asking/inquiry.js';
import type { Askable, AskingSources } from '../../../dashboard/asking/sources.js';
import type { BlockRow } from '../../../dashboard/model/rows.js';
import type { Block } from '../../../peer/chain/block.js';
import type { Transaction } from '../../../peer/chain/transaction.js';
import type { Answer, Question } from '../../../peer/wire/messages.js';
import { World } from '../../peer/chain/world.js';
import { Bench } from '../../peer/core/bench.js';

/** However slow this machine is, nobody is late. */
const PATIENT: AskingLimits = { inquiryMs: 600_000, patienceMs: 60_000 };

export class Ground {
  readonly world = new World();
  /** The first one counts as the heaviest. */
  readonly peers: Answering[] = [];
  /** Names that the board knows. */
  readonly names = new Map<string, string>();
  readonly asking: Asking;
  readonly sources: AskingSources;

  constructor(limits = PATIENT) {
    this.sources = {
      heaviest: () => this.peers[0] ?? null,
      all: () => this.peers.map((client) => ({ id: client.id, client })),
      genesis: () => this.world.genesis,
      rowOf: (block) => rowOf(block, (key) => this.names.get(key) ?? null),
      nameOf: (key) => this.names.get(key) ?? null,
      keepName: (key, name) => void this.names.set(key, name),
    };
    this.asking = new Asking(this.sources, limits);
  }

  /** A peer that holds these blocks, by name, in this order. */
  peer(name: string, ...blocks: string[]): Answering {
    const peer = new Answering(name, this.world);
    peer.hold(...blocks);
    this.peers.push(peer);
    return peer;
  }
}

/** Answers as a real peer does, or as a test makes it. */
export class Answering implements Askable {
  readonly bench: Bench;
  readonly id: Askable['id'];
  readonly asked: Question[] = [];
  /** Changes what an honest peer would say; throws for one that says nothing. */
  twist: (answer: Answer) => Answer = (answer) => answer;
  readonly #world: World;
  readonly #link: ReturnType<Bench['link']>;
  readonly #app: ReturnType<Bench['app']>;
  #request = 0;

  constructor(name: string, world: World) {
    this.#world = world;
    this.bench = new Bench({ name });
    this.id = this.bench.id;
    this.#link = this.bench.link(`${name}-neighbour`);
    this.#app = this.bench.app();
  }

  hold(...blocks: string[]): void {
    for (const name of blocks) this.#link.say({ type: 'block', bytes: this.#world.get(name).bytes });
  }
  submit(...transactions: Transaction[]): void {
    this.#app.say({ type: 'application', transactions });
  }

  async ask<T extends Question['type']>(
    question: Extract<Question, { type: T }>,
  ): Promise<Extract<Answer, { type: T }> | null> {
    // As over a connection: never in the same tick.
    await Promise.resolve();
    this.asked.push(question);
    // Nobody's questions are held up for being many: how a peer holds up a flood is tested with the peer.
    this.bench.wait(5);
    this.#app.say({ type: 'ask', request: ++this.#request, question });
    const answer = this.twist(this.#app.lastOf('answer').answer);
    return answer.type === 'nothing' ? null : (answer as Extract<Answer, { type: T }>);
  }
}

/** As much of a row as these tests look at. */
function rowOf(block: Block, nameOf: (key: string) => string | null): BlockRow {
  const { hash, previous, height, nonce, data } = block;
  return {
    hash,
    previous,
    height,
    miner: data.entry?.miner ?? null,
    nonce,
    difficulty: 4,
    timeMs: block.header.time * 1000,
    load: 0,
    hashes: nonce + 1,
    minedUs: nonce + 1,
    transactions: data.transactions.length,
    deeds: data.transactions.map(({ id, content: { kind, publicKey } }) => ({
      id,
      kind,
      publicKey,
      name: nameOf(publicKey),
      monkey: kind === 'buy' ? 0 : null,
    })),
  };
}

/**
 * genesis -> b1 (Ada and Bob join, Ada buys 1) -> b2 -> b3 (Cas joins, Ada buys 2)
 *         \-> side
 */
export function marketDay(limits?: AskingLimits): Ground {
  const ground = new Ground(limits);
  const { world } = ground;
  world.make('b1', 'genesis', { sells: [world.join('Ada'), world.join('Bob'), world.buy('Ada', 1)] });
  world.make('b2', 'b1');
  world.make('b3', 'b2', { sells: [world.join('Cas'), world.buy('Ada', 2, 3)] });
  world.make('side', 'genesis');
  return ground;
}
export const MARKET_DAY = ['b1', 'b2', 'b3', 'side'];
