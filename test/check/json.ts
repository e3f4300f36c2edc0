/** Fields of a line of JSON, by the type they must have. */
import { Fault } from './fault.js';

export class Fields {
  readonly #where: string;
  readonly #values: { readonly [name: string]: unknown };

  /** @param where what stands in front of a field's name in a fault */
  constructor(value: unknown, where = '') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new Fault(where || 'line', 'a JSON object', value);
    }
    this.#where = where;
    this.#values = value as { readonly [name: string]: unknown };
  }

  static parse(line: string): Fields {
    const read = parsed(line);
    if (!read) throw new Fault('line', 'JSON', line);
    return new Fields(read.value);
  }

  /** How a fault calls a field. */
  name(field: string): string {
    return this.#where ? `${this.#where}.${field}` : field;
  }
  /** The value as it is, undefined where there is none. */
  value(field: string): unknown {
    return Object.hasOwn(this.#values, field) ? this.#values[field] : undefined;
  }
  text(field: string): string {
    const value = this.value(field);
    if (typeof value !== 'string') throw new Fault(this.name(field), 'text', value);
    return value;
  }
  /** Bytes written as lower-case hex. */
  bytes(field: string): Buffer {
    const text = this.text(field);
    if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new Fault(this.name(field), 'lower-case hex', text);
    return Buffer.from(text, 'hex');
  }
  list(field: string): unknown[] {
    const value = this.value(field);
    if (!Array.isArray(value)) throw new Fault(this.name(field), 'a list', value);
    return value;
  }
  /** @throws Fault unless the field has this very value */
  same(field: string, expected: string | number | null): void {
    const value = this.value(field);
    if (value !== expected) throw new Fault(this.name(field), expected, value);
  }
}

/** @returns null if it is no JSON */
function parsed(line: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(line) };
  } catch {
    return null;
  }
}
