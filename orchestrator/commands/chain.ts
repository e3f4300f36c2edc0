/** `chain`: prints blocks, the fork tree, and every shopper's record as of a block. */
import type { Command } from 'commander';
import type { Block } from '../../peer/chain/block.js';
import type { Genesis } from '../../peer/chain/genesis.js';
import type { Record } from '../../peer/chain/record.js';
import { blockJson, blockLine, blockLines, recordLine } from '../block-view.js';
import { type ChainSource, ChainSources } from '../chain-source.js';
import { type Add, examples } from '../command-line.js';
import type { Context } from '../context.js';
import { EXIT, Fault } from '../control/fault.js';
import { drawTree } from '../fork-graph.js';
import { findBlock, readChain, readForks, readRecords } from '../reading.js';
import { replay } from '../replay.js';
import { usage } from '../settings.js';

type Options = { readonly peer?: string; readonly graph?: boolean; readonly record?: boolean };

export const addChain: Add = (program, run) => {
  program
    .command('chain')
    .description('print the chain, one block, the fork tree, or every record as of a block')
    .argument('[block]', 'a height or a hash; without it all blocks')
    .option('--peer <p1>', 'as this peer has it (default: the heaviest that runs, else the heaviest on disk)')
    .option('--graph', 'draw the fork tree, newest first')
    .option('--record', "every shopper's record after the block")
    .addHelpText('after', examples('chain', 'chain 12 --record', 'chain --graph --peer p1', 'chain --json --record'))
    .action((block: string | undefined, options: Options, command: Command) =>
      run(command, (context) => chain(context, block, options)),
    );
};

function chain(context: Context, typed: string | undefined, options: Options): Promise<number> {
  if (typed !== undefined && options.graph)
    throw usage('--graph draws the whole chain, not one block', 'leave one of them out');
  if (options.record && options.graph) throw usage('--graph has no room for records', 'leave one of them out');
  return ChainSources.with(context, async (sources) => {
    const source = await sources.one(options.peer);
    const genesis = await source.client.genesis();
    const nameOf = (id: string): string | null => sources.cluster.seats.find((seat) => seat.id === id)?.name ?? null;
    const view = { context, genesis, nameOf };
    if (typed !== undefined) await printBlock(view, source, typed, options.record ?? false);
    else if (options.graph) await printTree(view, source, sources);
    else printChain(view, await readChain(source.client, genesis), options.record ?? false);
    return EXIT.done;
  });
}

type View = { readonly context: Context; readonly genesis: Genesis; readonly nameOf: (id: string) => string | null };

function printChain(
  { context: { output }, genesis, nameOf }: View,
  blocks: readonly Block[],
  hasRecords: boolean,
): void {
  // Records as of each block come from a replay: asked for one by one, a reorganisation could mix two chains.
  const built = hasRecords ? replay(genesis, blocks, true) : null;
  if (built?.fault)
    throw new Fault({
      code: 'CHAIN_INVALID',
      message: built.fault,
      hint: '`orchestrator verify` looks closer',
      exit: EXIT.failed,
    });
  const digits = String(blocks.at(-1)?.height ?? 0).length;
  for (const block of blocks) {
    const records: Record[] | null = built?.chain ? [...built.chain.records.all(block.height)] : null;
    output.data(blockJson(genesis, block, records, null), () =>
      [blockLine(block, nameOf, digits), ...(records ?? []).map((one) => recordLine(genesis, one))].join('\n'),
    );
  }
}

async function printBlock(
  { context: { output }, genesis, nameOf }: View,
  { client }: ChainSource,
  typed: string,
  hasRecords: boolean,
): Promise<void> {
  const { block, isBest } = await findBlock(client, genesis, typed);
  if (hasRecords && !isBest) {
    throw new Fault({
      code: 'NOT_BEST',
      message: `block ${block.hash} is not on the best chain, and records are kept along that one only`,
      hint: `\`orchestrator chain ${block.hash}\` shows the block itself`,
      exit: EXIT.failed,
    });
  }
  const records = hasRecords ? await readRecords(client, block.height) : null;
  output.data(blockJson(genesis, block, records, isBest), () =>
    [
      ...blockLines(genesis, block, nameOf),
      ...(isBest ? [] : ['  not on the best chain']),
      ...(records ? ['  records', ...records.map((one) => recordLine(genesis, one))] : []),
    ].join('\n'),
  );
}

async function printTree(
  { context: { output }, genesis, nameOf }: View,
  { client }: ChainSource,
  { rows }: ChainSources,
): Promise<void> {
  const best = await readChain(client, genesis);
  const beside = await readForks(client);
  const isBest = new Set(best.map(({ hash }) => hash as string));
  if (output.json) {
    const all = [...best, ...beside].sort((a, b) => a.height - b.height);
    for (const block of all) output.data(blockJson(genesis, block, null, isBest.has(block.hash)), () => '');
    return;
  }
  const tipsAt = (hash: string): string => {
    const names = rows.filter(({ tip }) => tip === hash).map(({ name }) => name);
    return names.length === 0 ? '' : `  ◀ ${names.join(' ')}`;
  };
  for (const line of drawTree([...best, ...beside], (block) => `${blockLine(block, nameOf)}${tipsAt(block.hash)}`))
    output.data({}, () => line);
}
