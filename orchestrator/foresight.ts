/** Foresight: before a cluster is started, what blocks to expect of it on this machine. */
import { cpus } from 'node:os';
import type { Genesis } from '../peer/chain/genesis.js';
import { DRAWN_RATE, targetOf, workOf } from '../peer/chain/target.js';
import { paceText } from '../peer/wire/pace.js';
import type { Cluster } from './cluster.js';
import type { MiningOutlook } from './control/messages.js';
import { kernelRate } from './hash-rates.js';
import { expectedMs, haste } from './outlook.js';
import { zerosOf } from './rules.js';

/** How long the kernel is looked at, in milliseconds: long enough to be right within some percent. */
const LOOK_MS = 100;

export type Foresight = { readonly mining: MiningOutlook; readonly warning: string | null };

/** Measures where that says anything: not on demand, and not where work is drawn. @throws Fault BENCH if it cannot be measured */
export async function foresee({ mining: { pace, threads }, seats }: Cluster, genesis: Genesis): Promise<Foresight> {
  const { proofOfWork } = genesis;
  const findMs =
    pace.type === 'on-demand' ? [] : await findMsOf(genesis, seats.length, threads, pace.type === 'always');
  const mining: MiningOutlook = { pace: paceText(pace), proofOfWork, expectedMs: expectedMs(pace, findMs) };
  return { mining, warning: haste(mining, zerosOf(genesis)) };
}

/** @param isCrowded whether all peers search at the same time, and share this machine's cores */
async function findMsOf(genesis: Genesis, peers: number, threads: number, isCrowded: boolean): Promise<number[]> {
  const work = Number(workOf(targetOf(genesis.easiestBits) as bigint));
  const cores = cpus().length;
  const isDrawn = genesis.proofOfWork === 'drawn';
  const share = isDrawn ? 1 : Math.min(1, cores / (isCrowded ? threads * peers : threads));
  const rate = (isDrawn ? DRAWN_RATE : await kernelRate(LOOK_MS)) * threads * share;
  return Array.from({ length: peers }, () => (work / rate) * 1000);
}
