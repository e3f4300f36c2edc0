/** What a dashboard knows of a cluster, row by row, as the server holds it and every page has a copy. Plain JSON. */
import type { Monkey } from '../../peer/chain/catalogue.js';

/** Ids, hashes and public keys as people see them: 64 hex digits. */
export type Hex = string;

/** What can be done here: all; only looking at a cluster; only looking at one peer. */
export type Mode = 'operated' | 'watched' | 'single';

/** What hardly ever changes. */
export type Head = {
  readonly mode: Mode;
  /** The cluster's name; null where nobody has told. */
  readonly name: string | null;
  readonly network: Hex;
  readonly catalogue: readonly Monkey[];
  readonly startingCoins: number;
  readonly confirmations: number;
  readonly proofOfWork: 'real' | 'drawn';
  /** log2 of the hashes that the easiest block takes on average. */
  readonly easiest: number;
  /** Peer ids that majorities are counted by, as the heaviest peer knows them. */
  readonly roll: readonly Hex[];
};

export const PROCESS_STATES = [
  'starting',
  'running',
  'paused',
  'stopping',
  'stopped',
  'killed',
  'crashed',
  'failed',
  /** Of one that nobody here operates: it does not answer. */
  'silent',
] as const;
export type ProcessState = (typeof PROCESS_STATES)[number];

/** What an operated process is; null fields where there is no process or nobody operates it. */
export type ProcessRow = {
  readonly state: ProcessState;
  readonly host: string;
  readonly port: number;
  readonly pid: number | null;
  readonly restarts: number;
  /** When it started, in milliseconds since 1970: counting on is the page's. */
  readonly startedMs: number | null;
  readonly rssBytes: number | null;
  /** How its last process ended, as "ended by SIGKILL"; null while it runs. */
  readonly ending: string | null;
};
export type TrackerRow = ProcessRow & { readonly listed: number | null };

export type LinkRow = {
  readonly peer: Hex;
  /** Median round trip of the last pings, in microseconds; 0 while there is none. */
  readonly roundTripUs: number;
};

/** A peer: its process, and its own word about itself, which is null until it has said anything and then its last one. */
export type PeerRow = ProcessRow & {
  readonly id: Hex;
  /** As `p1`; of a stranger the first eight digits of its id. */
  readonly name: string;
  readonly isOperated: boolean;
  /** Whether this dashboard is connected to it right now: then what follows is at most a second old. */
  readonly isWatched: boolean;
  readonly said: PeerWord | null;
};
export type PeerWord = {
  readonly tip: Hex;
  readonly height: number;
  /** Cumulative, in decimal digits: above 2^53. */
  readonly work: string;
  readonly links: readonly LinkRow[];
  /** Hashes a second while searching. */
  readonly hashRate: number;
  /** log2 of the work of a block mined now, one decimal. */
  readonly difficulty: number;
  /** CPU load, 0 to 1. */
  readonly load: number;
  readonly mempool: number;
  /** Height being searched; null while idle. */
  readonly mining: number | null;
  /** Tips of the branches beside its best chain. */
  readonly forks: readonly Hex[];
  /** Why it takes and settles nothing for now. */
  readonly degraded: string | null;
};

/** A purchase or a joining, as much of it as a block's picture shows. */
export type Deed = {
  readonly id: Hex;
  readonly kind: 'join' | 'buy';
  readonly publicKey: Hex;
  /** The shopper's name, where it is known. */
  readonly name: string | null;
  /** Its place in the catalogue; null for a joining. */
  readonly monkey: number | null;
};
/** Deeds that a row of a block carries; the rest is in `transactions`. */
export const DEEDS_MAX = 12;

/** A block. Never changes, so whoever has it need not be told again. */
export type BlockRow = {
  readonly hash: Hex;
  readonly previous: Hex;
  readonly height: number;
  /** Peer id; null for genesis. */
  readonly miner: Hex | null;
  readonly nonce: number;
  /** log2 of its work, one decimal. */
  readonly difficulty: number;
  readonly timeMs: number;
  /** By the miner's word: load 0 to 1, hashes and microseconds that finding it took. */
  readonly load: number;
  readonly hashes: number;
  readonly minedUs: number;
  readonly transactions: number;
  readonly deeds: readonly Deed[];
};

/** When a peer got to know a block, in microseconds since 1970 by its own clock. */
export type Arrival = {
  readonly peer: Hex;
  /** Who sent it; null if it mined it. */
  readonly from: Hex | null;
  readonly arrivedUs: number;
  /** Validated and held. */
  readonly heldUs: number;
  /** First sent on; null if it never was. */
  readonly sentUs: number | null;
};
export type Travel = readonly Arrival[];

/** A cut, from one peer to another, by id. */
export type FaultRow = { readonly kind: 'cut'; readonly from: Hex; readonly to: Hex };

export type Tone = 'plain' | 'good' | 'warning' | 'bad';
/** Something that happened, as the log shows it. */
export type EventRow = {
  /** Counts up from 1 in one life of the dashboard. */
  readonly seq: number;
  readonly atMs: number;
  /** A peer's name, `tracker`, `supervisor`, or `dashboard`. */
  readonly source: string;
  /** As `reorganised`: what the log is filtered by. */
  readonly event: string;
  readonly text: string;
  readonly tone: Tone;
  /** What it speaks of; each may be opened. */
  readonly block: Hex | null;
  readonly height: number | null;
  readonly shopper: Hex | null;
  readonly transaction: Hex | null;
  readonly depth: number | null;
};

/** One moment of every peer, for the plots: height, hashes a second, difficulty, load. */
export type SampleRow = {
  readonly atMs: number;
  readonly peers: { readonly [id: Hex]: readonly [height: number, hashRate: number, difficulty: number, load: number] };
};

/** The crowd that buys by itself. */
export type DemoRow = {
  readonly state: 'off' | 'on' | 'stopping';
  /** Peers it sends to, by name; empty: any. */
  readonly peers: readonly string[];
  /** Its last line about itself. */
  readonly word: string | null;
};

/** A fork shown on purpose, step by step. */
export type TourRow = {
  readonly step: number;
  readonly steps: number;
  readonly caption: string;
  /** When the next step comes, in milliseconds since 1970; null at the last. */
  readonly nextMs: number | null;
  readonly isOver: boolean;
};
