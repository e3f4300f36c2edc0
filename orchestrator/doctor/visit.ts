/** A doctor's visit: looks at the machine, the folder, the cluster in it and what its processes wrote. */
import { isSame } from '../../peer/client/processes.js';
import { DASHBOARD, logNames, TRACKER } from '../cluster.js';
import { type Context, findSupervisor } from '../context.js';
import { Fault } from '../control/fault.js';
import { LogFile } from '../log-file.js';
import { isWanted, type LogLine } from '../log-line.js';
import { portFault } from '../ports.js';
import { printable } from '../render.js';
import { readSoundState, readState } from '../state.js';
import {
  type ClusterFacts,
  clusterFindings,
  type Finding,
  folderFinding,
  type LogFacts,
  logFindings,
  machineFindings,
} from './findings.js';
import { folderFacts, machineFacts } from './machine.js';

/** How far back errors are looked for. */
const LOGS_MS = 600_000;

export async function visit(context: Context): Promise<Finding[]> {
  return [
    ...machineFindings(await machineFacts()),
    folderFinding(await folderFacts(context.folder.path)),
    ...clusterFindings(await clusterFacts(context)),
    ...logFindings(errorsSince(context, Date.now() - LOGS_MS), LOGS_MS),
  ];
}

/** What the processes of a cluster write into, by their names. A cluster whose state cannot be read has those two. */
export function logsOf({ folder }: Context): string[] {
  return logNames(readSoundState(folder.state)?.seats ?? []);
}

async function clusterFacts(context: Context): Promise<ClusterFacts> {
  const { name } = context.settings;
  try {
    const supervisor = await findSupervisor(context);
    if (supervisor) {
      const status = await supervisor.ask({ type: 'status' }).finally(() => supervisor.close());
      return { state: 'running', name, status };
    }
  } catch (error) {
    if (error instanceof Fault) return { state: 'silent', name, fault: error.message };
    throw error;
  }
  try {
    const cluster = readState(context.folder.state);
    if (!cluster) return { state: 'none' };
    const { children, seats, host, trackerPort, dashboard } = cluster;
    const leftovers = children.filter((child) => isSame(child));
    const ports = [
      { name: TRACKER, host, port: trackerPort },
      ...seats.map((seat) => ({ name: seat.name, host, port: seat.port })),
      { name: DASHBOARD, host: dashboard.host, port: dashboard.port },
    ];
    // Leftovers hold their ports themselves.
    const taken = leftovers.length > 0 ? [] : await takenOf(ports);
    return { state: 'down', name, leftovers: leftovers.map((one) => `${one.name} (pid ${one.pid})`), taken };
  } catch (error) {
    if (error instanceof Fault) return { state: 'damaged', fault: error.message, hint: error.hint };
    throw error;
  }
}

async function takenOf(ports: readonly { name: string; host: string; port: number }[]): Promise<string[]> {
  const taken: string[] = [];
  for (const { name, host, port } of ports) {
    if (port !== 0 && (await portFault(host, port)) !== null) taken.push(`${name}'s port ${port} is taken`);
  }
  return taken;
}

function errorsSince(context: Context, sinceMs: number): LogFacts[] {
  const wish = { level: 'error', sinceMs, grep: null } as const;
  return logsOf(context).flatMap((source): LogFacts[] => {
    const errors = new LogFile(context.folder.log(source), source).more().filter((line) => isWanted(line, wish));
    // A stack trace is one error: its lines have the time of the first.
    const heads = errors.filter((line, place) => place === 0 || !isTrace(line, errors[place - 1] as LogLine));
    const last = heads.at(-1);
    return last ? [{ source, errors: heads.length, last: printable(last.text) }] : [];
  });
}

const isTrace = (line: LogLine, before: LogLine): boolean => line.atMs === before.atMs && /^\s/.test(line.text);
