/** What a cluster is made of: the supervisor's memory, as `cluster.json` keeps it. */
import type { LinkFault } from '../peer/control.js';
import type { Pace } from '../peer/wire/pace.js';

/** A peer's place in the cluster. `port` 0 until it has listened on one. */
export type Seat = { readonly name: string; readonly id: string; readonly port: number };

/** A child as the next supervisor must recognise it, should this one end without ending it. */
export type ChildMark = { readonly name: string; readonly pid: number; readonly startedAt: string };

/** Where the dashboard listens. `port` 0 until it has listened on one. */
export type DashboardPlace = {
  readonly host: string;
  readonly port: number;
  /** Names beside its own that a browser may call it by. */
  readonly allow: readonly string[];
};

/** How its peers mine. */
export type Mining = {
  readonly pace: Pace;
  /** Miner threads of each peer. */
  readonly threads: number;
};

export type Cluster = {
  readonly name: string;
  readonly network: string;
  readonly host: string;
  /** Whether ports are whatever the system gives. */
  readonly anyPort: boolean;
  readonly trackerPort: number;
  readonly dashboard: DashboardPlace;
  readonly mining: Mining;
  readonly seats: readonly Seat[];
  readonly faults: readonly LinkFault[];
  readonly children: readonly ChildMark[];
  /** Highest block heard of. */
  readonly height: number;
};

export const TRACKER = 'tracker';
export const DASHBOARD = 'dashboard';

/** Whoever writes a log, the supervisor first. */
export const logNames = (seats: readonly Seat[]): string[] => [
  'supervisor',
  TRACKER,
  DASHBOARD,
  ...seats.map(({ name }) => name),
];

/** Whether a child of this name is a peer. */
export const isPeer = (name: string): boolean => name !== TRACKER && name !== DASHBOARD;
