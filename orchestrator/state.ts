/** `cluster.json`: the cluster as the last supervisor left it. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { replaceFile } from '../peer/client/whole-file.js';
import { ON_DEMAND } from '../peer/wire/pace.js';
import type { Cluster } from './cluster.js';
import { Fault } from './control/fault.js';
import { damaged } from './folder.js';
import { DASHBOARD_HOST } from './plan.js';
import { THREADS_MAX } from './settings.js';

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const port = z.number().int().min(0).max(65_535);
const pid = z.number().int().min(1);

const clusterState = z.strictObject({
  /** Of this layout. */
  version: z.literal(1),
  name: z.string(),
  network: hex,
  host: z.string(),
  anyPort: z.boolean(),
  trackerPort: port,
  /** Missing in what was written before there was one. */
  dashboard: z
    .strictObject({ host: z.string(), port, allow: z.array(z.string()) })
    .default({ host: DASHBOARD_HOST, port: 0, allow: [] }),
  /** Missing in what was written before there was a choice. */
  mining: z
    .strictObject({
      pace: z.discriminatedUnion('type', [
        z.strictObject({ type: z.enum(['on-demand', 'always']) }),
        z.strictObject({ type: z.literal('interval'), ms: z.number().int().min(1) }),
      ]),
      threads: z.number().int().min(1).max(THREADS_MAX),
    })
    .default({ pace: ON_DEMAND, threads: 1 }),
  seats: z.array(z.strictObject({ name: z.string().regex(/^p[1-9]\d{0,3}$/), id: hex, port })),
  faults: z.array(z.strictObject({ kind: z.literal('cut'), from: hex, to: hex })),
  children: z.array(z.strictObject({ name: z.string(), pid, startedAt: z.string() })),
  height: z.number().int().min(0),
}) satisfies z.ZodType<Cluster & { version: 1 }>;

/** @returns null if there is no such file @throws Fault if it cannot be read or makes no sense */
export function readState(path: string): Cluster | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw damaged(path, String(code ?? error), error);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw damaged(path, 'it is no JSON', error);
  }
  const read = clusterState.safeParse(parsed);
  if (!read.success) throw damaged(path, z.prettifyError(read.error).replaceAll('\n', ' '), read.error);
  const { version: _, ...cluster } = read.data;
  return cluster;
}

/** @returns null if there is no such file, or it makes no sense: for who can do without */
export function readSoundState(path: string): Cluster | null {
  try {
    return readState(path);
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

/** Writes it whole or not at all. */
export function writeState(path: string, cluster: Cluster): void {
  replaceFile(path, `${JSON.stringify({ version: 1, ...cluster }, null, 2)}\n`);
}
