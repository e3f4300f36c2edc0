import { type Code, encodeModule, I32, V128, type ValueType } from './encoder.js';
import { localGet, localSet, loop } from './instructions.js';

/** One WebAssembly function while it is being written, instruction by instruction. Returns an i32. */
export class Routine {
  readonly #params: readonly ValueType[];
  readonly #locals: ValueType[] = [];
  #body: Code = '';

  constructor(params: readonly ValueType[]) {
    this.#params = params;
  }

  /** A new local variable, 0 until it is set. */
  local(type: ValueType): number {
    this.#locals.push(type);
    return this.#params.length + this.#locals.length - 1;
  }

  emit(code: Code): void {
    this.#body += code;
  }

  set(local: number, value: Code): void {
    this.emit(value + localSet(local));
  }

  /** Computes a vector here and now, for use any number of times. */
  keep(value: Code): Code {
    const local = this.local(V128);
    this.set(local, value);
    return localGet(local);
  }

  /**
   * Repeats `body`, which is written once, for as long as `again` is not 0 after it.
   *
   * @param carried vectors that the body turns into those of the next turn
   * @returns what the last turn made of them
   */
  repeat<Values extends readonly Code[]>(carried: Values, body: (values: Values) => Values, again: Code): Values {
    const locals = carried.map(() => this.local(V128));
    const values = locals.map(localGet) as readonly Code[] as Values;
    this.#setAll(locals, carried);

    const before = this.#body;
    this.#body = '';
    this.#setAll(locals, body(values));
    this.#body = before + loop(this.#body, again);
    return values;
  }

  /** The module that exports what was written. */
  encode(name: string): Uint8Array<ArrayBuffer> {
    return encodeModule({ name, params: this.#params, result: I32, locals: this.#locals, body: this.#body });
  }

  /** All values are computed before the first local changes: they may be made of these very locals. */
  #setAll(locals: readonly number[], values: readonly Code[]): void {
    this.emit(values.join('') + locals.toReversed().map(localSet).join(''));
  }
}
