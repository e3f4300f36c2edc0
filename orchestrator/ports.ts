/** Which ports are free, and who has those that are not. */
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { EXIT, Fault } from './control/fault.js';
import { runFrom } from './plan.js';

/** Runs looked at before giving up: each one is a few quick calls. */
const RUNS_MAX = 2_000;

/** Whose ports are looked for: what they are needed for, and the options that choose others. */
export type Seeker = { readonly needs: string; readonly portFlag: string; readonly hostFlag: string };

/** Why nobody can listen there: a system error's code, or null if one can. */
export function portFault(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** Whether a fault is that of a port, so that another one may do. */
export const isTaken = (fault: string | null): boolean => fault === 'EADDRINUSE' || fault === 'EACCES';

/** The first port from `from` on with `count` free ones in a row. @throws Fault if there is none, or the host is not ours */
export async function freeRun(host: string, from: number, count: number): Promise<number> {
  let first = runFrom(from, count);
  for (let run = 0; first !== null && run < RUNS_MAX; run++) {
    const taken = await firstTaken(host, first, count);
    if (taken === null) return first;
    first = runFrom(taken + 1, count);
  }
  throw new Fault({
    code: 'PORT_TAKEN',
    message: `there are no ${count} free ports in a row from ${from} on`,
    hint: '--port 0 takes any that are free',
    exit: EXIT.taken,
  });
}

async function firstTaken(host: string, first: number, count: number, hostFlag = '--host'): Promise<number | null> {
  for (let port = first; port < first + count; port++) {
    const fault = await portFault(host, port);
    if (isTaken(fault)) return port;
    if (fault !== null) throw hostFault(host, fault, hostFlag);
  }
  return null;
}

/** @throws Fault PORT_TAKEN naming who has the first one that is taken */
export async function assertFree(host: string, first: number, count: number, seeker: Seeker): Promise<void> {
  const taken = await firstTaken(host, first, count, seeker.hostFlag);
  if (taken === null) return;
  const owner = ownerOf(taken);
  const by = taken < 1024 && owner === null ? 'it belongs to the system' : `by ${owner ?? 'another program'}`;
  throw new Fault({
    code: 'PORT_TAKEN',
    message: `port ${taken} is taken, ${by}; ${seeker.needs}`,
    hint: `choose another one with ${seeker.portFlag} N, or leave it out and the first free ones are taken`,
    exit: EXIT.taken,
  });
}

/** @throws Fault HOST if nobody can listen on this address here */
export async function assertOurs(host: string, { hostFlag }: Seeker): Promise<void> {
  const fault = await portFault(host, 0);
  if (fault !== null) throw hostFault(host, fault, hostFlag);
}

function hostFault(host: string, code: string, hostFlag: string): Fault {
  const why = code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' ? 'it is no address of this machine' : code;
  return new Fault({
    code: 'HOST',
    message: `cannot listen on ${host}: ${why}`,
    hint: `choose an address of this machine with ${hostFlag} ADDR`,
    exit: EXIT.usage,
  });
}

/** Who listens on a port, as `node (pid 4711)`, if the system tells. */
export function ownerOf(port: number): string | null {
  for (const ask of [askLsof, askSs]) {
    const owner = ask(port);
    if (owner !== null) return owner;
  }
  return null;
}

function askLsof(port: number): string | null {
  const said = run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']);
  const [pid, command] = [/^p(\d+)$/m.exec(said)?.[1], /^c(.+)$/m.exec(said)?.[1]];
  return pid && command ? `${command} (pid ${pid})` : null;
}

function askSs(port: number): string | null {
  const said = run('ss', ['-Hltnp', `sport = :${port}`]);
  const found = /\("([^"]+)",pid=(\d+)/.exec(said);
  return found ? `${found[1]} (pid ${found[2]})` : null;
}

/** What a system tool prints; nothing where there is no such tool, or it finds nothing. */
function run(tool: string, args: readonly string[]): string {
  try {
    return execFileSync(tool, args, { encoding: 'utf8', timeout: 3_000, stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
