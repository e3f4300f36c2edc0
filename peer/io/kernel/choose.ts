import { HEADER_SIZE, type Kernel, TARGET_SIZE } from './kernel.js';
import { PlainKernel } from './plain.js';
import { measureRate } from './rate.js';
import { SimdKernel } from './simd.js';

/** Header of Bitcoin's first block, which everybody knows to be won by this nonce. */
const GENESIS_HEADER = Buffer.from(
  '0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc3' +
    '888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c',
  'hex',
);
const GENESIS_TARGET = targetOf('00000000ffff');
const GENESIS_NONCE = 2_083_236_893;
/** Nonces tried before that one: twenty groups of four, and three more, so that it lies in the last lane. */
const GENESIS_LEAD = 83;

/** Targets that one nonce in 2, in 37 and in 256 meets, and how many nonces the kernels must agree on for each. */
const EASY: readonly { target: Uint8Array; nonces: number }[] = [
  { target: targetOf('7fffffff80'), nonces: 66 },
  { target: targetOf('06ebffff'), nonces: 270 },
  { target: targetOf('00ffffffff'), nonces: 690 },
];
/** A header in which no byte is like another, so that none can be mistaken for its neighbour. */
const UNLIKE_HEADER = Uint8Array.from({ length: HEADER_SIZE }, (_, i) => (i * 151 + 43) % 256);

/** What each kernel is timed for. V8's first code will do: the fast kernel is six times the plain one even in that. */
const TRIAL_MS = 0.8;
/** Of a busy machine one trial may get hardly any time, and the choice is for good: the best of these counts. */
const TRIALS = 3;

/**
 * The fastest kernel that is right on this machine: the fast one if it can be made, knows the answers and is the faster
 * one; else the plain one. Takes some 20 ms.
 *
 * @param makeFast for tests
 */
export function chooseKernel(makeFast: () => Kernel = () => new SimdKernel()): Kernel {
  const plain = new PlainKernel();
  try {
    const fast = makeFast();
    const isFit = knowsGenesis(fast) && agrees(fast, plain) && bestRate(fast) > bestRate(plain);
    return isFit ? fast : plain;
  } catch {
    // No WebAssembly, no SIMD, no memory for it: whatever it is, the plain kernel needs none of it.
    return plain;
  }
}

const bestRate = (kernel: Kernel): number =>
  Math.max(...Array.from({ length: TRIALS }, () => measureRate(kernel, TRIAL_MS)));

function knowsGenesis(kernel: Kernel): boolean {
  kernel.prepare(GENESIS_HEADER, GENESIS_TARGET);
  return kernel.search(GENESIS_NONCE - GENESIS_LEAD, GENESIS_NONCE + 1).nonce === GENESIS_NONCE;
}

/** Whether a kernel finds the same nonces as the plain one, hit by hit, so that it misses none. */
function agrees(kernel: Kernel, plain: Kernel): boolean {
  return EASY.every(({ target, nonces }) => {
    kernel.prepare(UNLIKE_HEADER, target);
    plain.prepare(UNLIKE_HEADER, target);
    return hitsOf(kernel, nonces) === hitsOf(plain, nonces);
  });
}

function hitsOf(kernel: Kernel, nonceEnd: number): string {
  const hits: number[] = [];
  for (let next = 0; next < nonceEnd; ) {
    const { nonce } = kernel.search(next, nonceEnd);
    if (nonce === null) break;
    hits.push(nonce);
    next = nonce + 1;
  }
  return hits.join();
}

/** A target that begins with these bytes and ends in zeros. */
function targetOf(hex: string): Uint8Array {
  const target = new Uint8Array(TARGET_SIZE);
  target.set(Buffer.from(hex, 'hex'));
  return target;
}
