/** All that can be typed: the program and its commands. What each command does is in `commands`. */
import { Command } from 'commander';
import { examples, type Run } from './command-line.js';
import { addBench } from './commands/bench.js';
import { addChain } from './commands/chain.js';
import { addCompletion } from './commands/completion.js';
import { addDashboard } from './commands/dashboard.js';
import { addDoctor } from './commands/doctor.js';
import { addDown } from './commands/down.js';
import { addDump } from './commands/dump.js';
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

const COMMANDS = [
  ...[addUp, addDown, addPs, addStatus, addLogs, addEvents],
  ...[addOperations, addRetire, addScale, addLinks, addHeat, addMine],
  ...[addChain, addVerify, addWait, addShop, addBench, addDashboard, addDoctor, addDump, addCompletion],
];

export function programOf(version: string, run: Run): Command {
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
  for (const add of COMMANDS) add(program, run);
  return program;
}
