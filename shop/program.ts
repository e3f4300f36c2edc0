/** The command line of the shop: parsed, carried out, ended with its exit code. */
import { CommanderError } from 'commander';
import { commandLine, type Errand } from './command-line.js';
import { door } from './commands/door.js';
import { EXIT, ShopError } from './errors.js';
import { asShopError, Face } from './face.js';
import { Hints, optionsOf, portOf, type RawOptions, usageError } from './options.js';
import { show } from './screen/show.js';
import { canShow } from './screen/streams.js';
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

async function run(words: readonly string[], env: NodeJS.ProcessEnv, face: Face): Promise<number> {
  const parsed = parse(words, env);
  if (parsed === null) return 0;
  const { port, raw, errand } = parsed;
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

/** @returns the exit code */
async function showScreen({ options, hints, face }: Tools, env: NodeJS.ProcessEnv): Promise<number> {
  const streams = { input: process.stdin, output: process.stdout };
  // A window that was closed is no reader who has enough: what is open is handed over first, and the exit code says so.
  process.stdout.off('error', leave);
  const { code, farewell } = await show(streams, { options, hints, env, isColoured: face.isColoured });
  for (const line of farewell) face.say(line);
  return code;
}

type Parsed = { readonly port: string; readonly raw: RawOptions; readonly errand: Errand };

/** @returns null if there is nothing more to do, as after `--help`. @throws ShopError for what makes no sense */
function parse(words: readonly string[], env: NodeJS.ProcessEnv): Parsed | null {
  const chosen: Errand[] = [];
  const command = commandLine(env.ORCHESTRATOR_SHOP_HINT, (errand) => chosen.push(errand));
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
  // Without a terminal, or for a program, the plain shop says what there is.
  const isScreen = canShow({ input: process.stdin, output: process.stdout }, env) && raw.json !== true;
  const screenOrDoor: Errand = isScreen
    ? { type: 'stay', job: (tools) => showScreen(tools, env) }
    : { type: 'visit', job: door };
  return { port, raw, errand: chosen[0] ?? screenOrDoor };
}
