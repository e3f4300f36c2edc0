/** `link`, `partition`, `heal`: faults on live links. */
import { Argument, type Command } from 'commander';
import { type Add, examples } from '../command-line.js';
import { type Context, withSupervisor } from '../context.js';
import { EXIT } from '../control/fault.js';
import type { FaultRow } from '../control/messages.js';

export const addLinks: Add = (program, run) => {
  program
    .command('link')
    .description('cut or heal the link between two peers: a cut is silence, nothing is reset')
    .addArgument(new Argument('<what>', 'what to do').choices(['cut', 'heal']))
    .argument('<a>', 'a peer')
    .argument('<b>', 'another peer')
    .option('--one-way', 'only what A sends to B')
    .addHelpText('after', examples('link cut p1 p2', 'link cut p1 p2 --one-way', 'link heal p1 p2'))
    .action(
      (what: 'cut' | 'heal', from: string, to: string, options: { readonly oneWay?: boolean }, command: Command) =>
        run(command, (context) => link(context, what, from, to, options.oneWay ?? false)),
    );
  program
    .command('partition')
    .description('split the peers into groups that cannot hear each other; those not named form one group more')
    .argument('<groups...>', 'a TARGET each')
    .addHelpText(
      'after',
      `\nIt replaces all faults that were set; \`heal\` lifts them.\n${examples('partition p1,p2 p3,p4', 'partition p1')}`,
    )
    .action((groups: string[], _options: object, command: Command) =>
      run(command, (context) => partition(context, groups)),
    );
  program
    .command('heal')
    .description('lift all link faults')
    .addHelpText('after', examples('heal'))
    .action((_options: object, command: Command) => run(command, heal));
};

const list = (faults: readonly FaultRow[]): string =>
  faults.length === 0
    ? 'No link faults are set.'
    : `Set now: ${faults.map(({ from, to }) => `${from} → ${to} cut`).join(', ')}`;

async function link(
  context: Context,
  what: 'cut' | 'heal',
  from: string,
  to: string,
  oneWay: boolean,
): Promise<number> {
  const { faults } = await withSupervisor(context, (client) => client.ask({ type: 'link', what, from, to, oneWay }));
  context.output.result({ faults }, () => [
    `Link ${from} ${oneWay ? '→' : '↔'} ${to} ${what === 'cut' ? 'cut' : 'healed'}. ${list(faults)}`,
  ]);
  return EXIT.done;
}

async function partition(context: Context, groups: readonly string[]): Promise<number> {
  const done = await withSupervisor(context, (client) => client.ask({ type: 'partition', groups: [...groups] }));
  context.output.result(done, () => [
    `Partitioned: ${done.groups.map((group) => group.join(',')).join(' | ')}. \`orchestrator heal\` joins them again.`,
  ]);
  return EXIT.done;
}

async function heal(context: Context): Promise<number> {
  const done = await withSupervisor(context, (client) => client.ask({ type: 'heal' }));
  context.output.result(done, ['All link faults are lifted.']);
  return EXIT.done;
}
