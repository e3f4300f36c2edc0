/** The supervisor, asked each second and followed, for as long as there is one; looked for again when it is gone. */
import { ControlClient } from '../../orchestrator/control/client.js';
import type { ClusterEvent, ClusterStatus, Info, Ps } from '../../orchestrator/control/messages.js';

const POLL_MS = 1_000;

export type SupervisionFns = {
  readonly onInfo: (info: Info) => void;
  readonly onPs: (ps: Ps) => void;
  readonly onStatus: (status: ClusterStatus) => void;
  /** In order, each once; after a reconnection what was missed. */
  readonly onEvents: (events: readonly ClusterEvent[]) => void;
  /** Told when it changes; it begins as false. */
  readonly onState: (isUp: boolean) => void;
};

export class Supervision {
  readonly #path: string;
  readonly #fns: SupervisionFns;
  #client: ControlClient | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;
  /** Something was changed while the answers were on their way. */
  #isStirred = false;
  /** The one that was last talked to, and how far its events have been told: another one counts from the beginning. */
  #pid: number | null = null;
  #seen = 0;

  /** @param path of the control socket */
  constructor(path: string, fns: SupervisionFns) {
    this.#path = path;
    this.#fns = fns;
  }

  start(): void {
    void this.#beat();
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#client?.close();
  }

  /** Asks anew at once: whoever has just changed something does not wait for the second. */
  stir(): void {
    this.#isStirred = true;
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    void this.#beat();
  }

  async #beat(): Promise<void> {
    this.#timer = null;
    this.#isStirred = false;
    try {
      const client = this.#client ?? (await this.#begin());
      if (client !== null) await this.#poll(client);
    } catch {
      // It ended, or hangs: asked again in a second on a new connection.
      this.#client?.close();
    }
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.#beat(), this.#isStirred ? 0 : POLL_MS);
  }

  /** @returns null if there is no supervisor */
  async #begin(): Promise<ControlClient | null> {
    const client = await ControlClient.connect(this.#path);
    if (client === null) return null;
    if (this.#isStopped) {
      client.close();
      return null;
    }
    this.#client = client;
    client.onEnd = () => {
      this.#client = null;
      this.#fns.onState(false);
    };
    const info = await client.ask({ type: 'info' });
    if (info.pid !== this.#pid) this.#seen = 0;
    this.#pid = info.pid;
    this.#fns.onState(true);
    this.#fns.onInfo(info);
    // First who there is: events speak of them by name.
    this.#fns.onPs(await client.ask({ type: 'ps' }));
    await this.#follow(client);
    return client;
  }

  /** What happened first, then what happens: news may come in one go with the answer, and is taken before it. */
  async #follow(client: ControlClient): Promise<void> {
    const early: ClusterEvent[] = [];
    let take = (event: ClusterEvent): void => void early.push(event);
    const past = await client.follow(this.#seen, (event) => take(event));
    this.#tell([...past, ...early]);
    take = (event) => this.#tell([event]);
  }

  async #poll(client: ControlClient): Promise<void> {
    const [ps, status] = await Promise.all([client.ask({ type: 'ps' }), client.ask({ type: 'status' })]);
    this.#fns.onPs(ps);
    this.#fns.onStatus(status);
  }

  #tell(events: readonly ClusterEvent[]): void {
    const last = events.at(-1);
    if (last === undefined) return;
    this.#seen = last.seq;
    this.#fns.onEvents(events);
  }
}
