/** `retire`: peers leave for good, off the roll that majorities are counted by. */
import type { Command } from 'commander';
import { type Add, examples } from '../command-line.js';
import { type Context, withSupervisor } from '../context.js';
import { EXIT } from '../control/fault.js';
import type { Result } from '../control/messages.js';
import { usage } from '../settings.js';
import { namesOf } from '../targets.js';

/** Told to its links, with the goodbye to the tracker and a stop that has to be forced. */
const RETIRE_MS = 45_000;

export const addRetire: Add = (program, run) => {
  program
    .command('retire')
    .description('leave for good: off the roll that majorities are counted by; a name comes back as somebody else')
    .argument('<target>', 'p2, p1..p3 or p1,p4; one peer has to stay')
    .addHelpText('after', examples('retire p4', 'retire p3,p4'))
    .action((target: string, _options: object, command: Command) => run(command, (context) => retire(context, target)));
};

async function retire(context: Context, target: string): Promise<number> {
  const { output, settings } = context;
  const results = await withSupervisor(context, async (client) => {
    const { peers } = await client.ask({ type: 'info' });
    const left: Result[] = [];
    const names = namesOf(
      target,
      peers.map(({ name }) => name),
      true,
    );
    // Before any has left: there would be nobody to tell it, and no chain to come back to.
    if (names.length === peers.length)
      throw usage('somebody has to stay', '`orchestrator down` stops the cluster and keeps its data');
    // One after the other: each tells those that are still there.
    for (const name of names) {
      const done = await client.ask({ type: 'remove', target: name }, settings.timeoutMs ?? RETIRE_MS);
      left.push(...done.results);
    }
    return left;
  });
  output.result({ results }, () => results.map(({ name, ms }) => `${name} left for good after ${ms} ms`));
  return EXIT.done;
}
