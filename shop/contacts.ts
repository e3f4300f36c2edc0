/** Connections to every peer that can be reached: dialled, dialled again, told of. */
import type { NetworkId, PeerId } from '../peer/chain/crypto.js';
import { PeerClient } from '../peer/client/peer.js';
import { reasonOf } from '../peer/client/reason.js';
import { type Address, addressText } from '../peer/wire/address.js';
import { REDIAL_MS } from '../peer/wire/limits.js';
import { DialOrder } from './dial-order.js';

/** A dial without a handshake for this long has failed; the others do not wait for it. */
const CONNECT_MS_MAX = 2_000;
/** Head start of the peer picked first, so that chance and not speed decides who gets a purchase. */
const HEAD_START_MS = 150;
/** Dials under way at once: a lying tracker must not make a storm of us. */
const DIALS_MAX = 16;

export type Target = { readonly id: PeerId; readonly address: Address };

export class Contacts {
  onLinked: (client: PeerClient) => void = () => undefined;
  onUnlinked: (id: PeerId) => void = () => undefined;
  /** Called when a dial has ended, well or badly. */
  onTried: () => void = () => undefined;
  readonly #network: NetworkId;
  readonly #random: () => number;
  readonly #targets = new Map<PeerId, Address>();
  readonly #linked = new Map<PeerId, PeerClient>();
  readonly #dialling = new Set<PeerId>();
  readonly #order = new DialOrder();
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;
  #hasStarted = false;
  #failure: string | null = null;
  /** Targets that were dialled at least once, to an end. */
  readonly #tried = new Set<PeerId>();
  readonly #waiting = new Set<() => void>();

  /** @param random 0 to 1, exclusive: picks whom to dial first */
  constructor(network: NetworkId, random: () => number) {
    this.#network = network;
    this.#random = random;
  }

  /** Why the last dial failed, for people; null if none has. */
  get failure(): string | null {
    return this.#failure;
  }
  /** Whether everybody known was reached, or tried and not reached. */
  get areTried(): boolean {
    return this.#tried.size === this.#targets.size;
  }

  get linked(): PeerClient[] {
    return [...this.#linked.values()];
  }
  get(id: PeerId): PeerClient | undefined {
    return this.#linked.get(id);
  }

  /** Whom to dial first, of whom one knows where they are: those that count. A tracker may list any number of strangers. */
  prefer(peers: ReadonlySet<PeerId>): void {
    this.#order.prefer(peers);
  }

  /** Notes where peers are, replacing what was known, and dials them; one at random first. */
  learn(targets: readonly Target[]): void {
    for (const { id, address } of targets) {
      const known = this.#targets.get(id);
      this.#targets.set(id, address);
      if (!known) this.#order.add(id);
      // What failed at the old place says nothing.
      else if (addressText(known) !== addressText(address)) this.#order.moved(id);
    }
    if (this.#hasStarted || this.#targets.size === 0) {
      this.#dialMore();
      return;
    }
    this.#hasStarted = true;
    const first = this.#order.draw(this.#random);
    if (first !== null) this.#dial(first);
    this.#timer = setTimeout(() => this.#dialMore(), HEAD_START_MS);
  }

  /** Takes a connection that is already made. */
  adopt(client: PeerClient): void {
    this.#hasStarted = true;
    this.#targets.set(client.id, client.address);
    this.#order.leave(client.id);
    this.#tried.add(client.id);
    this.#link(client);
  }

  /** Waits for a link. @param deadline by `performance.now` @returns whether there is one by then */
  untilLinked(deadline: number): Promise<boolean> {
    if (this.#linked.size > 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        resolve(this.#linked.size > 0);
      };
      const timer = setTimeout(end, Math.max(0, deadline - performance.now()));
      this.#waiting.add(end);
    });
  }

  /** Closes the connection to a peer that failed us; it may be dialled again later. */
  fail(id: PeerId, why: string): void {
    this.#failure = why;
    const client = this.#linked.get(id);
    if (client) this.#unlink(client);
  }

  /** Closes the connection to a peer that lied and never dials it again. */
  shun(id: PeerId): void {
    this.#order.shun(id);
    const client = this.#linked.get(id);
    if (client) this.#unlink(client);
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
    for (const client of this.#linked.values()) client.close();
    this.#linked.clear();
  }

  #dialMore(): void {
    if (this.#isClosed) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const now = performance.now();
    while (this.#dialling.size < DIALS_MAX) {
      const next = this.#order.take(now);
      if (next !== null) {
        this.#dial(next);
        continue;
      }
      const { nextAt } = this.#order;
      if (nextAt !== null) this.#timer = setTimeout(() => this.#dialMore(), nextAt - now);
      return;
    }
  }

  #dial(id: PeerId): void {
    const address = this.#targets.get(id);
    if (!address) return;
    this.#dialling.add(id);
    PeerClient.connect(address, { network: this.#network, expect: id, timeoutMs: CONNECT_MS_MAX })
      .then((client) => {
        if (this.#isClosed || this.#linked.has(client.id)) client.close();
        else this.#link(client);
      })
      .catch((error: unknown) => {
        this.#failure = reasonOf(error);
        this.#order.rest(id, performance.now() + REDIAL_MS);
      })
      .finally(() => {
        this.#dialling.delete(id);
        this.#tried.add(id);
        this.onTried();
        this.#dialMore();
      });
  }

  #link(client: PeerClient): void {
    this.#linked.set(client.id, client);
    client.onEnd = ({ why }) => {
      if (this.#linked.get(client.id) !== client) return;
      this.#failure = why;
      this.#unlink(client);
    };
    this.onLinked(client);
    for (const end of [...this.#waiting]) end();
  }

  #unlink(client: PeerClient): void {
    this.#linked.delete(client.id);
    client.close();
    this.#order.rest(client.id, performance.now() + REDIAL_MS);
    this.onUnlinked(client.id);
    this.#dialMore();
  }
}
