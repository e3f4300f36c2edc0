/** How fast double SHA-256 of a header goes on one thread of this machine, by our kernel and by others. */
import { type ChildProcess, fork } from 'node:child_process';
import * as crypto from 'node:crypto';
import { setPriority } from 'node:os';
import * as z from 'zod';
import { PROGRAMS } from './children.js';
import { EXIT, Fault } from './control/fault.js';

const HEADER_SIZE = 80;
/** Hashes between two looks at the clock. */
const SLICE = 512;
/** Kernel first, then its yardsticks, in every round, so that a noisy moment falls on all of them. */
const ROUNDS = 5;
const ANSWER_MS_MAX = 30_000;
/** Nice value of a peer's miner threads. */
const MINER_NICE = 10;

export type Rate = {
  readonly name: string;
  /** Hashes a second, the median of the rounds. */
  readonly rate: number;
  /** Of the kernel's rate to this one. */
  readonly ratio: number;
};

type Contender = { readonly name: string; measure(ms: number): number | Promise<number> };
type Sha256d = (header: Uint8Array) => unknown;

/** @param ms how long each one is measured in each round */
export async function hashRates(ms: number): Promise<Rate[]> {
  const kernel = await KernelProcess.start();
  try {
    const contenders: Contender[] = [kernel, ...(await yardsticks())];
    // The first run of each is the runtime's to compile in.
    for (const one of contenders) await one.measure(ms / 4);
    const seen = contenders.map((): number[] => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [place, one] of contenders.entries()) seen[place]?.push(await one.measure(ms));
    }
    const rates = seen.map(median);
    return contenders.map(({ name }, place) => ({
      name,
      rate: rates[place] ?? 0,
      ratio: (rates[0] ?? 0) / (rates[place] ?? 1),
    }));
  } finally {
    kernel.stop();
  }
}

/**
 * Hashes a second of our kernel on one thread as miners run it, which let everything else go first; by one short look.
 *
 * @param ms how long that takes, and as long again before
 */
export async function kernelRate(ms: number): Promise<number> {
  const kernel = await KernelProcess.start();
  try {
    kernel.yields();
    await kernel.measure(ms);
    return await kernel.measure(ms);
  } finally {
    kernel.stop();
  }
}

async function yardsticks(): Promise<Contender[]> {
  const sha256 = (bytes: Uint8Array): Uint8Array => crypto.createHash('sha256').update(bytes).digest();
  const found = [contender('node:crypto createHash', (header) => sha256(sha256(header)))];
  // Not before Node 20.12 and 21.7.
  const once = (bytes: Uint8Array): Uint8Array => crypto.hash('sha256', bytes, 'buffer');
  if (typeof crypto.hash === 'function') found.push(contender('node:crypto hash', (header) => once(once(header))));
  const wasm = await hashWasm();
  if (wasm) found.push(contender('hash-wasm', wasm));
  return found;
}

/** Null where it is not installed: only our own development needs it. */
async function hashWasm(): Promise<Sha256d | null> {
  try {
    const { createSHA256 } = await import('hash-wasm');
    const hasher = await createSHA256();
    const once = (bytes: Uint8Array): Uint8Array => hasher.init().update(bytes).digest('binary');
    return (header) => once(once(header));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}

function contender(name: string, hash: Sha256d): Contender {
  const header = new Uint8Array(HEADER_SIZE);
  const view = new DataView(header.buffer);
  let nonce = 0;
  return {
    name,
    measure(ms) {
      const start = performance.now();
      let [hashes, elapsed] = [0, 0];
      while (elapsed < ms) {
        for (let count = 0; count < SLICE; count++) {
          view.setUint32(HEADER_SIZE - 4, nonce++ >>> 0, true);
          hash(header);
        }
        hashes += SLICE;
        elapsed = performance.now() - start;
      }
      return (hashes / elapsed) * 1000;
    },
  };
}

const measured = z.object({ kernel: z.string(), rate: z.number() });

/** The kernel, in a process of its own as it is in a peer. */
class KernelProcess implements Contender {
  readonly #child: ChildProcess;
  readonly name: string;

  private constructor(child: ChildProcess, kernel: string) {
    this.#child = child;
    this.name = `kernel (${kernel})`;
  }

  static async start(): Promise<KernelProcess> {
    const child = fork(PROGRAMS.kernelBench, [], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    return new KernelProcess(child, (await ask(child, 1)).kernel);
  }

  async measure(ms: number): Promise<number> {
    return (await ask(this.#child, ms)).rate;
  }

  /** From here on at the priority of a miner. */
  yields(): void {
    if (this.#child.pid !== undefined) setPriority(this.#child.pid, MINER_NICE);
  }
  stop(): void {
    this.#child.kill();
  }
}

function ask(child: ChildProcess, ms: number): Promise<z.infer<typeof measured>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => end(() => reject(fault(`it did not answer within ${ANSWER_MS_MAX / 1000} s`))),
      ANSWER_MS_MAX,
    );
    const onExit = (code: number | null): void => end(() => reject(fault(`it ended (exit code ${code})`)));
    const onMessage = (message: unknown): void => {
      const read = measured.safeParse(message);
      end(() => (read.success ? resolve(read.data) : reject(fault('it said what makes no sense'))));
    };
    const end = (then: () => void): void => {
      clearTimeout(timer);
      child.off('exit', onExit).off('message', onMessage);
      then();
    };
    child.once('exit', onExit).once('message', onMessage);
    child.send(ms);
  });
}

function fault(why: string): Fault {
  return new Fault({ code: 'BENCH', message: `the kernel cannot be measured: ${why}`, hint: '', exit: EXIT.failed });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >>> 1;
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle] ?? 0, sorted[middle] ?? 0];
  return (low + high) / 2;
}
