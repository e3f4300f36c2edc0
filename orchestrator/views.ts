/** What people are shown of a cluster: `ps` and `status`, made of what its processes last said. */

import type { PeerStatus } from '../peer/control.js';
import { isMajority } from '../peer/wire/majority.js';
import { paceText } from '../peer/wire/pace.js';
import type { Cluster, Seat } from './cluster.js';
import type { ClusterStatus, DashboardRow, MiningOutlook, PeerRow, Ps, TrackerRow } from './control/messages.js';
import type { Crew } from './crew.js';
import { faultRows } from './faults.js';
import { expectedMs } from './outlook.js';
import type { Ms, Process } from './process.js';

export function psOf({ cluster, tracker, dashboard, peers }: Crew, now: Ms): Ps {
  return {
    peers: peers.map(([seat, child]) => peerRow(cluster, seat, child, now)),
    tracker: trackerRow(cluster, tracker, now),
    dashboard: dashboardRow(cluster, dashboard, now),
  };
}

function peerRow(cluster: Cluster, { name, id, port }: Seat, child: Process, now: Ms): PeerRow {
  const { state, pid, restarts, peerStatus: said } = child;
  const is = child.hasProcess;
  return {
    name,
    id,
    state,
    pid,
    host: cluster.host,
    port,
    height: said?.height ?? null,
    tip: said?.tip ?? null,
    work: said?.work ?? null,
    // A process that is gone has no links and does not search; its chain is still there.
    links: is ? (said?.links.length ?? 0) : 0,
    hashRate: is ? (said?.hashRate ?? null) : 0,
    difficulty: said?.difficulty ?? null,
    load: is ? (said?.load ?? null) : 0,
    mempool: said?.mempool ?? null,
    restarts,
    uptimeMs: child.uptimeAt(now),
    rssBytes: is ? (said?.rssBytes ?? null) : null,
  };
}

function trackerRow(cluster: Cluster, child: Process, now: Ms): TrackerRow {
  const { state, pid, restarts, trackerStatus: said } = child;
  return {
    state,
    pid,
    host: cluster.host,
    port: cluster.trackerPort,
    restarts,
    uptimeMs: child.uptimeAt(now),
    rssBytes: child.hasProcess ? (said?.rssBytes ?? null) : null,
    listed: child.hasProcess ? (said?.listed ?? null) : null,
  };
}

function dashboardRow({ dashboard }: Cluster, child: Process, now: Ms): DashboardRow {
  const { state, pid, restarts, dashboardStatus: said } = child;
  return {
    state,
    pid,
    host: dashboard.host,
    port: dashboard.port,
    restarts,
    uptimeMs: child.uptimeAt(now),
    rssBytes: child.hasProcess ? (said?.rssBytes ?? null) : null,
    pages: child.hasProcess ? (said?.pages ?? null) : null,
  };
}

/** @param answered names of the processes that answered just now */
export function statusOf(
  cluster: Cluster,
  processes: readonly Process[],
  answered: ReadonlySet<string>,
): ClusterStatus {
  const heard = processes.flatMap(({ name, peerStatus }) =>
    answered.has(name) && peerStatus ? [{ name, ...peerStatus }] : [],
  );
  const heaviest = [...heard].sort((a, b) => (BigInt(a.work) < BigInt(b.work) ? 1 : -1))[0];
  const tipsAgree = new Set(heard.map(({ tip }) => tip)).size <= 1;
  const faults = faultRows(cluster.faults, cluster.seats);
  const silent = processes.filter(({ name, isDown }) => !isDown && !answered.has(name));
  const problems = silent.map(({ name, state }) => `${name} does not answer (${state})`);
  if (!tipsAgree) problems.push('tips differ');
  if (faults.length > 0) problems.push(`${faults.length} link ${faults.length === 1 ? 'fault is' : 'faults are'} set`);
  if (heard.length === 0) problems.push('no peer runs');
  for (const { name, degraded } of heard) if (degraded !== null) problems.push(`${name} is degraded: ${degraded}`);
  const healthy = problems.length === 0;
  const roll = heaviest?.roll ?? [];
  const present = heard.filter(({ id }) => roll.includes(id)).length;
  // No fault of the cluster if they were ended on purpose, but what somebody waits for will not come.
  if (roll.length > 0 && !isMajority(present, roll.length)) {
    problems.push(`${present} of the ${roll.length} peers that count run here: no majority, nothing settles`);
  }
  return {
    healthy,
    tipsAgree,
    height: Math.max(0, ...heard.map(({ height }) => height)),
    forks: Math.max(0, ...heard.map(({ forks }) => forks)),
    pending: Math.max(0, ...heard.map(({ mempool, returning }) => mempool + returning)),
    faults,
    mining: outlookOf(cluster, heard),
    roll: [...roll],
    problems,
  };
}

/** By what the peers measure now: a busy machine searches slower, and for harder blocks. */
function outlookOf({ mining: { pace } }: Cluster, heard: readonly PeerStatus[]): MiningOutlook {
  const searching = heard.filter(({ hashRate }) => hashRate > 0);
  const findMs = searching.map(({ difficulty, hashRate }) => (2 ** difficulty / hashRate) * 1000);
  return {
    pace: paceText(pace),
    proofOfWork: heard.some(({ kernel }) => kernel === 'drawn') ? 'drawn' : 'real',
    expectedMs: expectedMs(pace, findMs),
  };
}
