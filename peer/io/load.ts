/** CPU load as mining follows it: half the host's, half this process's own, miners apart. */
import { cpus } from 'node:os';
import osUtils from 'os-utils';
import { MinerTime } from './miner-time.js';

/** Weight of a new measure: with one a second, the load follows in some seconds. */
const WEIGHT = 0.4;
/** Between two measures, each of which takes a second. */
const PAUSE_MS = 10;

/** What was used up to a moment. Times of the host in any one unit, all cores together. */
export type Usage = {
  readonly atMs: number;
  /** Of this process, all threads. */
  readonly ownUs: number;
  /** Of its miner threads. */
  readonly minersUs: number;
  /** Of everything niced on this host. */
  readonly niced: number;
  /** Of everything, idleness included. */
  readonly total: number;
};

/** Measures once a second and tells the smoothed load, 0 to 1. */
export class LoadMeter {
  readonly #tell: (load: number) => void;
  readonly #minersUs: () => number;
  #timer: NodeJS.Timeout | null = null;
  #before: Usage;
  #load = 0;
  #stopped = false;

  /** @param busyUs microseconds the miners say they were busy, for systems that do not tell threads apart */
  constructor(tell: (load: number) => void, busyUs: () => number) {
    this.#tell = tell;
    const minerTime = new MinerTime();
    this.#minersUs = process.platform === 'linux' ? () => minerTime.used() : busyUs;
    this.#before = this.#usage();
    this.#measure();
  }

  #usage(): Usage {
    const own = process.cpuUsage();
    let niced = 0;
    let total = 0;
    for (const { times } of cpus()) {
      niced += times.nice;
      total += times.user + times.nice + times.sys + times.idle + times.irq;
    }
    return { atMs: performance.now(), ownUs: own.user + own.system, minersUs: this.#minersUs(), niced, total };
  }

  /** `cpuUsage` compares two snapshots of the host one second apart. Its timer keeps the process alive for that second. */
  #measure(): void {
    osUtils.cpuUsage((host) => {
      if (this.#stopped) return;
      const now = this.#usage();
      this.#load += WEIGHT * (loadOf(host, this.#before, now) - this.#load);
      this.#before = now;
      this.#tell(this.#load);
      this.#timer = setTimeout(() => this.#measure(), PAUSE_MS);
    });
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }
}

/**
 * The load between two moments, 0 to 1.
 *
 * @param host share of the host's time that was not idle, 0 to 1; NaN where the system does not tell, which counts as 0
 */
export function loadOf(host: number, before: Usage, now: Usage): number {
  const niced = now.total > before.total ? (now.niced - before.niced) / (now.total - before.total) : 0;
  const elapsedUs = Math.max(1, (now.atMs - before.atMs) * 1000);
  const own = (now.ownUs - before.ownUs - (now.minersUs - before.minersUs)) / elapsedUs;
  return clamp(host - niced) / 2 + clamp(own) / 2;
}

const clamp = (share: number): number => (Number.isNaN(share) ? 0 : Math.min(1, Math.max(0, share)));
