/** `dashboard`: opens the page of this cluster, or serves one of a cluster that somebody else runs. */
import type { Command } from 'commander';
import { PROGRAMS } from '../children.js';
import { type Add, examples } from '../command-line.js';
import { type Context, withSupervisor } from '../context.js';
import { EXIT, Fault } from '../control/fault.js';
import { lonePort } from '../dashboard-place.js';
import { isByUser, runForeground } from '../foreground.js';
import { openForUser } from '../opening.js';
import { DASHBOARD_HOST, pageAddress } from '../plan.js';
import { warnOfReach } from '../reach.js';
import { usage } from '../settings.js';

type Options = { readonly tracker?: string; readonly peer?: string };

export const addDashboard: Add = (program, run) => {
  program
    .command('dashboard')
    .description('open the page that shows this cluster and operates it, or print its address')
    .option('--no-open', 'print the address only')
    .option('--tracker <host:port>', 'watch a cluster that somebody else runs, until Ctrl-C')
    .option('--peer <host:port>', 'watch one peer without a tracker, until Ctrl-C')
    .option('--dashboard-port <n>', 'with --tracker or --peer: the port of the page (7480, or the next free one)')
    .option('--dashboard-host <addr>', 'with --tracker or --peer: where the page listens (127.0.0.1)')
    .option('--dashboard-allow <host...>', 'with --tracker or --peer: names that a browser may call it by')
    .addHelpText('after', examples('dashboard', 'dashboard --json', 'dashboard --tracker 192.168.1.7:7400'))
    .action((options: Options, command: Command) =>
      run(command, (context) =>
        options.tracker === undefined && options.peer === undefined ? open(context) : watch(context, options),
      ),
    );
};

async function open(context: Context): Promise<number> {
  const { url, token } = await withSupervisor(context, (client) => client.ask({ type: 'dashboard' }));
  const address = pageAddress(url, token);
  context.output.answer({ url, token }, [address]);
  const opening = openForUser(context, address);
  if (!opening) return EXIT.done;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => opening.close());
  await opening.over;
  return EXIT.done;
}

/** A dashboard of its own, with a token of its own: it prints its address itself. */
async function watch({ output, settings }: Context, { tracker, peer }: Options): Promise<number> {
  if (tracker !== undefined && peer !== undefined)
    throw usage('--tracker and --peer cannot both say what to watch', 'choose one of them');
  if (settings.json) throw usage('what watches until Ctrl-C has no --json', 'leave it out');
  const [flag, where] = tracker === undefined ? ['--peer', `${peer}`] : ['--tracker', tracker];
  if (!/^\S+:\d{1,5}$/.test(where))
    throw usage(`${flag} is ${JSON.stringify(where)}: it must be HOST:PORT`, `as in ${flag} 192.168.1.7:7400`);
  warnOfReach(output, { dashboardHost: settings.dashboardHost });
  const host = settings.dashboardHost ?? DASHBOARD_HOST;
  const port = await lonePort(settings.dashboardPort, host);
  const allowed = (settings.dashboardAllow ?? []).flatMap((name) => ['--allow', name]);
  const args = ['--port', `${port}`, '--host', host, flag, where, ...allowed];
  const code = await runForeground(PROGRAMS.dashboard, args, {}, killed);
  return isByUser(code) ? EXIT.done : code;
}

function killed(signal: string): Fault {
  const message = `the dashboard was ended by ${signal}`;
  return new Fault({ code: 'DASHBOARD_ENDED', message, hint: 'start it again', exit: EXIT.failed });
}
