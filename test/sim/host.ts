/** One peer's life in the simulated world: its machine, and the disk that outlives it. */
import { type PeerId, peerIdOf, type Signer } from '../../peer/chain/crypto.js';
import type { PeerEvent } from '../../peer/control.js';
import type { Effect, LinkId } from '../../peer/core/events.js';
import type { Peer } from '../../peer/core/peer.js';
import type { Address } from '../../peer/wire/address.js';
import { Disk } from './disk.js';

/** What a hostile peer makes of a frame before it is sent: nothing, the same, others. */
export type Tamper = (frame: Uint8Array, to: PeerId | null, link: LinkId) => readonly Uint8Array[];

export class Host {
  readonly name: string;
  readonly signer: Signer;
  readonly id: PeerId;
  readonly disk = new Disk();
  /** Whom it was told to stay linked to. */
  appointments: readonly Address[] = [];
  /** Null while its process does not run. */
  peer: Peer | null = null;
  /** Counts its starts. */
  life = 0;
  /** When its machine wants to be woken. */
  wakeAt: number | null = null;
  /** When its last batch will be committed, and durable: batches keep their order. */
  committedAt = 0;
  flushedAt = 0;
  /** Its disk takes nothing until then. */
  fullUntil = 0;
  /** Called once, when its next batch has been committed and is not durable yet. */
  onCommitted: (() => void) | null = null;
  /** What its wall clock is wrong by. */
  clockOffsetMs = 0;
  /** What came while its process was stopped, in order; null while it runs. */
  backlog: (() => void)[] | null = null;
  /** Null for an honest one. */
  tamper: Tamper | null = null;
  readonly reports: PeerEvent[] = [];
  /** Answers to the command 'mine'. */
  readonly mined: Extract<Effect, { type: 'mined' }>[] = [];

  constructor(name: string, signer: Signer) {
    this.name = name;
    this.signer = signer;
    this.id = peerIdOf(signer.publicKey);
  }

  get isHonest(): boolean {
    return this.tamper === null;
  }
  /** Whether its process runs and is not stopped. */
  get isAwake(): boolean {
    return this.peer !== null && this.backlog === null;
  }
}
