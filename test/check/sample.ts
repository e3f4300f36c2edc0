/** Exports for the tests of the checker, made by the program's own chain and exporter; the checker knows nothing of this. */
import { blockJson } from '../../orchestrator/block-view.js';
import type { Block } from '../../peer/chain/block.js';
import type { Genesis } from '../../peer/chain/genesis.js';
import type { Record } from '../../peer/chain/record.js';
import type { SimpleLedger } from '../peer/chain/simple.js';
import { World } from '../peer/chain/world.js';
import { Check } from './check.js';
import { Fault } from './fault.js';

/** A line of an export, to be tampered with. */
export type Line = { [field: string]: unknown };

/** The lines of named blocks, as `chain --json --record` prints them. */
export const linesOf = (world: World, names: readonly string[]): Line[] =>
  names.map((name) => lineOf(world.genesis, world.get(name), world.ledgerAt(name)));

/** @param ledger every record after the block */
export const lineOf = (genesis: Genesis, block: Block, ledger: SimpleLedger): Line => {
  const records = ledger.map((one, index) => ({ kind: 3, index, ...one }) as Record);
  return blockJson(genesis, block, records, null);
};

/** Four blocks: two shoppers join, they buy, an empty block, one buys again and a third joins. */
export const NAMES = ['genesis', 'b1', 'b2', 'b3', 'b4'] as const;
export function sampleWorld(): World {
  const world = new World();
  world.block('b1', 'genesis', { sells: [world.join('Ada'), world.join('Bertil', 'Żaneta Ωmega')] });
  world.block('b2', 'b1', { sells: [world.buy('Ada', 1, 3), world.buy('Ada', 2, 0), world.buy('Bertil', 1, 16)] });
  world.block('b3', 'b2', { entry: { load: 250, hashesBefore: 77, microsBefore: 1234, rate: 3333 } });
  world.block('b4', 'b3', { sells: [world.buy('Bertil', 2, 16), world.join('Cy')] });
  return world;
}

/** What the checker says of lines: its summary, or the number of the line and the field that is wrong. */
export function verdictOf(lines: readonly (Line | string)[]): string {
  const check = new Check();
  let count = 0;
  try {
    for (const line of lines) {
      count++;
      check.line(typeof line === 'string' ? line : JSON.stringify(line));
    }
    return check.summary();
  } catch (error) {
    if (error instanceof Fault) return `line ${count} ${error.field}`;
    throw error;
  }
}
