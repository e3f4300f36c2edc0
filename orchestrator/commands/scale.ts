/** `scale`: more peers, or fewer. */
import type { Command } from 'commander';
import { type Add, examples } from '../command-line.js';
import { type Context, withSupervisor } from '../context.js';
import { EXIT } from '../control/fault.js';
import { PEERS_MAX } from '../control/messages.js';
import { plural } from '../render.js';
import { wholeNumber } from '../settings.js';

const SCALE_MS = 60_000;

export const addScale: Add = (program, run) => {
  program
    .command('scale')
    .description('grow or shrink to so many peers; who leaves does so for good, and no longer counts in majorities')
    .argument('<peers>', 'how many')
    .addHelpText('after', examples('scale 6'))
    .action((peers: string, _options: object, command: Command) =>
      run(command, (context) => scale(context, wholeNumber(peers, 'the number of peers', 1, PEERS_MAX))),
    );
};

async function scale(context: Context, peers: number): Promise<number> {
  const { output, settings } = context;
  const done = await withSupervisor(context, (client) =>
    client.ask({ type: 'scale', peers }, settings.timeoutMs ?? SCALE_MS),
  );
  output.result(done, () => {
    const names = done.results.map(({ name }) => name).join(', ');
    if (names === '') return [`Nothing to do: there are ${plural(peers, 'peer')}.`];
    return [
      `${plural(done.peers, 'peer')}: ${names} ${done.results[0]?.state === 'running' ? 'came' : 'left for good'}.`,
    ];
  });
  return EXIT.done;
}
