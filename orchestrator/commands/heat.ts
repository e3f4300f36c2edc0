/** `heat`: burns CPU in a peer, to see its difficulty rise. */
import type { Command } from 'commander';
import { type Add, examples } from '../command-line.js';
import { type Context, withSupervisor } from '../context.js';
import { EXIT } from '../control/fault.js';
import { HEAT_MS_MAX } from '../control/messages.js';
import { spanText } from '../render.js';
import { durationMs, usage } from '../settings.js';

export const addHeat: Add = (program, run) => {
  program
    .command('heat')
    .description('burn a core in a peer, to see its difficulty rise')
    .argument('<target>', 'which peers')
    .option('--for <time>', 'how long, as 20s or 2m; 0 stops', '20s')
    .addHelpText('after', examples('heat p2', 'heat p2 --for 1m', 'heat p2 --for 0'))
    .action((target: string, options: { readonly for: string }, command: Command) =>
      run(command, (context) => heat(context, target, durationMs(options.for, '--for'))),
    );
};

async function heat(context: Context, target: string, ms: number): Promise<number> {
  if (ms > HEAT_MS_MAX)
    throw usage(`--for is ${spanText(ms)}: an hour is the most`, 'as in `orchestrator heat p2 --for 20s`');
  const done = await withSupervisor(context, (client) => client.ask({ type: 'heat', target, ms }));
  const names = done.targets.join(', ');
  context.output.result(done, () => [
    ms === 0
      ? `${names}: no more heat.`
      : `${names}: a core burns for ${spanText(ms)}; \`orchestrator ps\` shows the difficulty rise.`,
  ]);
  return EXIT.done;
}
