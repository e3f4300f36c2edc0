/** `shop`: runs the shop on this cluster. */
import { fork } from 'node:child_process';
import type { Command } from 'commander';
import { addressText } from '../../peer/wire/address.js';
import { PROGRAMS } from '../children.js';
import { type Add, examples } from '../command-line.js';
import { type Context, clusterOf, withSupervisor } from '../context.js';
import { EXIT, Fault } from '../control/fault.js';
import { commandName } from '../hints.js';
import { peerOf } from '../targets.js';

export const addShop: Add = (program, run) => {
  program
    .command('shop')
    .description('buy monkeys: join, users, monkeys, buy, record')
    .argument('[words...]', 'a command of the shop and what belongs to it')
    .option('--peer <p1>', 'send to this peer only (a name, or HOST:PORT)')
    // What we do not know is the shop's: it says itself what is wrong with it.
    .allowUnknownOption()
    .addHelpText(
      'after',
      `
Commands of the shop:
  join NAME                become a shopper
  users [--all]            your shoppers, or everybody's
  monkeys                  what there is to buy
  buy NAME MONKEY          buy one (--wait accepted|mined|settled)
  record NAME              coins, cage, purchases
${examples('shop join Ada', 'shop monkeys', 'shop buy Ada Capuchin', 'shop record Ada --json')}`,
    )
    .action((words: string[], options: { readonly peer?: string }, command: Command) =>
      run(command, (context) => shop(context, words, options.peer)),
    );
};

async function shop(context: Context, words: readonly string[], peer: string | undefined): Promise<number> {
  const { settings, folder, flags } = context;
  clusterOf(context);
  const info = await withSupervisor(context, (client) => client.ask({ type: 'info' }));
  // The folder of all networks: the shop finds that of the tracker's in there by itself.
  const own = ['--tracker-host', info.tracker.host, '--wallets', folder.wallets('')];
  if (peer !== undefined) own.push('--peer', peer.includes(':') ? peer : addressOf(info.peers, peer));
  if (settings.timeoutMs !== undefined) own.push('--timeout', `${settings.timeoutMs / 1000}`);
  if (settings.json) own.push('--json');
  if (settings.color === false) own.push('--no-color');
  const args = [`${info.tracker.port}`, ...own, ...words];
  const env = { ...process.env, ORCHESTRATOR_SHOP_HINT: `${commandName(process.env, flags)} shop` };
  // Ctrl-C reaches the whole group: the shop ends by it in its own way, and we with it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const child = fork(PROGRAMS.shop, args, { env, execArgv: [], stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code !== null) resolve(code);
      else
        reject(
          new Fault({
            code: 'SHOP_ENDED',
            message: `the shop was ended by ${signal}`,
            hint: 'nothing is lost: what it signed is sent again by its next command',
            exit: EXIT.failed,
          }),
        );
    });
  });
}

type Place = { readonly name: string; readonly host: string; readonly port: number };

function addressOf(peers: readonly Place[], target: string): string {
  const name = peerOf(
    target,
    peers.map((peer) => peer.name),
  );
  return addressText(peers.find((peer) => peer.name === name) as Place);
}
