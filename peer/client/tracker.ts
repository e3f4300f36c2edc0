/** How any program finds peers: one question to a tracker, or a link that stays. */
import { type Address, type Announcement, addressText } from '../wire/address.js';
import { ANNOUNCE_INTERVAL_MS, ANNOUNCE_SILENCE_MS_MAX, DIAL_MS_MAX, FRAME_SIZE_MAX } from '../wire/limits.js';
import { NO_VERSION, type TrackerMessage, trackerMessages } from '../wire/tracker.js';
import { Connection } from './connection.js';
import { Listing } from './listing.js';

/** A goodbye may take this long: whoever leaves must not hang on a dead tracker. */
export const GOODBYE_MS_MAX = 1_000;

/** A tracker that leaves so much unanswered hangs; counted, not timed, so that our own sleep is not held against it. */
const UNANSWERED_MAX = ANNOUNCE_SILENCE_MS_MAX / ANNOUNCE_INTERVAL_MS;

const ignore = (): void => undefined;

/**
 * Who is active, by the word of the tracker. Signatures are not checked: the handshake proves a peer's key, and the
 * roll checks the entries that it keeps.
 *
 * @param options.timeoutMs of the dial, and again of the answer; DIAL_MS_MAX by default
 * @returns rejects with an Error that names the address and says what is wrong
 */
export async function askTracker(address: Address, options: { timeoutMs?: number } = {}): Promise<Announcement[]> {
  const { timeoutMs = DIAL_MS_MAX } = options;
  const connection = await Connection.dial(address, { timeoutMs });
  connection.bodySizeMax = FRAME_SIZE_MAX;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => connection.close(`no list within ${timeoutMs / 1000} s`), timeoutMs);
    connection.onEnd = ({ why }) => {
      clearTimeout(timer);
      // Does nothing where the list has come.
      reject(new Error(`no list from the tracker at ${addressText(address)}: ${why}`));
    };
    connection.onFrame = (frame) => {
      const read = trackerMessages.read(frame);
      if (!read.ok) return connection.close(`it sent what no tracker says: ${read.why}`);
      if (read.value.type !== 'list') return connection.close(`it answered with ${read.value.type}`);
      const listing = new Listing();
      const listed = listing.apply(read.value);
      if (listed.type === 'fault') return connection.close(listed.why);
      resolve(listing.active);
      connection.close();
    };
    connection.send(trackerMessages.frame({ type: 'ask', seen: NO_VERSION }));
  });
}

export type TrackerLinkOptions = {
  readonly address: Address;
  /** A fresh signed announcement, asked for each time; null to ask for the list without being on it. */
  readonly announce: (() => Announcement) | null;
  /** Whenever the list changed, and when it came for the first time. A tracker's death changes nothing. */
  readonly onList: (active: readonly Announcement[]) => void;
  /** Why the tracker does not list us. */
  readonly onRefused?: (why: string) => void;
  /** Whether the tracker answers. Told when it changes; it begins as false. */
  readonly onState?: (up: boolean) => void;
};

/** stopped -> running by `start`, -> leaving by `leave`, -> stopped by `stop`. */
type Status = 'stopped' | 'running' | 'leaving';

/** One connection to a tracker, dialled again each second, on which each second is announced or asked. */
export class TrackerLink {
  readonly #options: TrackerLinkOptions;
  readonly #listing = new Listing();
  #status: Status = 'stopped';
  #timer: NodeJS.Timeout | null = null;
  #dialling: Promise<void> | null = null;
  #connection: Connection | null = null;
  /** What was said on this connection since the tracker last answered. */
  #unanswered = 0;
  #up = false;

  constructor(options: TrackerLinkOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#status !== 'stopped') return;
    this.#status = 'running';
    this.#timer = setInterval(() => this.#tick(), ANNOUNCE_INTERVAL_MS);
    this.#tick();
  }

  /**
   * Says goodbye and stops. Resolves when the tracker has taken it (it then closes the connection), when there is no
   * tracker, or after GOODBYE_MS_MAX; never rejects.
   *
   * @param goodbye an announcement with status 'removed'
   */
  async leave(goodbye: Announcement): Promise<void> {
    if (this.#status === 'stopped') return;
    this.#status = 'leaving';
    this.#stopTimer();
    let giveUp: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      giveUp = setTimeout(resolve, GOODBYE_MS_MAX);
    });
    // An earlier connection may have put us on the list: the goodbye waits for the one being dialled.
    if (this.#dialling !== null) await Promise.race([this.#dialling, late]);
    if (this.#connection !== null) await Promise.race([sayGoodbye(this.#connection, goodbye), late]);
    clearTimeout(giveUp);
    this.stop();
  }

  /** Ends it without a word. Nothing is called back afterwards. */
  stop(): void {
    this.#status = 'stopped';
    this.#stopTimer();
    const connection = this.#connection;
    this.#connection = null;
    if (connection === null) return;
    connection.onEnd = ignore;
    connection.onFrame = ignore;
    connection.close();
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #tick(): void {
    if (this.#connection !== null) {
      if (this.#unanswered < UNANSWERED_MAX) this.#say();
      else this.#connection.close('it does not answer');
    } else if (this.#dialling === null) {
      const dialling = this.#dial().finally(() => {
        if (this.#dialling === dialling) this.#dialling = null;
      });
      this.#dialling = dialling;
    }
  }

  async #dial(): Promise<void> {
    let connection: Connection;
    try {
      connection = await Connection.dial(this.#options.address);
    } catch {
      // A tracker that is away is no news: `onState` has told, and it is dialled again in a second.
      return;
    }
    if (this.#status === 'stopped') {
      connection.close();
      return;
    }
    connection.bodySizeMax = FRAME_SIZE_MAX;
    connection.onFrame = (frame) => {
      const read = trackerMessages.read(frame);
      if (read.ok) this.#onMessage(connection, read.value);
      else connection.close(`it sent what no tracker says: ${read.why}`);
    };
    connection.onEnd = () => {
      this.#connection = null;
      this.#setUp(false);
    };
    this.#connection = connection;
    this.#unanswered = 0;
    this.#listing.restart();
    if (this.#status === 'running') this.#say();
  }

  #say(): void {
    this.#unanswered++;
    const { announce } = this.#options;
    const { seen } = this.#listing;
    this.#connection?.send(
      trackerMessages.frame(announce ? { type: 'announce', announcement: announce(), seen } : { type: 'ask', seen }),
    );
  }

  #onMessage(connection: Connection, message: TrackerMessage): void {
    this.#unanswered = 0;
    this.#setUp(true);
    if (message.type === 'refused') {
      this.#options.onRefused?.(message.why);
      return;
    }
    if (message.type !== 'list') {
      connection.close(`it said ${message.type}, which only callers say`);
      return;
    }
    const listed = this.#listing.apply(message);
    if (listed.type === 'fault') connection.close(listed.why);
    else if (listed.type === 'changed') this.#options.onList(this.#listing.active);
  }

  #setUp(up: boolean): void {
    if (up === this.#up) return;
    this.#up = up;
    this.#options.onState?.(up);
  }
}

/** Resolves when the other side, which has then taken it, closes the connection. */
function sayGoodbye(connection: Connection, goodbye: Announcement): Promise<void> {
  return new Promise((resolve) => {
    connection.onFrame = ignore;
    connection.onEnd = () => resolve();
    connection.send(trackerMessages.frame({ type: 'leave', announcement: goodbye }));
  });
}
