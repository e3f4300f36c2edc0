/** What `/api` answers with, beside the rows of the board. */
import type { BlockRow, FaultRow, Head, Hex, PeerRow, TrackerRow, Travel } from './rows.js';

export type StatusJson = {
  readonly head: Head | null;
  /** Whether all peers that can be reached have one tip. */
  readonly tipsAgree: boolean;
  /** Of the heaviest tip. */
  readonly height: number;
  readonly tip: Hex | null;
  readonly forks: number;
  readonly pending: number;
  readonly faults: readonly FaultRow[];
  readonly tracker: TrackerRow | null;
};
export type PeersJson = { readonly peers: readonly PeerRow[] };

/** Blocks of the best chain, heights `from` to `to`, both included; at most BLOCKS_ASKED_MAX. */
export type BlocksJson = { readonly blocks: readonly BlockRow[] };
export const BLOCKS_ASKED_MAX = 256;

export type TransactionJson = {
  readonly id: Hex;
  readonly kind: 'join' | 'buy';
  readonly publicKey: Hex;
  readonly name: string | null;
  readonly sequence: number | null;
  readonly monkey: string | null;
  readonly price: number | null;
  readonly signature: string;
};

/** A block in full. */
export type BlockJson = BlockRow & {
  readonly version: number;
  readonly merkleRoot: Hex;
  readonly time: number;
  /** Compact form of the target, as in the header. */
  readonly bits: number;
  readonly extraNonce: number;
  /** The miner's hashes a second. */
  readonly rate: number;
  readonly recordRoot: Hex;
  /** Bytes of header and body. */
  readonly size: number;
  readonly header: string;
  readonly list: readonly TransactionJson[];
};
/** What of a block can change: not cached. */
export type BlockPlaceJson = { readonly isBest: boolean; readonly depth: number; readonly travel: Travel };

export type RecordRow = {
  readonly index: number;
  readonly publicKey: Hex;
  readonly name: string;
  readonly coins: number;
  readonly sequence: number;
  readonly cage: readonly string[];
};
/** Every shopper's record as of a block, in order of joining. */
export type RecordsJson = { readonly height: number; readonly records: readonly RecordRow[] };

/** Shoppers that a search has found; `isMore`: there are others beside these. */
export type ShoppersJson = { readonly shoppers: readonly RecordRow[]; readonly isMore: boolean };

export type ShopperJson = RecordRow & {
  /** Its transactions on the best chain, newest first: so many as one answer has, older ones by `?before=NUMBER`. */
  readonly history: readonly (TransactionJson & {
    readonly block: Hex;
    readonly height: number;
    readonly depth: number;
  })[];
};

export type TransactionPlaceJson =
  | (TransactionJson & {
      readonly state: 'mined';
      readonly block: Hex;
      readonly height: number;
      readonly depth: number;
      /** Peers, by id, that have it in that block. */
      readonly peers: readonly Hex[];
    })
  /** On its way: peers tell that they have it, and not what it says. */
  | ({ readonly [Field in Exclude<keyof TransactionJson, 'id'>]: null } & {
      readonly id: Hex;
      readonly state: 'pending';
      readonly block: null;
      readonly height: null;
      readonly depth: null;
      /** Peers, by id, that have it waiting. */
      readonly peers: readonly Hex[];
    });

/** RFC 9457. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** What to do about it. */
  readonly hint?: string;
};

/** Cuts and healings: the faults there are now. */
export type FaultsJson = { readonly faults: readonly FaultRow[] };

/** What an operation did, by peer. */
export type DoneJson = {
  readonly results: readonly {
    readonly name: string;
    readonly state: string;
    readonly changed: boolean;
    readonly ms: number;
  }[];
};
