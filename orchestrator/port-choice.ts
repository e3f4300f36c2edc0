/** Which address and ports the processes of a cluster are to have: those that were asked for, remembered or are free. */
import { type Cluster, type Seat, TRACKER } from './cluster.js';
import { EXIT, Fault } from './control/fault.js';
import { PORT_FIRST, PORT_MAX } from './plan.js';
import { assertFree, freeRun, portFault } from './ports.js';

/** A process that cannot have the port it had. `to` is 0 where the system is to give one. */
export type Move = { readonly name: string; readonly from: number; readonly to: number };

/** @throws Fault HOST if peers that announce this address could not be reached */
export function assertReachable(host: string): void {
  if (host !== '0.0.0.0' && host !== '::') return;
  throw new Fault({
    code: 'HOST',
    message: `peers announce the address they listen on, and nobody can reach ${host}`,
    hint: 'name one address of this machine with --host ADDR',
    exit: EXIT.usage,
  });
}

/**
 * @param asked the first port that was asked for; 0 is any, undefined if nobody said
 * @param count how many ports in a row are needed
 * @returns the first one, all of them free; 0 where the system is to give them
 * @throws Fault if what was asked for cannot be had
 */
export async function firstPort(asked: number | undefined, host: string, count: number): Promise<number> {
  if (asked === 0) return 0;
  if (asked === undefined) return freeRun(host, PORT_FIRST, count);
  if (asked + count - 1 > PORT_MAX) {
    throw new Fault({
      code: 'USAGE',
      message: `--port ${asked}: the cluster needs ${count} ports, and there are none above ${PORT_MAX}`,
      hint: 'choose a lower one',
      exit: EXIT.usage,
    });
  }
  const needs = `the cluster needs ${asked} to ${asked + count - 1}`;
  await assertFree(host, asked, count, { needs, portFlag: '--port', hostFlag: '--host' });
  return asked;
}

/** The cluster on a run of ports: the tracker first, then the seats in order. @param first 0 lets the system give each one */
export const withRun = (cluster: Cluster, first: number): Cluster =>
  withPorts(cluster, (place) => (first === 0 ? 0 : first + place));

/** @param portOf the port of each: 0 is the tracker, then the seats in order */
const withPorts = (cluster: Cluster, portOf: (place: number) => number): Cluster => ({
  ...cluster,
  trackerPort: portOf(0),
  seats: cluster.seats.map((seat, place) => ({ ...seat, port: portOf(place + 1) })),
});

/** Remembered ports where they are still free; the others move. A port of 0 was never had. */
export async function keepPorts(cluster: Cluster): Promise<{ readonly cluster: Cluster; readonly moved: Move[] }> {
  const held = [cluster.trackerPort, ...cluster.seats.map(({ port }) => port)];
  const ports: number[] = [];
  const moved: Move[] = [];
  for (const [place, from] of held.entries()) {
    const isFree = from !== 0 && !ports.includes(from) && (await portFault(cluster.host, from)) === null;
    if (isFree) {
      ports.push(from);
      continue;
    }
    const to = cluster.anyPort ? 0 : await freeRun(cluster.host, Math.max(PORT_FIRST, ...held, ...ports) + 1, 1);
    ports.push(to);
    const name = place === 0 ? TRACKER : (cluster.seats[place - 1] as Seat).name;
    if (from !== 0) moved.push({ name, from, to });
  }
  return { cluster: withPorts(cluster, (place) => ports[place] as number), moved };
}
