/**
 * Lock files that outlive no process: a lock names its holder by pid and start time, and that of a dead process is
 * taken over by exactly one of those who want it.
 *
 * How a lock changes hands. Each lock has a token, and is succeeded under a name made of its token. Whoever finds the
 * lock of a dead process links its own file to `PATH.TOKEN`, which only one can do, looks whether the dead lock is
 * still at PATH (if not, an earlier successor has been there and tidied up), and puts its own in its place. If it dies
 * in the middle, its own link is the dead lock that is succeeded next, so what is followed from PATH is a chain.
 */
import { readFileSync, rmSync } from 'node:fs';
import { type Holder, isSame, ourselves } from './processes.js';
import { codeOf, reasonOf } from './reason.js';
import { WholeFile } from './whole-file.js';

export type { Holder } from './processes.js';
export type Lock = { release(): void };

/** Pause between two looks at a lock that is held, and how much chance adds, so that those who wait do not march in step. */
const POLL_MS = 20;
const POLL_JITTER_MS = 20;

export class LockHeld extends Error {
  readonly holder: Holder;
  constructor(path: string, holder: Holder) {
    super(`${path} is held by process ${holder.pid}`);
    this.holder = holder;
  }
}

/** More dead successors of a lock than any row of accidents leaves behind. */
const CHAIN_MAX = 64;

type Found = Holder & { readonly token: string };

/**
 * Takes the lock file, taking over that of a dead process; throws LockHeld, or the system's error with a readable
 * message (its `cause` is the system's own).
 */
export function takeLock(path: string): Lock {
  try {
    return take(path);
  } catch (error) {
    if (codeOf(error) === null) throw error;
    throw new Error(`cannot lock ${path}: ${reasonOf(error)}`, { cause: error });
  }
}

/** Takes the lock file as soon as it is free. Rejects as `takeLock` throws, with LockHeld after `timeoutMs`. */
export async function waitForLock(path: string, timeoutMs: number): Promise<Lock> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    try {
      return takeLock(path);
    } catch (error) {
      if (!(error instanceof LockHeld) || performance.now() >= until) throw error;
    }
    const pause = POLL_MS + Math.random() * POLL_JITTER_MS;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, Math.min(pause, until - performance.now()))));
  }
}

function take(path: string): Lock {
  // Before anything is written: waiting for a lock must not cost a disk write at each look.
  refuseHeld(path, chainFrom(path));
  const holder = ourselves();
  const file = new WholeFile(path, (token) => `${JSON.stringify({ ...holder, token })}\n`);
  try {
    for (let taken = false; !taken; ) {
      const chain = chainFrom(path);
      refuseHeld(path, chain);
      taken = chain.length === 0 ? file.claim(path) : succeed(path, chain, file);
    }
  } finally {
    file.discard();
  }
  return { release: () => release(path, file.token) };
}

function refuseHeld(path: string, chain: readonly Found[]): void {
  const last = chain.at(-1);
  if (last !== undefined && isSame(last)) throw new LockHeld(path, last);
}

/** Takes over from the last of a chain of the dead. @returns false if somebody else was quicker: look again */
function succeed(path: string, chain: readonly Found[], file: WholeFile): boolean {
  const claimed = successorOf(path, chain.at(-1) as Found);
  if (!file.claim(claimed)) return false;
  try {
    // Tokens never come back: once the chain has moved on, this claim is worth nothing for ever.
    if (read(path)?.token !== chain[0]?.token) return false;
    file.replace(path);
    for (const one of chain) rmSync(successorOf(path, one), { force: true });
    return true;
  } finally {
    rmSync(claimed, { force: true });
  }
}

function release(path: string, token: string): void {
  // Nobody takes over from the living, so it cannot become somebody else's between these two steps.
  if (read(path)?.token === token) rmSync(path, { force: true });
}

const successorOf = (path: string, { token }: Found): string => `${path}.${token}`;

/** The lock at PATH and its successors that have not come so far as to take its place; none if it is free. */
function chainFrom(path: string): Found[] {
  const chain: Found[] = [];
  for (let found = read(path); found !== null; found = read(successorOf(path, found))) {
    if (chain.length >= CHAIN_MAX)
      throw new Error(`${path} was left behind by ${CHAIN_MAX} processes: remove ${path}*`);
    chain.push(found);
  }
  return chain;
}

function read(path: string): Found | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  const found = parse(text);
  if (found === null) throw new Error(`${path} is no lock file of ours: remove it if no program uses it`);
  return found;
}

function parse(text: string): Found | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  if (!('pid' in value && 'startedAt' in value && 'token' in value)) return null;
  const { pid, startedAt, token } = value;
  if (typeof pid !== 'number' || typeof startedAt !== 'string' || typeof token !== 'string') return null;
  // It becomes part of a path.
  return /^[0-9a-f-]+$/.test(token) ? { pid, startedAt, token } : null;
}
