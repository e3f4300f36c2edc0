#!/usr/bin/env node
/** The command line: the door. What each command does is in `commands`. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { contextFor, examples, type Run } from './command-line.js';
import { addBench } from './commands/bench.js';
import { addChain } from './commands/chain.js';
import { addDashboard } from './commands/dashboard.js';
import { addDown } from './commands/down.js';
import { addEvents } from './commands/events.js';
import { addHeat } from './commands/heat.js';
import { addLinks } from './commands/link.js';
import { addLogs } from './commands/logs.js';
import { addMine } from './commands/mine.js';
import { addOperations } from './commands/operate.js';
import { addPs } from './commands/ps.js';
import { addRetire } from './commands/retire.js';
import { addScale } from './commands/scale.js';
import { addShop } from './commands/shop.js';
import { addStatus } from './commands/status.js';
import { addUp } from './commands/up.js';
import { addVerify } from './commands/verify.js';
import { addWait } from './commands/wait.js';
import { EXIT } from './control/fault.js';
import { Output } from './output.js';
import { usage } from './settings.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** What is printed before settings could be read. */
const early = (): Output =>
  new Output({
    json: process.argv.includes('--json'),
    quiet: false,
    color: process.argv.includes('--no-color') ? false : undefined,
    flags: [],
  });

// Exit codes are set, not called: what is still on its way to a pipe must get there.
const run: Run = async (command, action) => {
  let output = early();
  try {
    const context = contextFor(command);
    output = context.output;
    process.exitCode = await action(context);
  } catch (error) {
    process.exitCode = output.fault(error);
  }
};

const program = new Command('orchestrator')
  .description('Monkeychain: a proof-of-work cluster you can hold in your hands')
  .version(version)
  .option('--name <name>', 'which cluster (default: default)')
  .option('--data <dir>', 'where clusters are kept, each in a folder of its name')
  .option('--timeout <s>', 'how long to wait, in seconds')
  .option('--json', 'JSON on stdout, and nothing else there')
  .option('--quiet', 'print nothing but errors and what was asked for')
  .option('--no-color', 'no colour (also NO_COLOR)')
  .configureHelp({ showGlobalOptions: true })
  .showHelpAfterError(false)
  .addHelpText('after', examples('up --peers 4', 'ps', 'kill p3', 'start p3'))
  .exitOverride()
  // Errors are printed by us, as JSON if asked for.
  .configureOutput({ writeErr: () => undefined });

const COMMANDS = [
  ...[addUp, addDown, addPs, addStatus, addLogs, addEvents],
  ...[addOperations, addRetire, addScale, addLinks, addHeat, addMine],
  ...[addChain, addVerify, addWait, addShop, addBench, addDashboard],
];
for (const add of COMMANDS) add(program, run);

// A reader that has seen enough (`| head`), or a terminal that is gone, is no error: what runs is ended gracefully.
process.stdout.once('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  process.stdout.on('error', () => undefined);
  if (!process.emit('SIGTERM')) process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  if (error.exitCode === 0) process.exitCode = EXIT.done;
  else if (error.code === 'commander.help') {
    // No command at all: what there is to choose from.
    if (process.argv.includes('--json')) early().fault(usage('no command', '`orchestrator --help` lists the commands'));
    else early().note(program.helpInformation());
    process.exitCode = EXIT.usage;
  } else
    process.exitCode = early().fault(
      usage(error.message.replace(/^error: /, ''), '`orchestrator --help` lists the commands'),
    );
}
