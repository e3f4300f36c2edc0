/** `events`: what happened in the cluster, one line each. */
import type { Command } from 'commander';
import { type Add, examples } from '../command-line.js';
import { type Context, withSupervisor } from '../context.js';
import type { ControlClient } from '../control/client.js';
import { EXIT } from '../control/fault.js';
import type { ClusterEvent } from '../control/messages.js';
import { eventLine } from '../render.js';
import { durationMs, wholeNumber } from '../settings.js';

type Options = { readonly follow?: boolean; readonly tail?: string; readonly since?: string };

export const addEvents: Add = (program, run) => {
  program
    .command('events')
    .description('blocks, forks, reorganisations, process and fault events, one a line')
    .option('-f, --follow', 'go on with what happens from now on')
    .option('--tail <n>', 'only the last ones')
    .option('--since <time>', 'only those of the last 30s, 5m, …')
    .addHelpText('after', examples('events', 'events -f --tail 0', 'events --since 1m --json'))
    .action((options: Options, command: Command) => run(command, (context) => events(context, options)));
};

function events(context: Context, { follow = false, tail, since }: Options): Promise<number> {
  const { output } = context;
  const count = tail === undefined ? Number.POSITIVE_INFINITY : wholeNumber(tail, '--tail', 0, 1_000_000);
  const fromMs = since === undefined ? 0 : Date.now() - durationMs(since, '--since');
  const print = (event: ClusterEvent): void => output.data(event, () => eventLine(event));
  return withSupervisor(context, async (client) => {
    const past = (
      follow ? await client.follow(0, print) : (await client.ask({ type: 'events', since: 0, follow: false })).events
    ).filter(({ atMs }) => atMs >= fromMs);
    for (const event of past.slice(count === 0 ? past.length : -count)) print(event);
    if (follow) await untilOver(client);
    return EXIT.done;
  });
}

/** Ctrl-C, or the end of the supervisor. */
function untilOver(client: ControlClient): Promise<void> {
  return new Promise((resolve) => {
    client.onEnd = resolve;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
