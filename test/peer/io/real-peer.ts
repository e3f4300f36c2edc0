/** A peer of the real kind, in this process: real sockets, real disk, real threads. Only its tracker is a list. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import type { Genesis } from '../../../peer/chain/genesis.js';
import { networkIdOf } from '../../../peer/chain/genesis.js';
import { signTransaction } from '../../../peer/chain/transaction.js';
import { PeerClient } from '../../../peer/client/peer.js';
import type { LinkFault, PeerEvent } from '../../../peer/control.js';
import { Disk } from '../../../peer/io/disk.js';
import { Runtime } from '../../../peer/io/runtime.js';
import { type Address, type Announcement, signAnnouncement } from '../../../peer/wire/address.js';
import { EASY, folder, signerOf, until } from './ground.js';

export class RealPeer {
  readonly name: string;
  readonly folder: string;
  readonly runtime: Runtime;
  readonly events: PeerEvent[] = [];
  #isStopped = false;

  static async start(
    t: ExecutionContext,
    name: string,
    options: { threads?: number; folder?: string; genesis?: Genesis; connect?: readonly Address[] } = {},
  ): Promise<RealPeer> {
    const path = options.folder ?? join(folder(t), name);
    const events: PeerEvent[] = [];
    const runtime = await Runtime.start({
      genesis: options.genesis ?? EASY,
      signer: signerOf(name),
      disk: new Disk(path),
      listen: { host: '127.0.0.1', port: 0 },
      connect: options.connect ?? [],
      archive: false,
      threads: options.threads ?? 1,
      pace: { type: 'on-demand' },
      report: (event) => events.push(event),
      mined: () => undefined,
    });
    const peer = new RealPeer(name, path, runtime, events);
    t.teardown(() => peer.stop());
    return peer;
  }

  private constructor(name: string, path: string, runtime: Runtime, events: PeerEvent[]) {
    this.name = name;
    this.folder = path;
    this.runtime = runtime;
    this.events = events;
  }

  get id(): string {
    return this.runtime.peer.id;
  }
  get tip(): string {
    return this.runtime.status().tip;
  }
  get height(): number {
    return this.runtime.status().height;
  }
  get links(): readonly string[] {
    return this.runtime.status().links;
  }
  get address(): Address {
    return this.runtime.address;
  }
  get announcement(): Announcement {
    const signer = signerOf(this.name);
    const network = this.runtime.peer.chain.network;
    const claim = { status: 'active', network, publicKey: signer.publicKey, address: this.address } as const;
    return signAnnouncement({ ...claim, timeMs: Date.now() }, signer);
  }

  mine(blocks = 1): void {
    this.runtime.tell({ type: 'command', command: { type: 'mine', request: 1, blocks } });
  }
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    await this.runtime.stop(false);
  }
}

/** Tells each of them of all, as a tracker would. */
export function introduce(...peers: readonly RealPeer[]): void {
  const active = peers.map(({ announcement }) => announcement);
  for (const { runtime } of peers) runtime.listed(active);
}

export const allLinked = (...peers: readonly RealPeer[]): boolean =>
  peers.every(({ links }) => links.length === peers.length - 1);
export const agree = (...peers: readonly RealPeer[]): boolean => new Set(peers.map(({ tip }) => tip)).size === 1;

export const cut = (from: RealPeer, to: RealPeer): LinkFault => ({ kind: 'cut', from: from.id, to: to.id });

/** A shopper joins through one peer, as an app would have it. */
export async function joinThrough(peer: RealPeer, shopper: string): Promise<void> {
  const client = await PeerClient.connect(peer.address);
  const who = signerOf(`${shopper} ${randomBytes(4).toString('hex')}`);
  const content = { kind: 'join', publicKey: who.publicKey, name: shopper } as const;
  let isTaken = false;
  client.onStatuses = () => {
    isTaken = true;
  };
  client.submit([signTransaction(networkIdOf(EASY), content, who)]);
  await until(() => isTaken);
  client.close();
}
