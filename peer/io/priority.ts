/** Priority of miner threads. */
import { getPriority, setPriority } from 'node:os';

/** Nice value of miner threads: they never starve the peer, and their time can be told apart from its own. */
const MINER_NICE = 10;
const NICEST = 19;

/** Nice value of this process's miner threads: below its own also where the whole process was started with `nice`. */
export function minerNice(): number {
  // Its main thread's, in whichever thread this is asked.
  const own = getPriority(process.pid);
  return own < MINER_NICE ? MINER_NICE : Math.min(NICEST, own + 1);
}

/** Lowers the calling thread alone, which only Linux can: elsewhere 0 would name the whole process. */
export function yieldToThePeer(): void {
  if (process.platform === 'linux') setPriority(0, minerNice());
}
