/** `start`, `stop`, `restart`, `kill`, `pause`, `resume`: what can be done to a process. */
import type { Command } from 'commander';
import { type Add, examples } from '../command-line.js';
import { type Context, withSupervisor } from '../context.js';
import { EXIT } from '../control/fault.js';
import { ACTIONS, type Action, type Result } from '../control/messages.js';

/** A stop that has to be forced, then a start. */
const OPERATE_MS = 45_000;

const WORDS: { readonly [A in Action]: { readonly does: string; readonly did: string; readonly already: string } } = {
  start: { does: 'start what was stopped, killed or given up', did: 'listens after', already: 'already runs' },
  stop: { does: 'end gracefully; it stays down until `start`', did: 'stopped after', already: 'was already down' },
  restart: { does: 'stop, then start', did: 'listens again after', already: 'already runs' },
  kill: {
    does: 'end by SIGKILL; it stays dead until `start`',
    did: 'ended by SIGKILL after',
    already: 'was already down',
  },
  pause: { does: 'freeze by SIGSTOP', did: 'paused after', already: 'was already paused' },
  resume: { does: 'let a paused process go on', did: 'goes on after', already: 'was not paused' },
};

export const addOperations: Add = (program, run) => {
  for (const action of ACTIONS) {
    program
      .command(action)
      .description(WORDS[action].does)
      .argument('<target>', 'p2, p1..p3, p1,p4, tracker, dashboard or all')
      .addHelpText('after', examples(`${action} p2`, `${action} p1..p3`, `${action} tracker`))
      .action((target: string, _options: object, command: Command) =>
        run(command, (context) => operate(context, action, target)),
      );
  }
};

async function operate(context: Context, action: Action, target: string): Promise<number> {
  const { output, settings } = context;
  const { results } = await withSupervisor(context, (client) =>
    client.ask({ type: 'operate', action, target }, settings.timeoutMs ?? OPERATE_MS),
  );
  output.result({ results }, () => resultLines(action, results));
  return EXIT.done;
}

function resultLines(action: Action, results: readonly Result[]): string[] {
  const { did, already } = WORDS[action];
  return results.map(({ name, changed, ms }) => (changed ? `${name} ${did} ${ms} ms` : `${name} ${already}`));
}
