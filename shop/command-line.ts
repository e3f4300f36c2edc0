/** What can be typed to the shop: commands, options, and what help says of them. */
import { Command, Option } from 'commander';
import { buy } from './commands/buy.js';
import { demo, demoWishOf, RATE_DEFAULT, SHOPPERS_DEFAULT } from './commands/demo.js';
import { checkName, join } from './commands/join.js';
import { listEverybody, listMonkeys, listUsers } from './commands/lists.js';
import { showRecord } from './commands/record.js';
import { watch } from './commands/watch.js';
import type { Result } from './face.js';
import { TIMEOUT_SECONDS_DEFAULT, TRACKER_HOST_DEFAULT } from './options.js';
import { forMsOf } from './staying.js';
import { type Tools, type Visit, WAITS, type Wait } from './visit.js';

export type Job = (visit: Visit) => Promise<Result> | Result;
/** What goes on until it is stopped, and takes care of its own visit. @returns the exit code */
type Stay = (tools: Tools) => Promise<number>;
/** What a command line asks for. */
export type Errand = { readonly type: 'visit'; readonly job: Job } | { readonly type: 'stay'; readonly job: Stay };

/** Behind the name of the program. */
const EXAMPLES = ['', ' join Ada', ' buy Ada Capuchin', ' record Ada --json', ' demo --shoppers 20 --rate 5'];

const EXIT_CODES = `
Exit codes: 0 done, 1 failed or refused, 2 usage, 3 no such shopper or cluster, 4 time-out (nothing is lost).

With --json every command prints one object (watch: one a line):
  join     transaction, shopper, publicKey, receipt, coins
  buy      transaction, shopper, publicKey, monkey, price, sequence, receipt, coins (left to spend)
  record   shopper, name, publicKey, own, coins, pending, free, sequence, cage, joined, purchases
  users    network, shoppers (each as record has it, without purchases), damaged
  monkeys  network, monkeys (name, price, line)
  demo     purchases (shopper, publicKey, transaction, monkey, price, sequence, receipt, settledMs, movedBack),
           totals, wrongRecords (shopper, publicKey, fault)
  watch    event (start, receipt, record), time, shopper, publicKey, transaction, monkey, price, before (state),
           receipt, reorganised (blocks, if known), coins, cage
  receipt: state (sent, accepted, mined, settled, refused), block, height, depth, agree, roll
  errors:  {"error":{"code","message","hint"}}`;

/** @param prefix what is typed before a command, where the shop was started by another program that knows the tracker */
export function commandLine(prefix: string | undefined, decide: (errand: Errand) => void): Command {
  const choose = (job: Job): void => decide({ type: 'visit', job });
  const chooseStay = (job: Stay): void => decide({ type: 'stay', job });
  const program = prefix ?? 'node dist/shop/main.js 7400';
  const example = (words: string): string => `\nExample: ${program} ${words}`;
  const examples = EXAMPLES.map((words) => `  ${program}${words}\n`).join('');
  // Whoever starts us for somebody gives these.
  const given = (option: Option): Option => option.hideHelp(prefix !== undefined);
  const wait = (): Option =>
    new Option('--wait <state>', 'what to wait for').choices(WAITS).default('settled' satisfies Wait);
  const shop = new Command(prefix ?? 'node dist/shop/main.js TRACKER_PORT')
    .usage('[options] [command]')
    .description('Buy monkeys on a running cluster. Without a command: the screen, where there is a terminal.')
    .addOption(given(new Option('--tracker-host <host>', 'where the tracker is').default(TRACKER_HOST_DEFAULT)))
    .addOption(
      new Option(
        '--wallets <folder>',
        `where your wallets are (default: ${prefix ? 'beside the cluster' : 'those of the cluster "default"'})`,
      ),
    )
    .option(`--peer <${prefix ? 'p1' : 'host:port'}>`, 'send to this peer only; receipts still count all')
    .option('--timeout <seconds>', 'how long to wait', String(TIMEOUT_SECONDS_DEFAULT))
    .option('--json', 'print JSON')
    .option('--no-color', 'print without colour')
    .option('--ascii', 'the screen: draw with ASCII only')
    .option('--no-mouse', 'the screen: leave the mouse to the terminal')
    // For programs that fork us and show the screen themselves.
    .addOption(new Option('--window <COLUMNSxROWS>').hideHelp())
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .addHelpText('after', `\nExamples:\n${examples}${EXIT_CODES}`);

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
  const forOption = '--for <seconds>';
  add('watch <name>', 'a line for each thing that happens to a shopper, until Ctrl-C')
    .option(forOption, 'end after this time')
    .action((name: string, options: { for?: string }) => {
      const forMs = forMsOf(options.for);
      chooseStay((tools) => watch(tools, name, forMs));
    })
    .addHelpText(
      'after',
      `\nTells every change of a receipt, of purchases by other commands too, and of the shopper's coins and cage.\nOf somebody who has no wallet here only coins and cage are known.\n${example('watch Ada --json')}`,
    );
  add('demo', 'shoppers who join and buy by themselves, until Ctrl-C; then what became of each purchase')
    .option('--shoppers <n>', 'how many buy at a time, 1 to 200', String(SHOPPERS_DEFAULT))
    .option('--rate <n>', 'purchases a second, all together, 0.1 to 50', String(RATE_DEFAULT))
    .option(forOption, 'stop buying after this time')
    .action((options: { shoppers: string; rate: string; for?: string }) => {
      const wish = demoWishOf(options);
      chooseStay((tools) => demo(tools, wish));
    })
    .addHelpText(
      'after',
      `\nStopped, it waits at most --timeout until what is open is settled; Ctrl-C again ends the waiting.\nExit code 0: every purchase is settled, once, and every record on the chain is right. Their wallets are kept\napart from yours; a later demo goes on with them.\n${example('demo --shoppers 20 --rate 5 --for 60')}`,
    );
  return shop;
}
