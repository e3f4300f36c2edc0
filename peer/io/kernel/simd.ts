import { generateKernel } from './generator.js';
import { Judge } from './judge.js';
import { assertRange, type Found, type Kernel } from './kernel.js';
import { fillConstants, fillJob, LANES } from './layout.js';

/** What is used of WebAssembly: the types of Node 20 leave it out. Undefined where Node runs without. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> };
};

type Scan = (nonce: number, groups: number) => number;

/** The fast kernel: WebAssembly code that tries four nonces at once and only ever proposes; the plain hash decides. */
export class SimdKernel implements Kernel {
  readonly name = 'wasm-simd';
  readonly #judge = new Judge();
  readonly #memory: DataView;
  /** See `generateKernel`. */
  readonly #scan: Scan;

  /**
   * @param module what `generateKernel` writes
   * @throws if this Node has no WebAssembly, no SIMD, or refuses the module
   */
  constructor(module: Uint8Array = generateKernel()) {
    const { memory, scan } = new WebAssembly.Instance(new WebAssembly.Module(module)).exports;
    this.#memory = new DataView((memory as { buffer: ArrayBuffer }).buffer);
    this.#scan = scan as Scan;
    fillConstants(this.#memory);
  }

  prepare(header: Uint8Array, target: Uint8Array): void {
    this.#judge.prepare(header, target);
    fillJob(this.#memory, header, target);
  }

  search(nonceStart: number, nonceEnd: number): Found {
    assertRange(nonceStart, nonceEnd);
    let next = nonceStart;
    while (next < nonceEnd) {
      const groups = Math.ceil((nonceEnd - next) / LANES);
      const left = this.#scan(next, groups);
      if (left <= 0 || left > groups) break;
      const group = next + (groups - left) * LANES;
      next = Math.min(group + LANES, nonceEnd);
      const nonce = this.#firstAccepted(group, next);
      if (nonce !== null) return { nonce, hashes: nonce - nonceStart + 1 };
    }
    return { nonce: null, hashes: Math.max(0, nonceEnd - nonceStart) };
  }

  /** The code looks at the top word only, and in the last group also past the end of the range. */
  #firstAccepted(nonceStart: number, nonceEnd: number): number | null {
    for (let nonce = nonceStart; nonce < nonceEnd; nonce++) if (this.#judge.accepts(nonce)) return nonce;
    return null;
  }
}
