/** One connection: frames over a socket, with a bound on everything that waits. */
import { connect, type Socket } from 'node:net';
import { type Address, addressFault, addressText } from '../wire/address.js';
import { type Frame, type FrameFault, FrameReader } from '../wire/frame.js';
import { DIAL_MS_MAX, FRAME_SIZE_BEFORE_HANDSHAKE_MAX, OUTBOUND_SIZE_MAX } from '../wire/limits.js';
import { reasonOf } from './reason.js';

export type Ended = {
  readonly why: string;
  /** The frame that no honest program sends, if that is why. */
  readonly fault?: FrameFault;
};

/** What was sent before a close may take this long to arrive; then the socket is torn down. */
export const CLOSE_MS_MAX = 1_000;

const ignore = (): void => undefined;

export class Connection {
  /** Every frame, in order; none after the end. Set it in the tick of the construction. */
  onFrame: (frame: Frame) => void = ignore;
  /** Called exactly once, after the connection is over, and never from inside a call of the owner's. */
  onEnd: (ended: Ended) => void = ignore;
  readonly #socket: Socket;
  readonly #reader: FrameReader;
  #closed = false;

  /**
   * @param address host as `net.connect` takes it
   * @param options.timeoutMs when to give up; DIAL_MS_MAX by default
   * @returns rejects with an Error that names the address and says what is wrong
   */
  static dial(address: Address, options: { timeoutMs?: number } = {}): Promise<Connection> {
    const { timeoutMs = DIAL_MS_MAX } = options;
    // An empty host would be taken for this machine.
    const fault = addressFault(address);
    if (fault !== null) return Promise.reject(new Error(`cannot reach ${addressText(address)}: ${fault}`));
    return new Promise((resolve, reject) => {
      const socket = connect({ host: address.host, port: address.port });
      const fail = (why: string, cause?: unknown): void => {
        clearTimeout(timer);
        socket.destroy();
        reject(new Error(`cannot reach ${addressText(address)}: ${why}`, { cause }));
      };
      const onError = (error: Error): void => fail(reasonOf(error), error);
      const timer = setTimeout(() => fail(`no answer within ${timeoutMs / 1000} s`), timeoutMs);
      // A torn-down dial may still fail: without a listener that would end the program.
      socket.on('error', onError);
      socket.once('connect', () => {
        clearTimeout(timer);
        const connection = new Connection(socket);
        socket.off('error', onError);
        resolve(connection);
      });
    });
  }

  /** @param bodySizeMax largest frame body taken; by default that of a stranger, for the owner to raise */
  constructor(socket: Socket, bodySizeMax: number = FRAME_SIZE_BEFORE_HANDSHAKE_MAX) {
    this.#socket = socket;
    this.#reader = new FrameReader(bodySizeMax);
    // Frames are small and wait for nobody: Nagle's algorithm would add 40 ms to some.
    socket.setNoDelay(true);
    socket.on('data', (chunk: Uint8Array) => this.#take(chunk));
    socket.on('error', (error) => this.#abort(reasonOf(error)));
    socket.on('end', () =>
      this.close(this.buffered > 0 ? 'it ended in the middle of a frame' : 'the other side closed it'),
    );
    socket.on('close', () => this.#abort('it was closed'));
  }

  get bodySizeMax(): number {
    return this.#reader.bodySizeMax;
  }
  set bodySizeMax(size: number) {
    this.#reader.bodySizeMax = size;
  }
  get closed(): boolean {
    return this.#closed;
  }
  /** Bytes received of a frame that is not whole yet. */
  get buffered(): number {
    return this.#reader.buffered;
  }

  /** Sends a whole frame; nothing once closed. Whoever lets OUTBOUND_SIZE_MAX pile up is cut off. */
  send(frame: Uint8Array): void {
    if (this.#closed) return;
    if (this.#socket.writableLength + frame.length > OUTBOUND_SIZE_MAX) {
      this.#abort(`it reads too slowly: more than ${OUTBOUND_SIZE_MAX} bytes unsent`);
      return;
    }
    this.#socket.write(frame);
  }

  /** Ends it for the owner at once; what was sent before still goes out, for at most CLOSE_MS_MAX. */
  close(why = 'closed on this side'): void {
    if (this.#closed) return;
    this.#finish(why);
    // Not destroyed while the other side may still be sending: the reset would take our last frames with it.
    const timer = setTimeout(() => this.#socket.destroy(), CLOSE_MS_MAX);
    this.#socket.once('close', () => clearTimeout(timer));
    this.#socket.end();
  }

  #take(chunk: Uint8Array): void {
    if (this.#closed) return;
    this.#reader.push(chunk);
    while (!this.#closed) {
      // One at a time: a frame may make the owner raise bodySizeMax for the next, which came in the same chunk.
      const step = this.#reader.next();
      if (step === null) return;
      if ('code' in step) {
        this.#abort(`a frame of ${step.size} bytes, where at most ${step.max} are taken`, step);
        return;
      }
      this.onFrame(step);
    }
  }

  #abort(why: string, fault?: FrameFault): void {
    if (this.#closed) return;
    this.#finish(why, fault);
    this.#socket.destroy();
  }

  #finish(why: string, fault?: FrameFault): void {
    this.#closed = true;
    // Later: an owner in the middle of something is not called back from its own `send` or `close`, and whoever has
    // only just been given the connection by a promise has set its callback by then.
    setImmediate(() => this.onEnd(fault ? { why, fault } : { why }));
  }
}
