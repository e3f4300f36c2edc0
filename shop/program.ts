/** The command line of the shop: parsed, carried out, ended with its exit code. */
import { Command, CommanderError, Option } from 'commander';
import { buy } from './commands/buy.js';
import { door } from './commands/door.js';
import { checkName, join } from './commands/join.js';
import { listEverybody, listMonkeys, listUsers } from './commands/lists.js';
import { showRecord } from './commands/record.js';
import { EXIT, ShopError } from './errors.js';
import { asShopError, Face, type Result } from './face.js';
import {
  Hints,
  optionsOf,
  portOf,
  type RawOptions,
  TIMEOUT_SECONDS_DEFAULT,
  TRACKER_HOST_DEFAULT,
  usageError,
} from './options.js';
import { Visit, WAITS, type Wait } from './visit.js';

const EXIT_CODES = `
Exit codes: 0 done, 1 failed or refused, 2 usage, 3 no such shopper or cluster, 4 time-out (nothing is lost).

With --json every command prints one object:
  join     transaction, shopper, publicKey, receipt, coins
  buy      transaction, shopper, publicKey, monkey, price, sequence, receipt, coins (left to spend)
  record   shopper, name, publicKey, own, coins, pending, free, sequence, cage, joined, purchases
  users    network, shoppers (each as record has it, without purchases), damaged
  monkeys  network, monkeys (name, price, line)
  receipt: state (sent, accepted, mined, settled, refused), block, height, depth, agree, roll
  errors:  {"error":{"code","message","hint"}}`;

type Job = (visit: Visit) => Promise<Result> | Result;

/**
 * Runs one command and ends the process.
 *
 * @param words what was typed behind the program's name
 */
export async function program(words: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  // Decided before anything is parsed, so that a mistake in the options is told as asked.
  const face = new Face({
    json: words.includes('--json'),
    isColoured: process.stdout.isTTY === true && !env.NO_COLOR && !words.includes('--no-color'),
  });
  // Whoever read the beginning and went away, as `head` does, has what it wanted.
  process.stdout.on('error', () => process.exit(0));
  let exit = 0;
  try {
    exit = await run(words, env, face);
  } catch (error) {
    const shown = asShopError(error);
    face.showError(shown);
    exit = shown.exit;
  }
  // A frozen peer may hold a connection open; what was printed has to be out before the end.
  for (const stream of [process.stdout, process.stderr]) await new Promise((resolve) => stream.write('', resolve));
  process.exit(exit);
}

async function run(words: readonly string[], env: NodeJS.ProcessEnv, face: Face): Promise<number> {
  const parsed = parse(words, env);
  if (parsed === null) return 0;
  const { port, raw, job } = parsed;
  const tools = { options: optionsOf(port, raw, env), face, hints: new Hints(port, raw, env) };
  process.once('SIGINT', () => {
    const hint = 'what was signed is kept, and sent again by every command of the shop';
    face.showError(new ShopError('INTERRUPTED', EXIT.interrupted, 'stopped', { hint }));
    process.exit(EXIT.interrupted);
  });
  const visit = await Visit.begin(tools);
  try {
    face.show(await job(visit));
  } finally {
    await visit.end();
  }
  return 0;
}

type Parsed = { readonly port: string; readonly raw: RawOptions; readonly job: Job };

/** @returns null if there is nothing more to do, as after `--help`. @throws ShopError for what makes no sense */
function parse(words: readonly string[], env: NodeJS.ProcessEnv): Parsed | null {
  const chosen: Job[] = [];
  const command = commandLine(env.ORCHESTRATOR_SHOP_HINT, (job) => chosen.push(job));
  const [first = ''] = words;
  const port = first.startsWith('-') || first === '' ? null : first;
  if (port !== null) portOf(port, 'TRACKER_PORT');
  try {
    command.parse(port === null ? words : words.slice(1), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    // What commander throws where no command was given; the options are parsed by then.
    if (error.code !== 'commander.help') throw usageError(error.message.replace(/^error: /, ''), 'see --help');
  }
  if (port === null) {
    throw usageError('the first word must be the port of the tracker', 'as in: node dist/shop/main.js 7400 monkeys');
  }
  const [job] = chosen;
  if (!job && !process.stdout.isTTY) {
    process.stderr.write(command.helpInformation());
    throw usageError('no command was given', 'say what to do, as join, buy or monkeys');
  }
  return { port, raw: command.opts<RawOptions>(), job: job ?? door };
}

/** @param prefix what is typed before a command, where the shop was started by another program that knows the tracker */
function commandLine(prefix: string | undefined, choose: (job: Job) => void): Command {
  const example = (words: string): string => `\nExample: ${prefix ?? 'node dist/shop/main.js 7400'} ${words}`;
  // Whoever starts us for somebody gives these.
  const given = (option: Option): Option => option.hideHelp(prefix !== undefined);
  const wait = (): Option =>
    new Option('--wait <state>', 'what to wait for').choices(WAITS).default('settled' satisfies Wait);
  const shop = new Command(prefix ?? 'node dist/shop/main.js TRACKER_PORT')
    .usage('[options] [command]')
    .description('Buy monkeys on a running cluster.')
    .addOption(given(new Option('--tracker-host <host>', 'where the tracker is').default(TRACKER_HOST_DEFAULT)))
    .addOption(
      given(new Option('--wallets <folder>', 'where your wallets are (default: those of the cluster "default")')),
    )
    .option(`--peer <${prefix ? 'p1' : 'host:port'}>`, 'send to this peer only; receipts still count all')
    .option('--timeout <seconds>', 'how long to wait', String(TIMEOUT_SECONDS_DEFAULT))
    .option('--json', 'print JSON')
    .option('--no-color', 'print without colour')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .addHelpText('after', EXIT_CODES);

  const add = (usage: string, description: string): Command =>
    shop
      .command(usage)
      .description(description)
      .exitOverride()
      .configureOutput({ writeErr: () => undefined });
  add('join <name>', 'become a shopper: a wallet here and 1000 coins on the chain')
    .option('--again', 'also if you have a shopper of this name already: names are not unique, keys are')
    .addOption(wait())
    .action((name: string, options: { wait: Wait; again?: boolean }) => {
      checkName(name);
      choose((visit) => join(visit, name, options.wait, options.again === true));
    })
    .addHelpText(
      'after',
      `\nA join that was not settled in time goes on when the same command is typed again.\n${example('join Ada')}`,
    );
  add('users', 'your shoppers')
    .option('--all', 'everyone on the chain')
    .action((options: { all?: boolean }) => choose(options.all === true ? listEverybody : listUsers));
  add('monkeys', 'what there is to buy').action(() => choose(listMonkeys));
  add('buy <name> <monkey>', 'buy a monkey for one of your shoppers')
    .addOption(wait())
    .action((name: string, monkey: string, options: { wait: Wait }) =>
      choose((visit) => buy(visit, name, monkey, options.wait)),
    )
    .addHelpText(
      'after',
      `\nThe beginning of a monkey's name is enough. Where two of your shoppers share a name, add the digits\nshown behind it: Ada·3f2a or Ada:3f2a.\n${example('buy Ada Capuchin --wait mined')}`,
    );
  add('record <name>', 'coins, cage and purchases of a shopper').action((name: string) =>
    choose((visit) => showRecord(visit, name)),
  );
  return shop;
}
