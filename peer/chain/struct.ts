/**
 * Values with named parts: structs, and unions of structs. They keep the names, so that PROTOCOL.md can list every field
 * of every message.
 */
import { type Codec, oneOf, type ValueOf } from './codec.js';

type Fields = { readonly [name: string]: Codec<unknown> };
type Struct<F> = { -readonly [K in keyof F]: F[K] extends Codec<infer T> ? T : never };

/** Fields one after the other, in the order they are named. Keeps `fields` for PROTOCOL.md. */
export type StructCodec<T> = Codec<T> & { readonly fields: readonly (readonly [name: string, shape: string])[] };

export function struct<const F extends Fields>(fields: F): StructCodec<Struct<F>> {
  const entries = Object.entries<Codec<unknown>>(fields);
  return {
    shape: `(${entries.map(([name]) => name).join(', ')})`,
    fields: entries.map(([name, codec]) => [name, codec.shape] as const),
    write(out, value) {
      for (const [name, codec] of entries) codec.write(out, (value as { [name: string]: unknown })[name]);
    },
    read(from) {
      const value: { [name: string]: unknown } = {};
      for (const [name, codec] of entries) value[name] = codec.read(from);
      return value as Struct<F>;
    },
  };
}

type Cases = { readonly [type: string]: StructCodec<unknown> };
type Union<C extends Cases> = { [K in keyof C & string]: { type: K } & ValueOf<C[K]> }[keyof C & string];

/** One of several structs, told apart by a byte: its place among the names. The value carries the name as `type`. */
export type UnionCodec<T> = Codec<T> & {
  readonly cases: readonly (readonly [type: string, codec: StructCodec<unknown>])[];
};

export function union<const C extends Cases>(cases: C): UnionCodec<Union<C>> {
  const entries = Object.entries<StructCodec<unknown>>(cases);
  const tag = oneOf(entries.map(([type]) => type));
  const codecOf = (type: string): Codec<unknown> => cases[type] as Codec<unknown>;
  return {
    shape: tag.shape,
    cases: entries,
    write(out, value) {
      tag.write(out, value.type);
      codecOf(value.type).write(out, value);
    },
    read(from) {
      const type = tag.read(from);
      return { type, ...(codecOf(type).read(from) as object) } as Union<C>;
    },
  };
}
