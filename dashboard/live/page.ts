/** One page that is connected: what it is sent, and how far it has got with reading. */
import type { WebSocket } from 'ws';
import type { LiveLimits } from './limits.js';

/** Close codes of WebSockets. */
export const CLOSE = { goingAway: 1001, unacceptable: 1008, tooBig: 1009, tryLater: 1013 } as const;

type State =
  /** It has not said hello. */
  | { readonly status: 'silent' }
  /** It gets every frame. */
  | { readonly status: 'current' }
  /** It gets every frame, and has had too much unsent since then. */
  | { readonly status: 'behind'; readonly since: number }
  /** It gets no frames; when it has read all that was sent it gets a snapshot. */
  | { readonly status: 'lost' };

export class Page {
  readonly socket: WebSocket;
  readonly #limits: LiveLimits;
  readonly #startedAt: number;
  #state: State = { status: 'silent' };
  #snapshotAt = Number.NEGATIVE_INFINITY;
  /** When the next ping is due. */
  #pingAt: number;
  /** How often it was looked after since a ping that is not answered; null while there is none. */
  #unanswered: number | null = null;

  /** @param now by `performance.now`, as everywhere here */
  constructor(socket: WebSocket, limits: LiveLimits, now: number) {
    this.socket = socket;
    this.#limits = limits;
    this.#startedAt = now;
    this.#pingAt = now + limits.pingMs;
    socket.on('pong', () => {
      this.#unanswered = null;
    });
  }

  get isSilent(): boolean {
    return this.#state.status === 'silent';
  }

  /** Says what is for this page alone. */
  say(text: string): void {
    this.socket.send(text);
  }

  /** Silent or lost, from now on it gets every frame after these. */
  follow(frames: readonly string[]): void {
    this.#state = { status: 'current' };
    for (const frame of frames) this.socket.send(frame);
  }

  /** It does not know what it missed. The snapshot comes with the next `tend`, at once if there is nothing unsent. */
  lose(): void {
    this.#state = { status: 'lost' };
  }

  frame(text: string): void {
    const { status } = this.#state;
    if (status === 'current' || status === 'behind') this.socket.send(text);
  }

  /** To be called each `batchMs`. */
  beat(now: number): void {
    this.#keepAlive(now);
    this.#measure(now);
    const isLate = this.isSilent && now - this.#startedAt > this.#limits.helloMs;
    if (isLate) this.close(CLOSE.unacceptable, 'no hello');
  }

  /** Sends the whole board to whoever waits for it and can take it. @param snapshot asked for only if it is sent */
  tend(now: number, snapshot: () => string): void {
    const isDue = now - this.#snapshotAt >= this.#limits.snapshotMs;
    if (this.#state.status !== 'lost' || this.socket.bufferedAmount > 0 || !isDue) return;
    this.#snapshotAt = now;
    this.follow([snapshot()]);
  }

  close(code: number, why: string): void {
    this.socket.close(code, why);
  }

  #measure(now: number): void {
    const isSlow = this.socket.bufferedAmount > this.#limits.unsentMax;
    if (this.#state.status === 'current' && isSlow) this.#state = { status: 'behind', since: now };
    else if (this.#state.status === 'behind' && !isSlow) this.#state = { status: 'current' };
    else if (this.#state.status === 'behind' && now - this.#state.since >= this.#limits.slowMs) this.lose();
  }

  /** Whoever does not answer a ping is gone, or reads nothing: what is kept for it is let go. */
  #keepAlive(now: number): void {
    if (this.#unanswered !== null) {
      // Counted, not timed, so that our own sleep is not held against it.
      if (++this.#unanswered * this.#limits.batchMs > this.#limits.pongMs) this.socket.terminate();
    } else if (now >= this.#pingAt) {
      this.#pingAt = now + this.#limits.pingMs;
      this.#unanswered = 0;
      this.socket.ping();
    }
  }
}
