/** A peer as its clients see it: shops, dashboards, the command line. */
import { type Block, decodeBlock } from '../chain/block.js';
import { decode } from '../chain/codec.js';
import { type Hash, type NetworkId, type PeerId, peerIdOf, ZERO_HASH } from '../chain/crypto.js';
import { type Genesis, genesis, genesisFaults, networkIdOf } from '../chain/genesis.js';
import type { Record } from '../chain/record.js';
import type { Transaction } from '../chain/transaction.js';
import { type Address, addressText } from '../wire/address.js';
import type { Frame } from '../wire/frame.js';
import type { Hello } from '../wire/handshake.js';
import { BATCH_MAX, BLOCKS_MAX, DIAL_MS_MAX, FRAME_SIZE_MAX, HANDSHAKE_MS_MAX } from '../wire/limits.js';
import { type Answer, DIGEST_SIZE, type Message, peerMessages, type Question } from '../wire/messages.js';
import type { Status } from '../wire/status.js';
import { Connection, type Ended } from './connection.js';
import { ClientHandshake, type HandshakeWish } from './handshake.js';
import { Questions } from './questions.js';

/** A question without an answer is given up after this long, unless its asker says otherwise. */
export const ANSWER_MS_MAX = 5_000;

/** The best chain was another one before all of it was read: read again. */
export class ChainMoved extends Error {}

export type PeerTip = { readonly hash: Hash; readonly height: number; readonly work: bigint };
type Update = Extract<Message, { type: 'update' }>;

const ignore = (): void => undefined;

export class PeerClient {
  readonly id: PeerId;
  readonly network: NetworkId;
  readonly address: Address;
  /** As its hello had it; what came since is told to whoever watches. */
  readonly tip: PeerTip;
  /** Statuses of what was submitted or is watched, and the tip they are of. */
  onStatuses: (statuses: readonly Status[], tip: Hash) => void = ignore;
  onUpdate: (update: Update) => void = ignore;
  /** Called exactly once, also after `close`. */
  onEnd: (ended: Ended) => void = ignore;
  readonly #connection: Connection;
  readonly #questions = new Questions();
  #heardAt = performance.now();

  /**
   * Dials a peer and shakes hands as a client.
   *
   * @param options.network what it must be of; options.expect: who it must be; otherwise anybody of any network
   * @param options.timeoutMs of the dial, and of the handshake where that is shorter than HANDSHAKE_MS_MAX
   * @returns rejects with an Error that names the address and says what is wrong
   */
  static async connect(address: Address, options: HandshakeWish & { timeoutMs?: number } = {}): Promise<PeerClient> {
    const { timeoutMs = DIAL_MS_MAX } = options;
    const connection = await Connection.dial(address, { timeoutMs });
    return shakeHands(connection, address, options, Math.min(timeoutMs, HANDSHAKE_MS_MAX));
  }

  /** @param connection one whose handshake is over; use `connect` */
  constructor(connection: Connection, address: Address, hello: Hello) {
    this.#connection = connection;
    this.address = address;
    this.id = peerIdOf(hello.publicKey);
    this.network = hello.network;
    this.tip = { hash: hello.tip, height: hello.height, work: hello.work };
    connection.bodySizeMax = FRAME_SIZE_MAX;
    connection.onFrame = (frame) => this.#onFrame(frame);
    connection.onEnd = (ended) => {
      this.#questions.failAll(this.#error(ended.why));
      this.onEnd(ended);
    };
  }

  /**
   * @returns its answer, or null where it has none ('nothing'); rejects with a readable Error when the answer is late,
   * of another kind, or the connection ends
   */
  async ask<T extends Question['type']>(
    question: Extract<Question, { type: T }>,
    timeoutMs: number = ANSWER_MS_MAX,
  ): Promise<Extract<Answer, { type: T }> | null> {
    if (this.#connection.closed) throw this.#error('the connection is closed');
    const given = await this.#questions.ask(
      (request) => this.#send({ type: 'ask', request, question }),
      timeoutMs,
      () => this.#error(`no answer about ${question.type} within ${timeoutMs / 1000} s`),
    );
    if (given.type === 'nothing') return null;
    if (given.type !== question.type)
      throw this.#fault(`it was asked about ${question.type} and answered about ${given.type}`);
    return given as Extract<Answer, { type: T }>;
  }

  /** The network's genesis, held against the id from the handshake. */
  async genesis(): Promise<Genesis> {
    const given = await this.ask<'genesis'>({ type: 'genesis' });
    if (given === null) throw this.#fault('it has no genesis');
    const read = decode(genesis, given.bytes);
    if (!read.ok) throw this.#fault(`its genesis cannot be read: ${read.why}`);
    const faults = genesisFaults(read.value);
    if (faults.length > 0) throw this.#fault(`its genesis makes no sense: ${faults.join('; ')}`);
    if (networkIdOf(read.value) !== this.network) throw this.#fault('its genesis is not that of its network');
    return read.value;
  }

  /**
   * Its best chain from a height on (genesis has no bytes: from 1 on), to the tip of the moment it gets there. Each
   * block stands on the one before; rules are not checked.
   *
   * @throws ChainMoved if a reorganisation came between two pages
   */
  async *blocks(from: number): AsyncGenerator<Block> {
    let last: Hash | null = null;
    for (let height = Math.max(1, from); ; ) {
      const page = await this.ask<'blocks'>({ type: 'blocks', from: height, count: BLOCKS_MAX });
      if (page === null || page.blocks.length === 0) return;
      for (const bytes of page.blocks) {
        const block = this.#blockAt(height, bytes);
        if (last !== null && block.previous !== last) {
          throw new ChainMoved(`the chain of ${this.#name} changed below block ${height} while it was read`);
        }
        yield block;
        last = block.hash;
        height++;
      }
      if (last === page.tip) return;
    }
  }

  /**
   * Every shopper's record as of a height, in order of joining.
   *
   * @param height null: the present, where each page is as of its own tip; name a height for a view of one moment
   */
  async *records(height: number | null): AsyncGenerator<Record> {
    for (let from = 0; ; ) {
      const page = await this.ask<'records'>({ type: 'records', height, from });
      if (page === null) return;
      for (const one of page.records) {
        if (one.index !== from) throw this.#fault(`asked for record ${from} it sent record ${one.index}`);
        yield one;
        from++;
      }
      if (from >= page.count || page.records.length === 0) return;
    }
  }

  /** Hands transactions in; `onStatuses` tells what becomes of each. */
  submit(transactions: readonly Transaction[]): void {
    for (let from = 0; from < transactions.length; from += BATCH_MAX) {
      this.#send({ type: 'application', transactions: transactions.slice(from, from + BATCH_MAX) });
    }
  }

  /** What to be told from now on, instead of what was watched before. At most WATCHED_MAX transactions. */
  watch(wish: { chain: boolean; transactions: readonly Hash[] }): void {
    this.#send({ type: 'watch', chain: wish.chain, transactions: [...wish.transactions] });
  }

  close(): void {
    this.#connection.close();
  }

  #send(message: Message): void {
    this.#connection.send(peerMessages.frame(message));
  }

  /** Since it last said anything, in milliseconds. A peer pings whoever is silent each second. */
  get heardMs(): number {
    return performance.now() - this.#heardAt;
  }

  #onFrame(frame: Frame): void {
    this.#heardAt = performance.now();
    const read = peerMessages.read(frame);
    if (read.ok) this.#onMessage(read.value);
    else this.#connection.close(`it sent what is no message: ${read.why}`);
  }

  #onMessage(message: Message): void {
    switch (message.type) {
      case 'answer':
        this.#questions.settle(message.request, message.answer);
        break;
      case 'statuses':
        this.onStatuses(message.statuses, message.tip);
        break;
      case 'update':
        this.onUpdate(message);
        break;
      case 'ping':
        this.#onPing(message.token);
        break;
      default:
        // Meant for peers, or a handshake frame that a fault repeated: nothing to a client, and no offence.
        break;
    }
  }

  #blockAt(height: number, bytes: Uint8Array): Block {
    const read = decodeBlock(bytes);
    if (!read.ok) throw this.#fault(`its block ${height} cannot be read: ${read.why}`);
    if (read.value.height !== height) {
      throw this.#fault(`asked for block ${height} it sent block ${read.value.height}`);
    }
    return read.value;
  }

  /** A client keeps no chain: its news are empty. */
  #onPing(token: number): void {
    const digest = new Uint8Array(DIGEST_SIZE);
    this.#send({ type: 'pong', token, tip: ZERO_HASH, height: 0, work: 0n, mempool: 0, digest, timeMs: Date.now() });
  }

  get #name(): string {
    return `peer ${this.id.slice(0, 8)} at ${addressText(this.address)}`;
  }
  #error(why: string): Error {
    return new Error(`${this.#name}: ${why}`);
  }
  /** A peer that says such things is not worth more questions. */
  #fault(why: string): Error {
    this.#connection.close(why);
    return this.#error(why);
  }
}

function shakeHands(
  connection: Connection,
  address: Address,
  wish: HandshakeWish,
  timeoutMs: number,
): Promise<PeerClient> {
  const handshake = new ClientHandshake(wish, Date.now());
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => connection.close(`no handshake within ${timeoutMs / 1000} s`), timeoutMs);
    connection.onEnd = ({ why }) => {
      clearTimeout(timer);
      reject(new Error(`no handshake with ${addressText(address)}: ${why}`));
    };
    connection.onFrame = (frame) => {
      const read = peerMessages.read(frame);
      if (!read.ok) return connection.close(`it sent what is no message: ${read.why}`);
      const step = handshake.take(read.value);
      if (step.type === 'failed') return connection.close(step.why);
      if (step.type === 'waiting') return;
      clearTimeout(timer);
      connection.send(peerMessages.frame(step.proof));
      // Made here and not by whoever awaits: the next frame may be in the same chunk.
      resolve(new PeerClient(connection, address, step.hello));
    };
    connection.send(peerMessages.frame({ type: 'hello', ...handshake.hello }));
  });
}
