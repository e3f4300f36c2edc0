/** Blocks at a steady rate, mined by the peers in turn, one at a time: no two of them race. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ControlClient } from '../../orchestrator/control/client.js';

export class SteadyMiner {
  /** When a block was asked for, in milliseconds since 1970, by its height. */
  readonly askedAt = new Map<number, number>();
  readonly #control: ControlClient;
  readonly #targets: readonly string[];
  #isStopped = false;
  #work: Promise<void> | null = null;

  /** @param targets names of the peers that mine */
  constructor(control: ControlClient, targets: readonly string[]) {
    this.#control = control;
    this.#targets = targets;
  }

  /** @param rate blocks a second, as long as mining one takes no longer */
  start(rate: number): void {
    this.#work = this.#run(1000 / rate);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#work;
  }

  async #run(intervalMs: number): Promise<void> {
    const begun = performance.now();
    for (let block = 0; !this.#isStopped; block++) {
      await pause(Math.max(0, begun + block * intervalMs - performance.now()));
      const askedAt = Date.now();
      const target = this.#targets[block % this.#targets.length] ?? '';
      const { mined } = await this.#control.ask({ type: 'mine', target, blocks: 1 });
      for (const { height } of mined) this.askedAt.set(height, askedAt);
    }
  }
}
