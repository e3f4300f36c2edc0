/** Foresight: before a cluster is started, what blocks to expect of it on this machine. */
import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Genesis } from '../peer/chain/genesis.js';
import { DRAWN_RATE, targetOf, targetUnderLoad, workOf } from '../peer/chain/target.js';
import { paceText } from '../peer/wire/pace.js';
import type { Cluster } from './cluster.js';
import type { MiningOutlook } from './control/messages.js';
import { kernelRate } from './hash-rates.js';
import { expectedMs, haste } from './outlook.js';
import { zerosOf } from './rules.js';

/** How long the machine is looked at, in milliseconds: long enough to be right within some percent. */
const LOOK_MS = 200;

export type Foresight = { readonly mining: MiningOutlook; readonly warning: string | null };

/** Looks at the machine where that says anything, which is not on demand. @throws Fault BENCH if the kernel cannot be measured */
export async function foresee({ mining: { pace, threads }, seats }: Cluster, genesis: Genesis): Promise<Foresight> {
  const { proofOfWork } = genesis;
  const findMs =
    pace.type === 'on-demand' ? [] : await findMsOf(genesis, seats.length, threads, pace.type === 'always');
  const mining: MiningOutlook = { pace: paceText(pace), proofOfWork, expectedMs: expectedMs(pace, findMs) };
  return { mining, warning: haste(mining, zerosOf(genesis)) };
}

/** @param isCrowded whether all peers search at the same time, and share this machine's cores */
async function findMsOf(genesis: Genesis, peers: number, threads: number, isCrowded: boolean): Promise<number[]> {
  const isDrawn = genesis.proofOfWork === 'drawn';
  const before = busyTime();
  const threadRate = isDrawn ? await pause(LOOK_MS, DRAWN_RATE) : await kernelRate(LOOK_MS);
  const share = isDrawn ? 1 : Math.min(1, cpus().length / (isCrowded ? threads * peers : threads));
  // Peers choose harder targets on a busy machine: half of their load is the host's.
  const target = targetUnderLoad(targetOf(genesis.easiestBits) as bigint, busyShare(before, busyTime()) / 2);
  const findMs = (Number(workOf(target)) / (threadRate * threads * share)) * 1000;
  return Array.from({ length: peers }, () => findMs);
}

type BusyTime = { readonly busy: number; readonly total: number };

/** What this machine's cores have done since it started, niced work left out as miners' is. */
function busyTime(): BusyTime {
  let [busy, total] = [0, 0];
  for (const { times } of cpus()) {
    busy += times.user + times.sys + times.irq;
    total += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return { busy, total };
}

const busyShare = (before: BusyTime, now: BusyTime): number =>
  now.total > before.total ? (now.busy - before.busy) / (now.total - before.total) : 0;
