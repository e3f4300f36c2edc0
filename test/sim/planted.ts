/**
 * Bugs put into the program on purpose, to see that the simulator finds them. The program knows nothing of them: a loader
 * changes one place of a compiled file as it is read (`planting.ts`), in processes that a test has started for it.
 */

export type PlantedBug = {
  readonly name: string;
  /** Below `dist`. */
  readonly file: string;
  /** Occurs once in the file. */
  readonly is: string;
  readonly becomes: string;
  /** The first seed that was seen to find it. */
  readonly foundBy: number;
};

export const PLANTED: readonly PlantedBug[] = [
  {
    name: 'told before it is flushed',
    file: 'peer/core/flushing.js',
    is: 'const batch = this.#storage.awaited;',
    becomes: 'const batch = 0;',
    foundBy: 1,
  },
  {
    name: 'number not checked',
    file: 'peer/chain/ledger.js',
    is: 'if (sequence < next)',
    becomes: 'if (sequence < next - 2 ** 31)',
    foundBy: 41,
  },
  {
    name: 'transactions of a block that was left are forgotten',
    file: 'peer/core/course.js',
    is: 'returning.add(detached);',
    becomes: '',
    foundBy: 11,
  },
  {
    name: 'heights compared, not work',
    file: 'peer/chain/node.js',
    is: 'one.work !== other.work ? one.work > other.work : one.hash < other.hash',
    becomes: 'one.height !== other.height ? one.height > other.height : one.hash < other.hash',
    foundBy: 70,
  },
  {
    name: 'network not signed',
    file: 'peer/chain/transaction.js',
    is: 'out.raw(fromHex(network));',
    becomes: '',
    foundBy: 1,
  },
  {
    name: 'records of a block not checked',
    file: 'peer/chain/switch.js',
    is: 'return actual === claimed ? null : {',
    becomes: 'return actual !== null ? null : {',
    foundBy: 10,
  },
  {
    name: 'blocks beside the chain never dropped',
    file: 'peer/chain/blockchain.js',
    is: 'for (const node of this.#window.sides.surplus(this.last))',
    becomes: 'for (const node of [])',
    foundBy: 1,
  },
  {
    name: 'one step written as two transactions',
    file: 'peer/core/flushing.js',
    is: "this.#outlet.emit({ type: 'store', ...taken });",
    becomes: `const half = taken.writes.length >>> 1;
        this.#outlet.emit({ type: 'store', batch: taken.batch - 0.5, writes: taken.writes.slice(0, half) });
        this.#outlet.emit({ type: 'store', batch: taken.batch, writes: taken.writes.slice(half) });`,
    foundBy: 13,
  },
  {
    name: 'a peer counted twice in the majority',
    file: 'shop/model/receipts.js',
    is: '(isFresh && members.has(peer) ? 1 : 0)',
    becomes: '(isFresh && members.has(peer) ? 2 : 0)',
    foundBy: 2,
  },
  {
    name: 'half taken for a majority',
    file: 'shop/model/receipts.js',
    is: 'isMajority(place.agree, members.size) ? place',
    becomes: 'place.agree * 2 >= members.size ? place',
    foundBy: 2,
  },
  {
    name: 'hash remembered as invalid for a bad body',
    file: 'peer/chain/validate.js',
    is: `    'REPEATED_SUBTREE',
    'WRONG_MERKLE_ROOT',
`,
    becomes: '',
    foundBy: 56,
  },
  {
    name: 'number of a floating purchase used again',
    file: 'shop/model/purse.js',
    is: 'while (numbers.has(next))',
    becomes: 'while (false)',
    foundBy: 1,
  },
];

/** Names the bug that a process is to have. */
export const PLANTED_VARIABLE = 'MONKEYCHAIN_PLANTED_BUG';
