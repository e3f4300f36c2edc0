/** The last frames, each serialised once, for whoever comes back. */
import { RING_MAX } from '../model/live.js';

/** Characters kept in all: a burst of large frames must not fill the memory. */
const RING_LENGTH_MAX = 8 * 1024 * 1024;
/** Characters sent to one who comes back: whoever comes and never reads must not cost more than others. */
const MISSED_LENGTH_MAX = 1024 * 1024;

export class Ring {
  readonly #frames: string[] = [];
  #length = 0;
  /** Number of the last frame; 0 while there is none. */
  #seq = 0;

  get seq(): number {
    return this.#seq;
  }

  /** @param frame makes the text of the frame with this number @returns the text */
  push(frame: (seq: number) => string): string {
    const text = frame(++this.#seq);
    this.#frames.push(text);
    this.#length += text.length;
    while (this.#frames.length > RING_MAX || this.#length > RING_LENGTH_MAX) {
      this.#length -= this.#frames.shift()?.length ?? 0;
    }
    return text;
  }

  /**
   * All frames after a number, or null where some of them are gone, it has not come to that number yet, or they are so
   * much together that a snapshot is shorter.
   */
  since(seq: number): readonly string[] | null {
    const missed = this.#seq - seq;
    if (missed < 0 || missed > this.#frames.length) return null;
    const frames = this.#frames.slice(this.#frames.length - missed);
    return frames.reduce((sum, { length }) => sum + length, 0) > MISSED_LENGTH_MAX ? null : frames;
  }
}
