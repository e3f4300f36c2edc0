/** `shop`: runs the shop on this cluster. */
import type { Command } from 'commander';
import { addressText } from '../../peer/wire/address.js';
import { PROGRAMS } from '../children.js';
import type { Add } from '../command-line.js';
import { type Context, clusterOf, withSupervisor } from '../context.js';
import { EXIT, Fault } from '../control/fault.js';
import { runForeground } from '../foreground.js';
import { commandName } from '../hints.js';
import { peerOf } from '../targets.js';

export const addShop: Add = (program, run) => {
  program
    .command('shop')
    .description('buy monkeys: the shop on a screen, or join, users, monkeys, buy, record, watch, demo')
    .argument('[words...]', 'a command of the shop and what belongs to it')
    .option('--peer <p1>', 'send to this peer only (a name, or HOST:PORT)')
    // What we do not know is the shop's: it says itself what is wrong with it.
    .allowUnknownOption()
    // And so is its help: of all its commands, or of the one that is named.
    .helpOption(false)
    .action((words: string[], options: { readonly peer?: string }, command: Command) =>
      run(command, (context) => shop(context, words, options.peer)),
    );
};

async function shop(context: Context, words: readonly string[], peer: string | undefined): Promise<number> {
  const { settings, folder, flags } = context;
  const hint = { ORCHESTRATOR_SHOP_HINT: `${commandName(process.env, flags)} shop` };
  // Help needs no cluster; the port is none of any.
  if (words.some((word) => word === '--help' || word === '-h')) return runShop(['1', ...words], hint);
  clusterOf(context);
  const info = await withSupervisor(context, (client) => client.ask({ type: 'info' }));
  // The folder of all networks: the shop finds that of the tracker's in there by itself.
  const own = ['--tracker-host', info.tracker.host, '--wallets', folder.wallets('')];
  if (peer !== undefined) own.push('--peer', peer.includes(':') ? peer : addressOf(info.peers, peer));
  if (settings.timeoutMs !== undefined) own.push('--timeout', `${settings.timeoutMs / 1000}`);
  if (settings.json) own.push('--json');
  if (settings.color === false) own.push('--no-color');
  // So that it can call a peer what people here call it.
  const names = Object.fromEntries(info.peers.map(({ id, name }) => [id, name]));
  const env = { ...hint, ORCHESTRATOR_SHOP_PEERS: JSON.stringify(names) };
  return runShop([`${info.tracker.port}`, ...own, ...words], env);
}

function runShop(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return runForeground(PROGRAMS.shop, args, env, (signal) => {
    const hint = 'nothing is lost: what it signed is sent again by its next command';
    return new Fault({ code: 'SHOP_ENDED', message: `the shop was ended by ${signal}`, hint, exit: EXIT.failed });
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
