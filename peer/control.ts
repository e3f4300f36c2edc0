/** How a supervisor starts its peers, and what they say to each other over the channel that comes with it. */

/**
 * What Node is told where it runs a peer. Of the 16 MB that it would give each half of the young generation a crowd of
 * messages fills all, and a collection then halts the peer for as long as a purchase takes: with 4 MB the slowest
 * purchases under siege take half as long, and a peer grows by half as much.
 */
export const PEER_FLAGS: readonly string[] = ['--max-semi-space-size=4'];

/** A fault of a link, from one peer to another, by peer id. A cut is silence: nothing arrives, nothing is reset. */
export type LinkFault = { readonly kind: 'cut'; readonly from: string; readonly to: string };

export type PeerCommand =
  /** Sent once, before anything else: a supervised peer waits for it before it listens. */
  | { readonly type: 'begin'; readonly faults: readonly LinkFault[] }
  /** Replaces all faults. */
  | { readonly type: 'faults'; readonly faults: readonly LinkFault[] }
  /** Say goodbye to the tracker and end with code 0; `retire` first leaves the roll for good. */
  | { readonly type: 'stop'; readonly retire: boolean }
  /** Answered by a `status` report with the same number. */
  | { readonly type: 'status'; readonly request: number }
  /** Mine this many blocks now, empty ones too. Answered by `mined` when the last one is in the chain. */
  | { readonly type: 'mine'; readonly request: number; readonly blocks: number }
  /** Burn a core for this long; 0 stops. */
  | { readonly type: 'heat'; readonly ms: number };

export type PeerStatus = {
  readonly id: string;
  readonly network: string;
  readonly host: string;
  readonly port: number;
  readonly height: number;
  readonly tip: string;
  /** Decimal digits: above 2^53. */
  readonly work: string;
  /** Peer ids of the links that stand. */
  readonly links: readonly string[];
  /** Hashes a second while searching, measured. */
  readonly hashRate: number;
  /** log2 of the work of a block mined now, one decimal. */
  readonly difficulty: number;
  /** CPU load, 0 to 1, as the target follows it. */
  readonly load: number;
  readonly mempool: number;
  /** Transactions of a reorganisation that wait to return. */
  readonly returning: number;
  /** Tips beside the best chain. */
  readonly forks: number;
  /** Ids on the roll, as this peer knows it. */
  readonly roll: readonly string[];
  /** Why it takes and settles nothing for now, or null. */
  readonly degraded: string | null;
  /** The kernel its miners use; `drawn` where work is drawn, `none` where nobody mines. */
  readonly kernel: string;
  readonly rssBytes: number;
  readonly uptimeMs: number;
};

/** What happened in a peer, for people: logs, `events`, the lines under `up`. Hashes are shown hex. */
export type PeerEvent =
  | {
      readonly event: 'mined';
      readonly height: number;
      readonly hash: string;
      readonly transactions: number;
      readonly hashes: number;
      readonly minedUs: number;
    }
  | {
      readonly event: 'block';
      readonly height: number;
      readonly hash: string;
      readonly miner: string;
      readonly transactions: number;
    }
  | { readonly event: 'fork'; readonly height: number; readonly hash: string; readonly rival: string }
  | {
      readonly event: 'reorganised';
      readonly depth: number;
      readonly height: number;
      readonly from: string;
      readonly to: string;
      readonly returned: number;
    }
  | { readonly event: 'linked' | 'unlinked'; readonly peer: string; readonly why: string }
  /** Nobody to be linked to was met at an address that it was told to connect to. */
  | { readonly event: 'unmet'; readonly address: string; readonly why: string }
  | { readonly event: 'refused'; readonly peer: string; readonly code: string; readonly why: string }
  /** An app's transaction was taken. `shopper` is the public key, `name` what people call it. */
  | { readonly event: 'joined'; readonly shopper: string; readonly name: string; readonly transaction: string }
  | {
      readonly event: 'bought';
      readonly shopper: string;
      readonly name: string;
      readonly monkey: string;
      readonly transaction: string;
    }
  | { readonly event: 'synced'; readonly height: number; readonly blocks: number }
  | { readonly event: 'degraded' | 'recovered'; readonly why: string };

export type PeerReport =
  /** Listening and announced. `height` is that of the tip found on disk. */
  | {
      readonly type: 'ready';
      readonly id: string;
      readonly network: string;
      readonly host: string;
      readonly port: number;
      readonly height: number;
      readonly tip: string;
    }
  /** It cannot run; it exits with code 1 after this. `code` is PORT_TAKEN, BAD_ADDRESS, DATA_LOCKED, DATA_UNWRITABLE,
   * DATA_DAMAGED, NO_CHAIN, WRONG_GENESIS or FAILED. */
  | { readonly type: 'failed'; readonly code: string; readonly message: string; readonly hint: string }
  | { readonly type: 'status'; readonly request: number; readonly status: PeerStatus }
  | { readonly type: 'mined'; readonly request: number; readonly blocks: number; readonly height: number }
  | { readonly type: 'event'; readonly atMs: number; readonly event: PeerEvent };
