/** `logs`: what the processes wrote, merged by time. */
import { type Command, Option } from 'commander';
import { logNames } from '../cluster.js';
import { type Add, examples } from '../command-line.js';
import { type Context, clusterOf } from '../context.js';
import { EXIT } from '../control/fault.js';
import { LogFile } from '../log-file.js';
import { isWanted, LEVELS, type Level, type LogLine, type LogWish, merged } from '../log-line.js';
import { clock, printable } from '../render.js';
import { durationMs, usage, wholeNumber } from '../settings.js';
import { namesOf } from '../targets.js';

type Options = {
  readonly follow?: boolean;
  readonly tail?: string;
  readonly since?: string;
  readonly level: Level;
  readonly grep?: string;
};

/** Pause between two looks at growing logs. */
const LOOK_MS = 200;

export const addLogs: Add = (program, run) => {
  program
    .command('logs')
    .description('what the processes wrote')
    .argument('[target]', 'p2, p1..p3, tracker, dashboard, supervisor or all', 'all')
    .option('-f, --follow', 'go on with what they write from now on')
    .option('--tail <n>', 'only the last lines')
    .option('--since <time>', 'only those of the last 30s, 5m, …')
    .addOption(
      new Option('--level <level>', 'only lines of this weight, or above').choices([...LEVELS]).default('debug'),
    )
    .option('--grep <pattern>', 'only lines that match this regular expression')
    .addHelpText('after', examples('logs p2 --tail 20', 'logs -f --level warn', 'logs --grep mined --since 5m'))
    .action((target: string, options: Options, command: Command) =>
      run(command, (context) => logs(context, target, options)),
    );
};

async function logs(context: Context, target: string, options: Options): Promise<number> {
  const count =
    options.tail === undefined ? Number.POSITIVE_INFINITY : wholeNumber(options.tail, '--tail', 0, 10_000_000);
  const wish: LogWish = {
    level: options.level,
    sinceMs: options.since === undefined ? null : Date.now() - durationMs(options.since, '--since'),
    grep: patternOf(options.grep),
  };
  const names = logNames(clusterOf(context).seats);
  const files = namesOf(target, names).map((name) => new LogFile(context.folder.log(name), name));
  const past = merged(files.map((file) => file.more().filter((line) => isWanted(line, wish))));
  for (const line of past.slice(count === 0 ? past.length : -count)) print(context, line);
  if (options.follow) await follow(context, files, wish);
  return EXIT.done;
}

function patternOf(text: string | undefined): RegExp | null {
  if (text === undefined) return null;
  try {
    return new RegExp(text, 'u');
  } catch (error) {
    throw usage(`--grep ${JSON.stringify(text)}: ${(error as Error).message}`, '');
  }
}

function print({ output }: Context, line: LogLine): void {
  const { atMs, source, level, text } = line;
  output.data(
    line,
    () =>
      `${atMs === null ? '--:--:--' : clock(atMs)} ${source} │ ${level === 'warn' || level === 'error' ? `${level} ` : ''}${printable(text)}`,
  );
}

async function follow(context: Context, files: readonly LogFile[], wish: LogWish): Promise<void> {
  let isOver = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      isOver = true;
    });
  }
  while (!isOver) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    for (const line of merged(files.map((file) => file.more().filter((one) => isWanted(one, wish)))))
      print(context, line);
  }
}
