/** Frames: length u32, one letter, body. Pure, and sceptical before it is patient. */
import { FRAME_HEADER_SIZE } from './limits.js';

export type Frame = { readonly letter: string; readonly body: Uint8Array };
export type FrameFault = { readonly code: 'FRAME_TOO_LARGE'; readonly size: number; readonly max: number };
export type Feed = { readonly frames: Frame[]; readonly fault: FrameFault | null };

/** A reader that waits for little keeps no larger buffer than this: a thousand idle connections must stay small. */
const IDLE_SIZE_MAX = 16 * 1024;
const BUFFER_SIZE_MIN = 256;
const NOTHING = new Uint8Array(0);

/** Bytes in, frames out. Knows nothing of sockets; one instance a connection. */
export class FrameReader {
  /** Largest body that is read; raise it when a stranger has said who it is. */
  bodySizeMax: number;
  /** Copied into one buffer that grows by doubling: a drip of single bytes kept as chunks would take a hundred times its size. */
  #bytes = NOTHING;
  /** What is not yet read lies in [#start, #end). */
  #start = 0;
  #end = 0;
  #fault: FrameFault | null = null;

  constructor(bodySizeMax: number) {
    this.bodySizeMax = bodySizeMax;
  }

  /** Bytes held of frames that are not yet read. */
  get buffered(): number {
    return this.#end - this.#start;
  }

  /** All frames that `chunk` completes, judged by the present `bodySizeMax`; after a fault it reads nothing more. */
  feed(chunk: Uint8Array): Feed {
    this.push(chunk);
    const frames: Frame[] = [];
    for (let step = this.next(); step !== null; step = this.next()) {
      if ('code' in step) return { frames, fault: step };
      frames.push(step);
    }
    return { frames, fault: null };
  }

  /** Takes bytes in; what they hold is given by `next`. */
  push(chunk: Uint8Array): void {
    if (this.#fault) return;
    if (this.#end + chunk.length > this.#bytes.length) this.#makeRoom(chunk.length);
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /**
   * The next whole frame, null if there is none yet, or the fault after which the connection is good for nothing more.
   * A length is judged as soon as it is here, before its body is; frames are judged one at a time, so that the first
   * may raise the bound for the second.
   */
  next(): Frame | FrameFault | null {
    if (this.#fault) return this.#fault;
    if (this.buffered < FRAME_HEADER_SIZE) return this.#wait();
    const size = new DataView(this.#bytes.buffer).getUint32(this.#start, true);
    if (size > this.bodySizeMax) {
      this.#fault = { code: 'FRAME_TOO_LARGE', size, max: this.bodySizeMax };
      this.#empty();
      return this.#fault;
    }
    if (this.buffered < FRAME_HEADER_SIZE + size) return this.#wait();
    const from = this.#start + FRAME_HEADER_SIZE;
    const letter = String.fromCharCode(this.#bytes[from - 1] as number);
    const body = this.#bytes.slice(from, from + size);
    this.#start = from + size;
    if (this.#start === this.#end) this.#empty();
    return { letter, body };
  }

  /** Nothing whole is here: what is must not keep a buffer that many frames once filled. */
  #wait(): null {
    if (this.#bytes.length > IDLE_SIZE_MAX && this.buffered * 4 < this.#bytes.length) this.#makeRoom(0);
    return null;
  }

  #empty(): void {
    this.#start = 0;
    this.#end = 0;
    if (this.#bytes.length > IDLE_SIZE_MAX) this.#bytes = NOTHING;
  }

  /** Moves what is not yet read to the front of a new buffer, with room for as much again. */
  #makeRoom(count: number): void {
    const held = this.#bytes.subarray(this.#start, this.#end);
    this.#bytes = new Uint8Array(Math.max((held.length + count) * 2, BUFFER_SIZE_MIN));
    this.#bytes.set(held);
    this.#start = 0;
    this.#end = held.length;
  }
}

/** @param letter one ASCII letter */
export function encodeFrame(letter: string, body: Uint8Array): Uint8Array {
  const frame = new Uint8Array(FRAME_HEADER_SIZE + body.length);
  new DataView(frame.buffer).setUint32(0, body.length, true);
  frame[FRAME_HEADER_SIZE - 1] = letter.charCodeAt(0);
  frame.set(body, FRAME_HEADER_SIZE);
  return frame;
}
