/** Which processes a cluster has, with which arguments, names and ports. */

import { type Address, addressText } from '../peer/wire/address.js';
import { FULL_MESH_MAX, OUTBOUND_ABOVE_MESH } from '../peer/wire/limits.js';
import { paceText } from '../peer/wire/pace.js';
import type { Cluster, Seat } from './cluster.js';
import { DASHBOARD, TRACKER } from './cluster.js';

/** First port a new cluster tries: 7000 and 8080 are taken on most laptops. */
export const PORT_FIRST = 7400;
/** First port the dashboard of a new cluster tries; the others keep clear of it. */
export const PORT_DASHBOARD = 7480;
/** Where the dashboard listens if nobody says otherwise, wherever the peers do. */
export const DASHBOARD_HOST = '127.0.0.1';
export const PORT_MAX = 65_535;

/** A child to fork: which program, with which arguments. */
export type Child = {
  readonly name: string;
  readonly program: 'tracker' | 'peer' | 'dashboard';
  readonly args: readonly string[];
};

/** Where things lie in a cluster's folder. */
export type Layout = {
  readonly genesis: string;
  readonly socket: string;
  peer(name: string): string;
  /** @param network of one network; empty: the folder of all of them */
  wallets(network: string): string;
};

/** The child of a name, as things stand now. @param name `tracker`, `dashboard` or a peer's */
export function childOf(cluster: Cluster, layout: Layout, name: string): Child {
  const { host, trackerPort, mining } = cluster;
  if (name === TRACKER) return { name, program: 'tracker', args: [`${trackerPort}`, '--host', host, '--supervised'] };
  if (name === DASHBOARD) return { name, program: 'dashboard', args: dashboardArgs(cluster, layout) };
  const seat = cluster.seats.find((one) => one.name === name);
  if (!seat) throw new Error(`no seat is called ${name}`);
  const where = ['--port', `${seat.port}`, '--data', layout.peer(name), '--genesis', layout.genesis];
  const mines = ['--mine', paceText(mining.pace), '--threads', `${mining.threads}`];
  const args = [host, `${trackerPort}`, host, ...where, ...mines, '--name', name, '--supervised'];
  return { name, program: 'peer', args };
}

/** Its token is not among them: whoever may list processes would see it. */
function dashboardArgs({ host, trackerPort, dashboard }: Cluster, layout: Layout): string[] {
  const listens = ['--port', `${dashboard.port}`, '--host', dashboard.host];
  const allowed = dashboard.allow.flatMap((name) => ['--allow', name]);
  const watches = ['--tracker', addressText({ host, port: trackerPort })];
  const operates = ['--control', layout.socket, '--wallets', layout.wallets('')];
  return [...listens, ...allowed, ...watches, ...operates, '--supervised'];
}

/** Addresses that mean all of a machine, and one of each that a browser can be sent to. */
const REACHABLE: { readonly [host: string]: string } = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** The address of the page of a dashboard that listens there, without its token. */
export const pageUrl = ({ host, port }: Address): string =>
  `http://${addressText({ host: REACHABLE[host] ?? host, port })}/`;

/** The address that opens the page and its buttons: what is behind `#` never leaves the browser. */
export const pageAddress = (url: string, token: string): string => `${url}#token=${token}`;

/** The arguments that serve the chain of a peer that does not run. */
export const archiveArgs = (layout: Layout, name: string): string[] => [
  '--archive',
  '--data',
  layout.peer(name),
  '--supervised',
  '--quiet',
];

const numberOf = (name: string): number => Number(name.slice(1));

/** Names for `count` more peers: the lowest numbers that are free. */
export function newNames(seats: readonly Seat[], count: number): string[] {
  const taken = new Set(seats.map(({ name }) => numberOf(name)));
  const names: string[] = [];
  for (let number = 1; names.length < count; number++) if (!taken.has(number)) names.push(`p${number}`);
  return names;
}

/** In the order of their numbers: p2 before p10. */
export const inOrder = (seats: readonly Seat[]): Seat[] =>
  [...seats].sort((a, b) => numberOf(a.name) - numberOf(b.name));

/** Who leaves when a cluster shrinks: the highest numbers. */
export const leavers = (seats: readonly Seat[], peers: number): Seat[] => inOrder(seats).slice(peers);

/**
 * The next place to look for a run of ports after one was found taken.
 *
 * @param count ports in the run
 * @returns the first port of the run, or null if there is no room left
 */
export function runFrom(port: number, count: number): number | null {
  const first = port <= PORT_DASHBOARD && port + count > PORT_DASHBOARD ? PORT_DASHBOARD + 1 : port;
  return first + count - 1 <= PORT_MAX ? first : null;
}

/** How many peers a peer is linked to when all is as it should be. @param running ids of the peers that run, its own included */
export function linksExpected(cluster: Cluster, id: string, running: readonly string[]): number {
  const reachable = running.filter(
    (other) =>
      other !== id &&
      !cluster.faults.some(({ from, to }) => (from === id && to === other) || (from === other && to === id)),
  ).length;
  return running.length <= FULL_MESH_MAX ? reachable : Math.min(reachable, OUTBOUND_ABOVE_MESH);
}
