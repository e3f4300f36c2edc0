/** `bench`: measures this machine, each figure beside a yardstick of the same run. */
import { cpus } from 'node:os';
import { type Command, Option } from 'commander';
import { type Add, examples } from '../command-line.js';
import type { Context } from '../context.js';
import { EXIT } from '../control/fault.js';
import { hashRates } from '../hash-rates.js';
import { table } from '../output.js';
import { countText } from '../render.js';
import { durationMs, usage } from '../settings.js';

type Options = { readonly only?: 'hash'; readonly for: string };

const FOR_MS_MAX = 60_000;

export const addBench: Add = (program, run) => {
  program
    .command('bench')
    .description('measure this machine: the mining kernel beside node:crypto, and hash-wasm where that is installed')
    .addOption(new Option('--only <what>', 'what to measure').choices(['hash']))
    .option('--for <time>', 'how long each one is measured in each of five rounds', '200ms')
    .addHelpText('after', examples('bench --only hash', 'bench --only hash --json'))
    .action((options: Options, command: Command) =>
      run(command, (context) => bench(context, durationMs(options.for, '--for'))),
    );
};

async function bench({ output }: Context, ms: number): Promise<number> {
  if (ms < 1 || ms > FOR_MS_MAX) throw usage('--for is from 1ms to 60s', 'as in `orchestrator bench --for 200ms`');
  const hash = await hashRates(ms);
  const machine = { cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length, node: process.version };
  output.answer({ machine, hash }, () => [
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}`,
    'Double SHA-256 of an 80-byte header, one thread, median of 5 rounds:',
    ...table(
      ['WHO', 'RATE', 'KERNEL IS'],
      hash.map(({ name, rate, ratio }, place) => [
        name,
        countText(rate, 'H/s'),
        place === 0 ? '' : `${ratio.toFixed(1)} ×`,
      ]),
      new Set([1, 2]),
    ),
  ]);
  return EXIT.done;
}
