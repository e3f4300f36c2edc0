/** `mine`: has a peer mine now. */
import type { Command } from 'commander';
import { type Add, examples } from '../command-line.js';
import { type Context, withSupervisor } from '../context.js';
import { EXIT } from '../control/fault.js';
import { MINE_BLOCKS_MAX, mineMsMax } from '../control/mining.js';
import { plural } from '../render.js';
import { wholeNumber } from '../settings.js';

export const addMine: Add = (program, run) => {
  program
    .command('mine')
    .description('mine now, empty blocks too')
    .argument('<target>', 'which peers')
    .option('--blocks <n>', 'how many blocks each', '1')
    .addHelpText('after', examples('mine p1', 'mine p1 --blocks 5'))
    .action((target: string, options: { readonly blocks: string }, command: Command) =>
      run(command, (context) => mine(context, target, wholeNumber(options.blocks, '--blocks', 1, MINE_BLOCKS_MAX))),
    );
};

async function mine(context: Context, target: string, blocks: number): Promise<number> {
  const timeoutMs = context.settings.timeoutMs ?? mineMsMax(blocks);
  const done = await withSupervisor(context, (client) => client.ask({ type: 'mine', target, blocks }, timeoutMs));
  context.output.result(done, () =>
    done.mined.map((one) => `${one.name} mined ${plural(one.blocks, 'block')}, up to block ${one.height}`),
  );
  return EXIT.done;
}
