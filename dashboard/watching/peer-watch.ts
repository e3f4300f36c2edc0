/** One peer, watched for as long as it is known: dialled, dialled again, and asked about itself each second. */
import type { NetworkId, PeerId } from '../../peer/chain/crypto.js';
import { PeerClient } from '../../peer/client/peer.js';
import { type Address, addressText } from '../../peer/wire/address.js';
import { REDIAL_MS } from '../../peer/wire/limits.js';
import type { Change, Summary } from '../../peer/wire/summary.js';
import type { Gate } from '../gate.js';

/** A peer is asked for its word this often: load and hash rate change without any news. */
export const ASK_MS = 1_000;
/** A word older than this is no longer what the peer is: it is frozen, or cut off. */
const FRESH_MS = 3_000;
/** A connection on which nothing was heard for this long is given up: the host behind it may be gone. */
const SILENT_MS_MAX = 10_000;
const CONNECT_MS_MAX = 2_000;

export type PeerWatchFns = {
  /** The network it must be of; undefined while none is known. */
  readonly network: () => NetworkId | undefined;
  /** 0 to 1, exclusive. */
  readonly random: () => number;
  /** Connected, and proven who it is. */
  readonly onLinked: (client: PeerClient) => void;
  /** Its word about itself. @param changes of its best chain since the word before; null where that is not known */
  readonly onWord: (client: PeerClient, summary: Summary, changes: readonly Change[] | null) => void;
  /** Whether it is watched has changed. */
  readonly onState: () => void;
};

export class PeerWatch {
  /** Its last word; null until it has said anything. */
  said: Summary | null = null;
  #id: PeerId | null;
  #address: Address;
  readonly #gate: Pick<Gate, 'through'>;
  readonly #fns: PeerWatchFns;
  #client: PeerClient | null = null;
  #timer: NodeJS.Timeout | null = null;
  #heardAt = Number.NEGATIVE_INFINITY;
  #wasWatched = false;
  #isAsking = false;
  #isDialling = false;
  #isStopped = false;

  /** @param id null: whoever listens there, and from then on that one @param gate that dials go through */
  constructor(id: PeerId | null, address: Address, gate: Pick<Gate, 'through'>, fns: PeerWatchFns) {
    this.#id = id;
    this.#address = address;
    this.#gate = gate;
    this.#fns = fns;
  }

  /** Null until it is known who it is. */
  get id(): PeerId | null {
    return this.#id;
  }
  get address(): Address {
    return this.#address;
  }
  /** Null while there is no connection. */
  get client(): PeerClient | null {
    return this.#client;
  }
  /** Whether its last word is what it is now. */
  get isWatched(): boolean {
    return this.#client !== null && performance.now() - this.#heardAt < FRESH_MS;
  }

  start(): void {
    this.#next(0);
  }

  /** It listens somewhere else now. A connection that stands is kept: it is the same peer. */
  move(address: Address): void {
    if (addressText(address) === addressText(this.#address)) return;
    this.#address = address;
    if (this.#client === null) this.#next(0);
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#client?.close();
  }

  #next(ms: number): void {
    if (this.#isStopped) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#beat(), ms);
  }

  #beat(): void {
    this.#show();
    const client = this.#client;
    if (client === null) {
      // One at a time: it may move while a dial is under way, which then ends and is followed by the next.
      if (!this.#isDialling) void this.#dial();
      return;
    }
    if (client.heardMs > SILENT_MS_MAX) client.close();
    void this.#ask(client);
    this.#next(ASK_MS);
  }

  async #dial(): Promise<void> {
    this.#isDialling = true;
    const address = this.#address;
    try {
      const client = await this.#gate.through(() => this.#connect());
      if (client !== null) this.#link(client);
    } catch {
      // It is away, or not who it should be; its row says that it is not watched, and it is dialled again.
      this.#next(address === this.#address ? this.#redialMs : 0);
    } finally {
      this.#isDialling = false;
    }
  }
  get #redialMs(): number {
    return REDIAL_MS * (0.75 + this.#fns.random() / 2);
  }

  /** @returns null if it is not wanted any more */
  async #connect(): Promise<PeerClient | null> {
    if (this.#isStopped) return null;
    const network = this.#fns.network();
    const wish = { ...(network !== undefined && { network }), ...(this.#id !== null && { expect: this.#id }) };
    const client = await PeerClient.connect(this.#address, { ...wish, timeoutMs: CONNECT_MS_MAX });
    if (!this.#isStopped) return client;
    client.close();
    return null;
  }

  #link(client: PeerClient): void {
    this.#id = client.id;
    this.#client = client;
    client.onUpdate = ({ snapshot, summary, changes }) => this.#hear(client, summary, snapshot ? null : changes);
    client.onEnd = () => {
      this.#client = null;
      this.#show();
      this.#next(this.#redialMs);
    };
    client.watch({ chain: true, transactions: [] });
    this.#fns.onLinked(client);
    this.#next(ASK_MS);
  }

  async #ask(client: PeerClient): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      const answer = await client.ask<'summary'>({ type: 'summary' });
      if (answer !== null) this.#hear(client, answer.summary, []);
    } catch {
      // Late or gone: what it said last grows old, and its row says so.
      this.#show();
    } finally {
      this.#isAsking = false;
    }
  }

  #hear(client: PeerClient, summary: Summary, changes: readonly Change[] | null): void {
    // A connection that is over may still have had an answer on its way.
    if (client !== this.#client) return;
    this.#heardAt = performance.now();
    this.said = summary;
    this.#fns.onWord(client, summary, changes);
    this.#show();
  }

  #show(): void {
    if (this.#wasWatched === this.isWatched) return;
    this.#wasWatched = this.isWatched;
    this.#fns.onState();
  }
}
