/** `status`: whether all is well, on one screen. */
import type { Command } from 'commander';
import { type Add, examples } from '../command-line.js';
import { type Context, withSupervisor } from '../context.js';
import { EXIT } from '../control/fault.js';
import { outlookText } from '../outlook.js';
import { plural } from '../render.js';

export const addStatus: Add = (program, run) => {
  program
    .command('status')
    .description('whether tips agree, forks, pending transactions, faults; exit code 6 if anything is wrong')
    .addHelpText('after', examples('status', 'status --json'))
    .action((_options: object, command: Command) => run(command, status));
};

async function status(context: Context): Promise<number> {
  const { output } = context;
  const seen = await withSupervisor(context, (client) => client.ask({ type: 'status' }));
  output.answer(seen, () => [
    `Cluster ${context.settings.name} is ${seen.healthy ? output.paint.green('● healthy') : output.paint.yellow('◐ unhealthy')}`,
    `  tips      ${seen.tipsAgree ? 'agree' : 'differ'}`,
    `  block     ${seen.height}`,
    `  forks     ${seen.forks}`,
    `  pending   ${plural(seen.pending, 'transaction')}`,
    `  mining    ${outlookText(seen.mining)}`,
    `  faults    ${seen.faults.length === 0 ? 'none' : seen.faults.map(({ from, to }) => `${from} → ${to} cut`).join(', ')}`,
    `  roll      ${plural(seen.roll.length, 'peer')}`,
    ...seen.problems.map((problem) => `  ! ${problem}`),
  ]);
  return seen.healthy ? EXIT.done : EXIT.unhealthy;
}
