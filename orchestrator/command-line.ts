/** What the commands' wiring has in common. */
import type { Command } from 'commander';
import { type Context, contextOf } from './context.js';
import { commandName } from './hints.js';
import type { Given } from './settings.js';

/** Does what a command does. @returns its exit code */
export type Action = (context: Context) => Promise<number>;
export type Run = (command: Command, action: Action) => Promise<void>;
/** Puts a command on the command line. */
export type Add = (program: Command, run: Run) => void;

/** Commander has what `--no-…` turns off true where nobody said anything. */
export function contextFor(command: Command): Context {
  const given = Object.entries(command.optsWithGlobals<Given>());
  const said = given.filter(([key]) => command.getOptionValueSourceWithGlobals(key) !== 'default');
  return contextOf(Object.fromEntries(said));
}

/** Examples under a command's help, as they are to be typed here. */
export function examples(...lines: readonly string[]): string {
  const name = commandName(process.env);
  return `\nExamples:\n${lines.map((line) => `  ${name} ${line}`).join('\n')}`;
}
