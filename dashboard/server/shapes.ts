/** Shapes of what `/api` takes and tells, for judging requests and for the document that describes it. */
import * as z from 'zod';
import { PEERS_MAX } from '../../orchestrator/control/messages.js';
import type {
  BlockJson,
  BlockPlaceJson,
  BlocksJson,
  DoneJson,
  FaultsJson,
  PeersJson,
  RecordsJson,
  ShopperJson,
  ShoppersJson,
  StatusJson,
  TransactionPlaceJson,
} from '../model/api.js';
import { type DemoRow, PROCESS_STATES, type TourRow } from '../model/rows.js';

/** 64 hex digits, as ids, hashes and keys are written everywhere. */
export const hex = z.string().regex(/^[0-9a-f]{64}$/, 'it must be 64 hex digits, in lower case');
export const peerName = z.string().regex(/^p[1-9]\d{0,3}$/, 'it must be the name of a peer, as p1');
export const processName = z.string().regex(/^(p[1-9]\d{0,3}|tracker)$/, 'it must be a peer, as p1, or tracker');
export const peerNames = z.array(peerName).max(PEERS_MAX);
/** A number in an address. */
export const count = z
  .string()
  .regex(/^(0|[1-9]\d{0,9})$/, 'it must be a whole number')
  .transform(Number)
  .pipe(z.number().int().min(0).max(0xffff_ffff));

const text = z.string();
const id = hex;
const number = z.number();
const whole = z.number().int();
const maybe = <T extends z.ZodType>(shape: T) => shape.nullable();
const rows = <T extends z.ZodType>(shape: T) => z.array(shape).readonly();

const process = {
  state: z.enum(PROCESS_STATES),
  host: text,
  port: whole,
  pid: maybe(whole),
  restarts: whole,
  startedMs: maybe(number),
  rssBytes: maybe(number),
  ending: maybe(text),
};
const tracker = z.object({ ...process, listed: maybe(whole) });
const peer = z.object({
  ...process,
  id,
  name: text,
  isOperated: z.boolean(),
  isWatched: z.boolean(),
  said: maybe(
    z.object({
      tip: id,
      height: whole,
      work: text,
      links: rows(z.object({ peer: id, roundTripUs: number })),
      hashRate: number,
      difficulty: number,
      load: number,
      mempool: whole,
      mining: maybe(whole),
      forks: rows(id),
      degraded: maybe(text),
    }),
  ),
});
const head = z.object({
  mode: z.enum(['operated', 'watched', 'single']),
  name: maybe(text),
  network: id,
  catalogue: rows(z.object({ name: text, price: whole, line: text })),
  startingCoins: whole,
  confirmations: whole,
  proofOfWork: z.enum(['real', 'drawn']),
  easiest: number,
  roll: rows(id),
});
const fault = z.object({ kind: z.literal('cut'), from: id, to: id });
const kind = z.enum(['join', 'buy']);
const deed = z.object({ id, kind, publicKey: id, name: maybe(text), monkey: maybe(whole) });
const block = z.object({
  hash: id,
  previous: id,
  height: whole,
  miner: maybe(id),
  nonce: whole,
  difficulty: number,
  timeMs: number,
  load: number,
  hashes: number,
  minedUs: number,
  transactions: whole,
  deeds: rows(deed),
});
const transaction = z.object({
  id,
  kind,
  publicKey: id,
  name: maybe(text),
  sequence: maybe(whole),
  monkey: maybe(text),
  price: maybe(whole),
  signature: text,
});
const arrival = z.object({
  peer: id,
  from: maybe(id),
  arrivedUs: number,
  heldUs: number,
  sentUs: maybe(number),
});
const record = z.object({
  index: whole,
  publicKey: id,
  name: text,
  coins: whole,
  sequence: whole,
  cage: rows(text),
});
const nothing = z.null();
const place = { block: id, height: whole, depth: whole };

/** Held against the types that the page knows: a field that is missing here does not compile. */
export const shapes = {
  Status: z.object({
    head: maybe(head),
    tipsAgree: z.boolean(),
    height: whole,
    tip: maybe(id),
    forks: whole,
    pending: whole,
    faults: rows(fault),
    tracker: maybe(tracker),
  }) satisfies z.ZodType<StatusJson>,
  Peers: z.object({ peers: rows(peer) }) satisfies z.ZodType<PeersJson>,
  Blocks: z.object({ blocks: rows(block) }) satisfies z.ZodType<BlocksJson>,
  Block: z.object({
    ...block.shape,
    version: whole,
    merkleRoot: id,
    time: number,
    bits: whole,
    extraNonce: whole,
    rate: number,
    recordRoot: id,
    size: whole,
    header: text,
    list: rows(transaction),
  }) satisfies z.ZodType<BlockJson>,
  BlockPlace: z.object({
    isBest: z.boolean(),
    depth: whole,
    travel: rows(arrival),
  }) satisfies z.ZodType<BlockPlaceJson>,
  Records: z.object({ height: whole, records: rows(record) }) satisfies z.ZodType<RecordsJson>,
  Shoppers: z.object({ shoppers: rows(record), isMore: z.boolean() }) satisfies z.ZodType<ShoppersJson>,
  Shopper: z.object({
    ...record.shape,
    history: rows(z.object({ ...transaction.shape, ...place })),
  }) satisfies z.ZodType<ShopperJson>,
  TransactionPlace: z.discriminatedUnion('state', [
    z.object({ ...transaction.shape, state: z.literal('mined'), ...place, peers: rows(id) }),
    z.object({
      id,
      state: z.literal('pending'),
      kind: nothing,
      publicKey: nothing,
      name: nothing,
      sequence: nothing,
      monkey: nothing,
      price: nothing,
      signature: nothing,
      block: nothing,
      height: nothing,
      depth: nothing,
      peers: rows(id),
    }),
  ]) satisfies z.ZodType<TransactionPlaceJson>,
  Done: z.object({
    results: rows(z.object({ name: text, state: text, changed: z.boolean(), ms: number })),
  }) satisfies z.ZodType<DoneJson>,
  Faults: z.object({ faults: rows(fault) }) satisfies z.ZodType<FaultsJson>,
  Demo: z.object({
    state: z.enum(['off', 'on', 'stopping']),
    peers: rows(text),
    word: maybe(text),
  }) satisfies z.ZodType<DemoRow>,
  Tour: z.object({
    step: whole,
    steps: whole,
    caption: text,
    nextMs: maybe(number),
    isOver: z.boolean(),
  }) satisfies z.ZodType<TourRow>,
};
export type ShapeName = keyof typeof shapes;
