/** Operating: what a page may do to the cluster, through the supervisor's control socket. */
import { ControlClient } from '../../orchestrator/control/client.js';
import { EXIT, Fault } from '../../orchestrator/control/fault.js';
import type {
  Action,
  AnswerTo,
  Command,
  CommandOf,
  FaultRow as NamedFault,
} from '../../orchestrator/control/messages.js';
import type { DoneJson, FaultsJson } from '../model/api.js';
import type { Standing } from '../model/tour-split.js';

/** How long the supervisor may take for a stop that has to be forced, then a start: longer than it gives itself. */
export const OPERATE_MS_MAX = 45_000;
/** How long a peer may take to come, or to say that it leaves and go. */
export const SCALE_MS_MAX = 60_000;

export class Operator {
  readonly #path: string;
  #client: Promise<ControlClient | null> | null = null;
  /** The last change of the number of peers: one is counted from the other. */
  #scaled: Promise<unknown> = Promise.resolve();

  /** @param path of the control socket; dialled when it is needed, and again when the connection was lost */
  constructor(path: string) {
    this.#path = path;
  }

  /** @param target a peer or the tracker by name @throws Fault as the supervisor answered, or GONE if there is none */
  operate(action: Action, target: string): Promise<DoneJson> {
    return this.#ask({ type: 'operate', action, target }, OPERATE_MS_MAX);
  }

  /** One peer more. @throws Fault */
  add(): Promise<DoneJson> {
    return this.#inTurn(async () => {
      const { peers } = await this.#ask({ type: 'info' });
      const { results } = await this.#ask({ type: 'scale', peers: peers.length + 1 }, SCALE_MS_MAX);
      return { results };
    });
  }

  /** A peer leaves for good, and no longer counts in majorities. @throws Fault */
  remove(target: string): Promise<DoneJson> {
    return this.#inTurn(() => this.#ask({ type: 'remove', target }, SCALE_MS_MAX));
  }

  /** Keeps a peer's processor busy, so that its load and with it its difficulty rises. @param forMs 0 ends it @throws Fault */
  async heat(target: string, forMs: number): Promise<DoneJson> {
    const since = performance.now();
    const { targets } = await this.#ask({ type: 'heat', target, ms: forMs });
    const ms = Math.round(performance.now() - since);
    return { results: targets.map((name) => ({ name, state: 'running', changed: true, ms })) };
  }

  /** Cuts or heals the way from one peer to another, and back unless `oneWay`. @throws Fault */
  async link(what: 'cut' | 'heal', from: string, to: string, oneWay: boolean): Promise<FaultsJson> {
    return this.#faults((await this.#ask({ type: 'link', what, from, to, oneWay })).faults);
  }

  /** Replaces all cuts by those between groups of peers; who is in none of them is in one more. @throws Fault */
  async partition(groups: readonly (readonly string[])[]): Promise<FaultsJson> {
    const targets = groups.map((names) => names.join(','));
    return this.#faults((await this.#ask({ type: 'partition', groups: targets })).faults);
  }

  /** Lifts all cuts. @throws Fault */
  async heal(): Promise<FaultsJson> {
    return this.#faults((await this.#ask({ type: 'heal' })).faults);
  }

  /** Who there is, and what is cut. @throws Fault */
  async standing(): Promise<Standing> {
    const [{ peers }, { faults }] = await Promise.all([this.#ask({ type: 'info' }), this.#ask({ type: 'status' })]);
    return { peers: peers.map(({ name }) => name), cuts: faults };
  }

  /** Hangs up; what is under way fails with GONE. */
  async close(): Promise<void> {
    const client = await this.#client?.catch(() => null);
    client?.close();
  }

  /** The supervisor knows peers by their names, pages by their ids. */
  async #faults(named: readonly NamedFault[]): Promise<FaultsJson> {
    if (named.length === 0) return { faults: [] };
    const { peers } = await this.#ask({ type: 'info' });
    const ids = new Map(peers.map(({ name, id }) => [name, id]));
    const idOf = (name: string): string => ids.get(name) ?? name;
    return { faults: named.map(({ kind, from, to }) => ({ kind, from: idOf(from), to: idOf(to) })) };
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#scaled.then(act, act);
    this.#scaled = done;
    return done;
  }

  async #ask<T extends Command['type']>(command: CommandOf<T>, timeoutMs?: number): Promise<AnswerTo<T>> {
    const client = await this.#connected();
    return client.ask<T>(command, timeoutMs);
  }

  /** One connection for all, dialled anew after it ended. */
  async #connected(): Promise<ControlClient> {
    this.#client ??= this.#dial();
    const client = await this.#client;
    if (client) return client;
    throw new Fault({
      code: 'GONE',
      message: 'the supervisor does not answer',
      hint: '`orchestrator up` starts it again',
      exit: EXIT.failed,
    });
  }

  async #dial(): Promise<ControlClient | null> {
    let client: ControlClient | null = null;
    try {
      client = await ControlClient.connect(this.#path);
    } finally {
      if (!client) this.#client = null;
    }
    if (client) {
      client.onEnd = () => {
        this.#client = null;
      };
    }
    return client;
  }
}
