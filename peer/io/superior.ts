/** The supervisor at the other end of the channel a peer was forked with. */
import type { LinkFault, PeerCommand, PeerReport } from '../control.js';
import type { Runtime } from './runtime.js';

/** A peer whose supervisor is gone ends within this. */
const ORPHAN_MS_MAX = 1_500;

export class Superior {
  /** The first word, which a supervised peer waits for before it listens. */
  readonly begin: Promise<{ readonly faults: readonly LinkFault[] }>;
  readonly #end: (retire: boolean) => void;
  #runtime: Runtime | null = null;
  /** Faults that came between the first word and the start. */
  #faults: readonly LinkFault[] | null = null;

  /** @param end ends this peer, at any moment; said once or often */
  constructor(end: (retire: boolean) => void) {
    this.#end = end;
    this.begin = new Promise((resolve) => {
      process.on('message', (message) => {
        const command = message as PeerCommand;
        if (command.type === 'begin') resolve(command);
        else this.#obey(command);
      });
    });
    process.on('disconnect', () => this.#orphaned());
    // It may have gone before anybody listened for that.
    if (!process.connected) this.#orphaned();
  }

  /** Without a supervisor there is nobody to end us later, so what cannot end in time is cut short. */
  #orphaned(): void {
    setTimeout(() => process.exit(0), ORPHAN_MS_MAX).unref();
    this.#end(false);
  }

  /** Passes commands on to a peer from here on. */
  obey(runtime: Runtime): void {
    this.#runtime = runtime;
    if (this.#faults) runtime.setFaults(this.#faults);
  }

  /** Sends a report; resolves when it is out, or when nobody is there to hear it. */
  send(report: PeerReport): Promise<void> {
    return new Promise((resolve) => {
      if (!process.connected || !process.send) resolve();
      else process.send(report, undefined, {}, () => resolve());
    });
  }

  #obey(command: Exclude<PeerCommand, { type: 'begin' }>): void {
    const runtime = this.#runtime;
    switch (command.type) {
      case 'faults':
        this.#faults = command.faults;
        runtime?.setFaults(command.faults);
        return;
      case 'stop':
        this.#end(command.retire);
        return;
      case 'status':
        if (runtime) void this.send({ type: 'status', request: command.request, status: runtime.status() });
        return;
      case 'mine':
        runtime?.tell({ type: 'command', command: { type: 'mine', request: command.request, blocks: command.blocks } });
        return;
      case 'heat':
        runtime?.heat(command.ms);
        return;
    }
  }
}
