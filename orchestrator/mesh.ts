/** Watches links come to stand: all of them after `up`, and one at least before a peer retires. */
import { EXIT, type FaultShape } from './control/fault.js';
import type { Crew } from './crew.js';
import { linksExpected } from './plan.js';
import type { Ms, Process } from './process.js';

/** Requests are numbered from 1: nobody but us is answered by this one. */
const REQUEST = 0;
/** Pause between two questions while links are waited for. */
const ASK_MS = 50;
/** A retiring peer without a link tells nobody after this long, and leaves. */
const RETIRE_MS_MAX = 5_000;

export class Mesh {
  readonly #crew: Crew;
  readonly #upMs: Ms;
  readonly #asked: boolean;
  /** Links of all peers are waited for until then; null if not. */
  #dueAt: Ms | null = null;
  #askAt: Ms = 0;
  readonly #linked = new Set<string>();

  /** @param upMs how long all links may take @param asked whether it is a fault if they take longer */
  constructor(crew: Crew, upMs: Ms, asked: boolean) {
    this.#crew = crew;
    this.#upMs = upMs;
    this.#asked = asked;
  }

  watch(now: Ms): void {
    this.#dueAt = now + this.#upMs;
  }
  stop(): void {
    this.#dueAt = null;
  }

  next(): Ms | null {
    return this.#dueAt !== null || this.#retiring.length > 0 ? this.#askAt : null;
  }

  get #retiring(): Process[] {
    return this.#crew.peers
      .map(([, child]) => child)
      .filter(({ retiring, status }) => retiring && status === 'running');
  }

  /** @returns why `up` has failed, if it has */
  step(now: Ms): FaultShape | null {
    if (this.next() === null) return null;
    for (const child of this.#retiring) this.#retire(now, child);
    const fault = this.#dueAt === null ? null : this.#look(now, this.#dueAt);
    if (now >= this.#askAt && this.next() !== null) {
      this.#askAt = now + ASK_MS;
      for (const [, child] of this.#crew.peers)
        if (child.status === 'running') child.send({ type: 'status', request: REQUEST });
    }
    return fault;
  }

  #look(now: Ms, dueAt: Ms): FaultShape | null {
    const missing: string[] = [];
    const { cluster, running } = this.#crew;
    for (const [{ name, id }, { peerStatus, status }] of this.#crew.peers) {
      const links = peerStatus?.links.length ?? -1;
      const isLinked = status === 'running' && links >= linksExpected(cluster, id, running);
      if (isLinked && !this.#linked.has(name)) {
        this.#linked.add(name);
        this.#crew.tell(name, 'meshed', { links });
      }
      // One that was killed meanwhile is not waited for.
      if (!isLinked && status !== 'down') missing.push(name);
    }
    if (missing.length === 0) {
      this.#dueAt = null;
      this.#crew.tell('supervisor', 'up');
      return null;
    }
    if (now < dueAt) return null;
    this.#dueAt = null;
    const message = `${missing.join(', ')} did not link to all others within ${this.#upMs / 1000} s`;
    this.#crew.tell('supervisor', 'unlinked-yet', { why: message });
    if (!this.#asked) return null;
    return { code: 'TIME_OUT', message, hint: '--timeout S gives them longer', exit: EXIT.timeOut };
  }

  /** Its goodbye has to reach somebody: it goes when it has a link, or when none comes. */
  #retire(now: Ms, child: Process): void {
    const links = child.peerStatus?.links.length ?? 0;
    const isAlone = this.#crew.running.length <= 1;
    const since = child.retireAt ?? now;
    child.retireAt = since;
    if (links > 0 || isAlone || now >= since + RETIRE_MS_MAX) child.stop(now, 'retire');
  }
}
