#!/usr/bin/env node
/** The command line: the door. What each command does is in `commands`. */
import { CommanderError } from 'commander';
import { contextFor, type Run } from './command-line.js';
import { EXIT } from './control/fault.js';
import { VERSION } from './manifest.js';
import { Output } from './output.js';
import { programOf } from './program.js';
import { usage } from './settings.js';

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

const program = programOf(VERSION, run);

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
