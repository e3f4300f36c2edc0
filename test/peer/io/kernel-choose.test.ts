import { execFileSync } from 'node:child_process';
import test from 'ava';
import { chooseKernel } from '../../../peer/io/kernel/choose.js';
import { generateKernel } from '../../../peer/io/kernel/generator.js';
import type { Found, Kernel } from '../../../peer/io/kernel/kernel.js';
import { PlainKernel } from '../../../peer/io/kernel/plain.js';
import { SimdKernel } from '../../../peer/io/kernel/simd.js';

const ADD = Buffer.from('fdae01', 'hex');
const SUBTRACT = Buffer.from('fdb101', 'hex');

/** The fast kernel with one of its some thousand additions, counted from 0, made a subtraction. */
function damagedAt(addition: number): () => Kernel {
  return () => {
    const module = Buffer.from(generateKernel());
    let at = module.indexOf(ADD);
    for (let i = 0; i < addition; i++) at = module.indexOf(ADD, at + 1);
    SUBTRACT.copy(module, at);
    return new SimdKernel(module);
  };
}

/** A plain kernel, one of whose answers is changed. */
function lying(change: (found: Found, start: number) => Found): () => Kernel {
  return () => {
    const plain = new PlainKernel();
    return {
      name: 'wasm-simd',
      prepare: (header, target) => plain.prepare(header, target),
      search: (start, end) => change(plain.search(start, end), start),
    };
  };
}

const BROKEN: Readonly<Record<string, () => Kernel>> = {
  'cannot be made': () => {
    throw new Error('no WebAssembly here');
  },
  'is cut short': () => new SimdKernel(generateKernel().subarray(0, 5000)),
  'is no module': () => new SimdKernel(generateKernel().fill(0, 0, 4)),
  'is empty': () => new SimdKernel(new Uint8Array()),
  'exports another name': () => {
    const module = Buffer.from(generateKernel());
    module.write('scam', module.indexOf('scan'));
    return new SimdKernel(module);
  },
  'finds nothing': lying((found) => ({ ...found, nonce: null })),
  'finds too early': lying((_, start) => ({ nonce: start, hashes: 1 })),
  'finds the nonce after': lying((found) => ({ ...found, nonce: found.nonce === null ? null : found.nonce + 1 })),
  'misses nonce 7': lying((found) => (found.nonce === 7 ? { ...found, nonce: null } : found)),
};
for (const [fault, make] of Object.entries(BROKEN)) {
  test(`a fast kernel that ${fault} is not chosen`, (t) => {
    t.is(chooseKernel(make).name, 'plain');
  });
}

for (const addition of [0, 1, 2, 10, 50, 100, 200, 300, 400]) {
  test(`a fast kernel with addition ${addition} wrong is not chosen, and never yields a wrong nonce`, (t) => {
    t.is(chooseKernel(damagedAt(addition)).name, 'plain');

    const plain = new PlainKernel();
    const damaged = damagedAt(addition)();
    const target = Buffer.alloc(32, 0x3f);
    for (const kernel of [plain, damaged]) kernel.prepare(new Uint8Array(80), target);
    for (let start = 0; start < 400; start += 7) {
      const { nonce } = damaged.search(start, start + 50);
      if (nonce !== null) t.is(plain.search(nonce, nonce + 1).nonce, nonce);
    }
  });
}

test('what is chosen on this machine works', (t) => {
  const kernel = chooseKernel();
  t.true(['plain', 'wasm-simd'].includes(kernel.name));
  kernel.prepare(new Uint8Array(80), new Uint8Array(32).fill(0xff));
  t.deepEqual(kernel.search(3, 9), { nonce: 3, hashes: 1 });
});

test('a Node without WebAssembly takes the plain kernel', (t) => {
  const choose = new URL('../../../peer/io/kernel/choose.js', import.meta.url).href;
  const script = `import { chooseKernel } from '${choose}'; console.log(typeof WebAssembly, chooseKernel().name);`;
  const output = execFileSync(process.execPath, ['--jitless', '--input-type=module', '--eval', script]);
  t.is(output.toString().trim(), 'undefined plain');
});
