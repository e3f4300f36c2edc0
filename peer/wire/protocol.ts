/** A protocol: a table of messages, each with its letter and the layout of its body. */
import { type Codec, type Decoded, decode, encode } from '../chain/codec.js';
import type { StructCodec } from '../chain/struct.js';
import { encodeFrame, type Frame } from './frame.js';

export type MessageTable = {
  readonly [type: string]: { readonly letter: string; readonly body: StructCodec<unknown> };
};

type MessageOf<M extends MessageTable> = {
  [K in keyof M & string]: { type: K } & (M[K]['body'] extends Codec<infer T> ? T : never);
}[keyof M & string];

export type Protocol<M extends MessageTable> = {
  readonly table: M;
  /** A message as a whole frame. */
  frame(message: MessageOf<M>): Uint8Array;
  /** The message in a frame, or why there is none. Never throws for any bytes. */
  read(frame: Frame): Decoded<MessageOf<M>>;
};

/** The message type of a protocol. */
export type MessageIn<P> = P extends Protocol<infer M> ? MessageOf<M> : never;

export function protocol<const M extends MessageTable>(table: M): Protocol<M> {
  const byLetter = new Map(Object.entries(table).map(([type, { letter, body }]) => [letter, { type, body }]));
  return {
    table,
    frame(message) {
      const { letter, body } = table[message.type] as MessageTable[string];
      return encodeFrame(letter, encode(body, message));
    },
    read({ letter, body }) {
      const known = byLetter.get(letter);
      if (!known) return { ok: false, why: `no message has the letter ${JSON.stringify(letter)}` };
      const read = decode(known.body, body);
      if (!read.ok) return { ok: false, why: `${known.type}: ${read.why}` };
      return { ok: true, value: { type: known.type, ...(read.value as object) } as MessageOf<M> };
    },
  };
}
