/** The command line of the shop: parsed, carried out, ended with its exit code. */
import { CommanderError } from 'commander';
import { commandLine, type Errand } from './command-line.js';
import { door } from './commands/door.js';
import { EXIT, ShopError } from './errors.js';
import { asShopError, Face } from './face.js';
import { Hints, optionsOf, portOf, type RawOptions, usageError } from './options.js';
import { show } from './screen/show.js';
import { canShow, type Streams } from './screen/streams.js';
import { openWindow, windowEnvironment } from './screen/window.js';
import { type Tools, Visit } from './visit.js';

/**
 * Runs one command and ends the process.
 *
 * @param words what was typed behind the program's name
 */
export async function program(words: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  // Decided before anything is parsed, so that a mistake in the options is told as asked.
  const face = new Face({
    json: words.includes('--json'),
    isColoured: isColoured(words, env),
  });
  process.stdout.on('error', leave);
  // Where nobody listens any more, what happens on the way is told to nobody: that is no reason to fail.
  process.stderr.on('error', () => undefined);
  // The command line that started us is gone, and with it whoever types here.
  if (process.channel) process.once('disconnect', () => process.kill(process.pid, 'SIGHUP'));
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

/** Whoever read the beginning and went away, as `head` does, has what it wanted. */
const leave = (): never => process.exit(0);
/** A dumb terminal shows the escapes of a colour as they are; it says of itself that it is one, or nothing. */
const isColoured = (words: readonly string[], { TERM = '', NO_COLOR }: NodeJS.ProcessEnv): boolean =>
  process.stdout.isTTY === true && TERM !== '' && TERM !== 'dumb' && !NO_COLOR && !words.includes('--no-color');

async function run(words: readonly string[], own: NodeJS.ProcessEnv, face: Face): Promise<number> {
  const parsed = parse(words, own);
  if (parsed === null) return 0;
  const { port, raw, errand, env } = parsed;
  const tools = { options: optionsOf(port, raw, env), face, hints: new Hints(port, raw, env) };
  if (errand.type === 'stay') return errand.job(tools);
  // Not once: whoever started us may pass the same Ctrl-C on while we are ending by it.
  process.on('SIGINT', () => {
    const hint = 'what was signed is kept, and sent again by every command of the shop';
    face.showError(new ShopError('INTERRUPTED', EXIT.interrupted, 'stopped', { hint }));
    process.exit(EXIT.interrupted);
  });
  const visit = await Visit.begin(tools);
  try {
    face.show(await errand.job(visit));
  } finally {
    await visit.end();
  }
  return 0;
}

/** Where the screen is shown. */
type Place = {
  readonly streams: Streams;
  /** Null: as everything else that is written. */
  readonly isColoured: boolean | null;
};

/** @returns null where no screen can be, or none is wanted. @throws ShopError for a window that can be none */
function placeOf(raw: RawOptions, env: NodeJS.ProcessEnv): Place | null {
  if (raw.window !== undefined) {
    return { streams: openWindow(process, raw.window), isColoured: raw.color && !env.NO_COLOR };
  }
  const streams = { input: process.stdin, output: process.stdout };
  return canShow(streams, env) && raw.json !== true ? { streams, isColoured: null } : null;
}

/** @returns the exit code */
async function showScreen({ options, hints, face }: Tools, place: Place, env: NodeJS.ProcessEnv): Promise<number> {
  // A window that was closed is no reader who has enough: what is open is handed over first, and the exit code says so.
  process.stdout.off('error', leave);
  const { streams, isColoured } = place;
  const tools = { options, hints, env, isColoured: isColoured ?? face.isColoured };
  const { code, farewell } = await show(streams, tools);
  for (const line of farewell) face.say(line);
  return code;
}

type Parsed = {
  readonly port: string;
  readonly raw: RawOptions;
  readonly errand: Errand;
  /** As it is where the screen is shown. */
  readonly env: NodeJS.ProcessEnv;
};

/** @returns null if there is nothing more to do, as after `--help`. @throws ShopError for what makes no sense */
function parse(words: readonly string[], own: NodeJS.ProcessEnv): Parsed | null {
  const chosen: Errand[] = [];
  const command = commandLine(own.ORCHESTRATOR_SHOP_HINT, (errand) => chosen.push(errand));
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
  const raw = command.opts<RawOptions>();
  const env = raw.window === undefined ? own : windowEnvironment(own);
  return { port, raw, env, errand: chosen[0] ?? screenOrDoor(raw, env) };
}

/** Without a terminal, or for a program, the plain shop says what there is. */
function screenOrDoor(raw: RawOptions, env: NodeJS.ProcessEnv): Errand {
  const place = placeOf(raw, env);
  return place ? { type: 'stay', job: (tools) => showScreen(tools, place, env) } : { type: 'visit', job: door };
}
