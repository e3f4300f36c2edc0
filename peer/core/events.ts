/** What comes into the machine and what it wants done: all there is between a peer's decisions and the world. */
import type { PeerId } from '../chain/crypto.js';
import type { Write } from '../chain/store.js';
import type { Signed } from '../chain/transaction.js';
import type { PeerEvent } from '../control.js';
import type { Address, Announcement } from '../wire/address.js';
import type { Ms } from './deadlines.js';

/** Both clocks: monotonic for waiting, wall for what others are told and judged by. Milliseconds with fractions. */
export type Now = { readonly mono: Ms; readonly wall: number };

/** Names one connection for as long as the process lives. Even for dialled ones, odd for accepted ones. */
export type LinkId = number & { readonly brand: 'LinkId' };

/** Whom a connection was dialled to: an address, and whose it is said to be. */
export type Dialled = { readonly address: Address; readonly expects: PeerId | null };

export type Event =
  /** A connection stands. `challenge` is 32 random bytes nobody can foresee, so it comes from outside. */
  | { readonly type: 'opened'; readonly link: LinkId; readonly challenge: Uint8Array }
  /** A connection ended, or a dial failed. Comes exactly once for each, also after an effect 'close'. */
  | { readonly type: 'closed'; readonly link: LinkId; readonly why: string }
  | { readonly type: 'received'; readonly link: LinkId; readonly bytes: Uint8Array }
  | { readonly type: 'woke' }
  /** Answer to 'check', in its order. */
  | { readonly type: 'checked'; readonly batch: number; readonly valid: readonly boolean[] }
  /** Everything up to and with this 'store' is durable. */
  | { readonly type: 'flushed'; readonly batch: number }
  /** The disk refuses writes, or takes them again (null). What was asked is kept and tried again by the store. */
  | { readonly type: 'diskState'; readonly fault: string | null }
  /** Answer to 'search': the first nonce that meets the target, or none among those tried. */
  | {
      readonly type: 'searched';
      readonly slice: number;
      readonly nonce: number | null;
      readonly hashes: number;
      readonly micros: number;
    }
  /** The tracker's list of active peers, whenever it changes. */
  | { readonly type: 'listed'; readonly active: readonly Announcement[] }
  /** CPU load, 0 to 1, smoothed. */
  | { readonly type: 'load'; readonly load: number }
  | { readonly type: 'command'; readonly command: Command };

export type Command =
  | { readonly type: 'mine'; readonly request: number; readonly blocks: number }
  /** Tell all links that this peer leaves the roll for good. */
  | { readonly type: 'retire' };

export type Effect =
  | { readonly type: 'dial'; readonly link: LinkId; readonly to: Dialled }
  /** Who is at the other end, as it says: from here on faults between the two hold for this connection. */
  | { readonly type: 'identified'; readonly link: LinkId; readonly peer: PeerId }
  | { readonly type: 'send'; readonly link: LinkId; readonly frame: Uint8Array }
  | { readonly type: 'close'; readonly link: LinkId; readonly why: string }
  /** One transaction of the store; batches count up from 1. */
  | { readonly type: 'store'; readonly batch: number; readonly writes: readonly Write[] }
  | { readonly type: 'check'; readonly batch: number; readonly items: readonly Signed[] }
  /** Search nonces 0 to `nonces` (excluded) of an 80-byte header for a hash of at most `target` (64 hex digits). */
  | {
      readonly type: 'search';
      readonly slice: number;
      readonly header: Uint8Array;
      readonly target: string;
      readonly nonces: number;
    }
  | { readonly type: 'mined'; readonly request: number; readonly blocks: number; readonly height: number }
  | { readonly type: 'report'; readonly event: PeerEvent };
