/** What is said over the control socket: one JSON object a line, requests with a number and replies with the same one. */
import * as z from 'zod';
import type { FaultShape } from './fault.js';
import { MINE_BLOCKS_MAX } from './mining.js';

/** Largest line, in characters: 256 peers in one answer stay far below it. */
export const LINE_LENGTH_MAX = 1024 * 1024;
/** Peers a cluster may have. */
export const PEERS_MAX = 256;
/** Longest heat that can be asked for, in milliseconds: an hour. */
export const HEAT_MS_MAX = 3_600_000;
const faultShape: z.ZodType<FaultShape> = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  exit: z.number().int(),
});

export const ACTIONS = ['start', 'stop', 'restart', 'kill', 'pause', 'resume'] as const;
export type Action = (typeof ACTIONS)[number];

const target = z.string().min(1).max(4096);

export const command = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('info') }),
  z.strictObject({ type: z.literal('ps') }),
  z.strictObject({ type: z.literal('status') }),
  z.strictObject({ type: z.literal('operate'), action: z.enum(ACTIONS), target }),
  z.strictObject({ type: z.literal('scale'), peers: z.number().int().min(1).max(PEERS_MAX) }),
  /** One named peer leaves for good, as the highest ones do when a cluster shrinks. */
  z.strictObject({ type: z.literal('remove'), target }),
  /** Where the dashboard is, and what opens its buttons. */
  z.strictObject({ type: z.literal('dashboard') }),
  z.strictObject({ type: z.literal('heat'), target, ms: z.number().int().min(0).max(HEAT_MS_MAX) }),
  z.strictObject({ type: z.literal('mine'), target, blocks: z.number().int().min(1).max(MINE_BLOCKS_MAX) }),
  /** Cuts or heals the link from one peer to another, and back unless `oneWay`. */
  z.strictObject({
    type: z.literal('link'),
    what: z.enum(['cut', 'heal']),
    from: target,
    to: target,
    oneWay: z.boolean(),
  }),
  /** Replaces all faults by cuts between the groups; peers in none of them form one more together. */
  z.strictObject({ type: z.literal('partition'), groups: z.array(target).min(1).max(PEERS_MAX) }),
  /** Lifts all faults. */
  z.strictObject({ type: z.literal('heal') }),
  z.strictObject({ type: z.literal('down') }),
  /** What happened after event `since`; with `follow` also what happens from now on, until the caller hangs up. */
  z.strictObject({ type: z.literal('events'), since: z.number().int().min(0), follow: z.boolean() }),
]);
export type Command = z.infer<typeof command>;
export type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>;

export const STATES = ['starting', 'running', 'paused', 'stopping', 'stopped', 'killed', 'crashed', 'failed'] as const;
/** `crashed` waits to be revived; `failed` was given up. */
export type State = (typeof STATES)[number];

const address = { host: z.string(), port: z.number().int() };
const anyProcess = {
  state: z.enum(STATES),
  /** Null while there is no process. */
  pid: z.number().int().nullable(),
  ...address,
  /** How often it was revived. */
  restarts: z.number().int(),
  /** Null while there is no process. */
  uptimeMs: z.number().nullable(),
  rssBytes: z.number().nullable(),
};

/** A peer as `ps` shows it. What it says of itself is null until it has said so once, then its last word. */
const peerRow = z.object({
  name: z.string(),
  id: z.string(),
  ...anyProcess,
  height: z.number().int().nullable(),
  tip: z.string().nullable(),
  /** Decimal digits: above 2^53. */
  work: z.string().nullable(),
  links: z.number().int().nullable(),
  hashRate: z.number().nullable(),
  difficulty: z.number().nullable(),
  load: z.number().nullable(),
  mempool: z.number().int().nullable(),
});
export type PeerRow = Readonly<z.infer<typeof peerRow>>;
const trackerRow = z.object({ ...anyProcess, listed: z.number().int().nullable() });
export type TrackerRow = Readonly<z.infer<typeof trackerRow>>;
const dashboardRow = z.object({
  ...anyProcess,
  /** Pages that are open. */
  pages: z.number().int().nullable(),
});
export type DashboardRow = Readonly<z.infer<typeof dashboardRow>>;

const ps = z.object({ peers: z.array(peerRow), tracker: trackerRow, dashboard: dashboardRow });
export type Ps = Readonly<z.infer<typeof ps>>;

/** A cut, by the names of the peers. */
const faultRow = z.object({ kind: z.literal('cut'), from: z.string(), to: z.string() });
export type FaultRow = Readonly<z.infer<typeof faultRow>>;

const miningOutlook = z.object({
  /** `on-demand`, `always`, or the mean time between blocks that peers wait for, as `5s`. */
  pace: z.string(),
  proofOfWork: z.enum(['real', 'drawn']),
  /** Mean time between blocks, in milliseconds; null where they come when somebody buys. */
  expectedMs: z.number().nullable(),
});
export type MiningOutlook = Readonly<z.infer<typeof miningOutlook>>;

const status = z.object({
  healthy: z.boolean(),
  tipsAgree: z.boolean(),
  /** Highest of the peers that answered. */
  height: z.number().int(),
  /** Tips beside the best chain, of the peer that knows most. */
  forks: z.number().int(),
  /** Transactions that wait for a block, of the peer that knows most. */
  pending: z.number().int(),
  faults: z.array(faultRow),
  /** By the hash rates and difficulties that the peers measure now. */
  mining: miningOutlook,
  /** Peer ids by which majorities are counted, as the heaviest peer knows them. */
  roll: z.array(z.string()),
  /** Why it is not healthy, a line each. */
  problems: z.array(z.string()),
});
export type ClusterStatus = Readonly<z.infer<typeof status>>;

const info = z.object({
  name: z.string(),
  network: z.string(),
  /** The cluster's folder. */
  data: z.string(),
  /** The supervisor's. */
  pid: z.number().int(),
  tracker: z.object(address),
  dashboard: z.object(address),
  peers: z.array(z.object({ name: z.string(), id: z.string(), ...address })),
});
export type Info = Readonly<z.infer<typeof info>>;

const result = z.object({
  name: z.string(),
  state: z.enum(STATES),
  /** False if there was nothing to do. */
  changed: z.boolean(),
  ms: z.number(),
});
export type Result = Readonly<z.infer<typeof result>>;
const results = z.object({ results: z.array(result) });
const faults = z.object({ faults: z.array(faultRow) });

/** `url` has no token in it. */
const dashboard = z.object({ url: z.string(), token: z.string(), ...address });

/** Something that happened, for people and scripts. `source` is a process's name or `supervisor`. */
export const clusterEvent = z.looseObject({
  /** Counts up from 1 in the life of one supervisor. */
  seq: z.number().int(),
  /** Milliseconds since 1970. */
  atMs: z.number(),
  source: z.string(),
  event: z.string(),
});
export type ClusterEvent = Readonly<z.infer<typeof clusterEvent>>;

/** What each command is answered with. */
export const answers = {
  info,
  ps,
  status,
  operate: results,
  scale: z.object({ peers: z.number().int(), results: z.array(result) }),
  remove: results,
  dashboard,
  heat: z.object({ targets: z.array(z.string()), ms: z.number() }),
  mine: z.object({
    mined: z.array(z.object({ name: z.string(), blocks: z.number().int(), height: z.number().int() })),
  }),
  link: faults,
  partition: z.object({ groups: z.array(z.array(z.string())), faults: z.array(faultRow) }),
  heal: faults,
  /** Sent when every process has ended. */
  down: z.object({ height: z.number().int() }),
  events: z.object({ events: z.array(clusterEvent) }),
} as const satisfies { readonly [T in Command['type']]: z.ZodType };
export type AnswerTo<T extends Command['type']> = Readonly<z.infer<(typeof answers)[T]>>;

export const request = z.strictObject({ id: z.number().int().min(0), command });

export const reply = z.union([
  z.strictObject({ id: z.number().int(), value: z.unknown() }),
  z.strictObject({ id: z.number().int(), fault: faultShape }),
  /** One more event of a request that follows. */
  z.strictObject({ id: z.number().int(), event: clusterEvent }),
]);
export type Reply = z.infer<typeof reply>;
