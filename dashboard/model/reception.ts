/** What a page makes of what it hears: where it stands in what the server tells, and when it does not know any more. */
import type { BoardJson, Change } from './board.js';
import type { FromPage, FromServer, Place } from './live.js';

/** Silence after which a connection counts as lost: a server says ten times as often that there is nothing new. */
export const SILENCE_MS_MAX = 20_000;
/** Time for a dialled server to say its first word. */
export const FIRST_WORD_MS_MAX = 10_000;
/** Silence that is suspicious once this machine has been asleep, or off the network. */
export const SILENCE_AWAKE_MS_MAX = 5_000;
/** Dialled again after this long, chosen by chance so that the pages of a class do not come back all at once. */
export const RETRY_MS = { min: 2_000, max: 4_000 } as const;

export type Heard =
  | { readonly type: 'access'; readonly isOpen: boolean }
  /** Everything shown is to be replaced; `nowMs` is the server's clock. */
  | { readonly type: 'replace'; readonly board: BoardJson; readonly nowMs: number }
  | { readonly type: 'apply'; readonly changes: readonly Change[] }
  /** Something was missed: say this. What is shown is old until a snapshot comes. */
  | { readonly type: 'ask'; readonly say: FromPage }
  /** Known already, or of no use before the snapshot that was asked for. */
  | { readonly type: 'nothing' };

export class Reception {
  #place: Place | null = null;
  #isAsking = false;
  #heardMs = 0;
  #hasHeard = false;

  /** The first message of a new connection. @param nowMs any steady count of milliseconds, the same in every call */
  hello(token: string | null, nowMs: number): FromPage {
    // A place that was in doubt is worth nothing: the changes after it would be applied to a wrong board.
    if (this.#isAsking) this.#place = null;
    this.#isAsking = false;
    this.dialled(nowMs);
    return { type: 'hello', token, resume: this.#place };
  }

  /** A connection is being made: from now on its silence counts. */
  dialled(nowMs: number): void {
    this.#heardMs = nowMs;
    this.#hasHeard = false;
  }

  take(message: FromServer, nowMs: number): Heard {
    this.#heardMs = nowMs;
    this.#hasHeard = true;
    if (message.type === 'access') return { type: 'access', isOpen: message.isOpen };
    const { epoch, seq } = message;
    if (message.type === 'snapshot') {
      this.#place = { epoch, seq };
      this.#isAsking = false;
      return { type: 'replace', board: message.board, nowMs: message.nowMs };
    }
    if (this.#isAsking) return { type: 'nothing' };
    const { epoch: ours, seq: last } = this.#place ?? { epoch: null, seq: 0 };
    if (epoch !== ours || seq > last + 1) {
      this.#isAsking = true;
      return { type: 'ask', say: { type: 'resync' } };
    }
    if (seq <= last) return { type: 'nothing' };
    this.#place = { epoch, seq };
    return { type: 'apply', changes: message.changes };
  }

  /** Whether the connection is to be given up. */
  isOverdue(nowMs: number): boolean {
    return nowMs - this.#heardMs > (this.#hasHeard ? SILENCE_MS_MAX : FIRST_WORD_MS_MAX);
  }

  /** Whether a connection that seemed well before this machine slept should be doubted. */
  isDoubtful(nowMs: number): boolean {
    return nowMs - this.#heardMs > SILENCE_AWAKE_MS_MAX;
  }
}
