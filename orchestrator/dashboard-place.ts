/** Where the dashboard is to listen: as it was asked for, as it did before, or on the first port that is free. */
import { type Cluster, DASHBOARD, type DashboardPlace } from './cluster.js';
import { EXIT, Fault } from './control/fault.js';
import { PORT_DASHBOARD, PORT_MAX } from './plan.js';
import type { Move } from './port-choice.js';
import { assertFree, assertOurs, isTaken, portFault, type Seeker } from './ports.js';
import { type Settings, usage } from './settings.js';

const SEEKER: Seeker = {
  needs: 'the dashboard needs it',
  portFlag: '--dashboard-port',
  hostFlag: '--dashboard-host',
};

/** What was said about where the dashboard listens; undefined where nobody said anything. */
type Wish = Pick<Settings, 'port' | 'dashboardPort' | 'dashboardHost' | 'dashboardAllow'>;

/**
 * @param cluster with the ports of the others chosen, and the dashboard where it was
 * @returns the place, and how it moved if it cannot have the port it had, or the usual one
 * @throws Fault if what was asked for cannot be had
 */
export async function placeDashboard(
  wish: Wish,
  { dashboard, anyPort, trackerPort, seats }: Cluster,
): Promise<{ readonly place: DashboardPlace; readonly moved: Move | null }> {
  if (wish.dashboardHost !== undefined) await assertOurs(wish.dashboardHost, SEEKER);
  const host = wish.dashboardHost ?? dashboard.host;
  const allow = wish.dashboardAllow ?? dashboard.allow;
  const others = new Map([[trackerPort, 'the tracker'], ...seats.map(({ name, port }) => [port, name] as const)]);
  const at = (port: number): DashboardPlace => ({ host, port, allow });
  if (wish.dashboardPort !== undefined) {
    await assertPort(host, wish.dashboardPort, others);
    return { place: at(wish.dashboardPort), moved: null };
  }
  const isAny = wish.port === 0 || (anyPort && dashboard.port === 0);
  if (isAny) return { place: at(0), moved: null };
  const from = dashboard.port === 0 ? PORT_DASHBOARD : dashboard.port;
  // An address that is not ours any more is for the dashboard itself to complain of: the cluster does without it.
  if (!others.has(from) && !isTaken(await portFault(host, from))) return { place: at(from), moved: null };
  const to = anyPort ? 0 : await nextFree(host, others);
  return { place: at(to), moved: { name: DASHBOARD, from, to } };
}

/** A port for a dashboard that is of no cluster of ours. @throws Fault if the one that was asked for cannot be had */
export async function lonePort(asked: number | undefined, host: string): Promise<number> {
  await assertOurs(host, SEEKER);
  if (asked === undefined) return nextFree(host, new Map());
  await assertPort(host, asked, new Map());
  return asked;
}

/** @param others ports of the cluster itself, and who has each */
async function assertPort(host: string, port: number, others: ReadonlyMap<number, string>): Promise<void> {
  if (port === 0) return;
  const owner = others.get(port);
  if (owner !== undefined) throw usage(`--dashboard-port ${port} is the port of ${owner}`, 'choose another one');
  await assertFree(host, port, 1, SEEKER);
}

async function nextFree(host: string, others: ReadonlyMap<number, string>): Promise<number> {
  for (let port = PORT_DASHBOARD; port <= PORT_MAX; port++) {
    if (!others.has(port) && !isTaken(await portFault(host, port))) return port;
  }
  throw new Fault({
    code: 'PORT_TAKEN',
    message: `there is no free port for the dashboard from ${PORT_DASHBOARD} on`,
    hint: '--dashboard-port 0 takes any that is free',
    exit: EXIT.taken,
  });
}
