/** What can be typed, as a tree of words: taken from the command line itself, so that completion knows what it knows. */
import type { Argument, Command, Option } from 'commander';

export type Flag = {
  /** `--peers`, and `-d` where there is a short one. */
  readonly names: readonly string[];
  readonly about: string;
  readonly takesValue: boolean;
  /** What its value may be; empty: anything. */
  readonly choices: readonly string[];
};

export type Place = {
  /** Words of the command from the program on: none is the program itself. */
  readonly path: readonly string[];
  readonly about: string;
  readonly commands: readonly { readonly name: string; readonly about: string }[];
  /** What its arguments may be, where that is known. */
  readonly words: readonly string[];
  /** Its own, and those that every command takes. */
  readonly flags: readonly Flag[];
};

/** Every command of a program that its help shows, the program itself first. */
export function placesOf(command: Command, path: readonly string[] = []): Place[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const own: Place = {
    path,
    about: command.description(),
    commands: commands.map((one) => ({ name: one.name(), about: one.description() })),
    words: command.registeredArguments.flatMap((argument: Argument) => argument.argChoices ?? []),
    flags: [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)].map(flagOf),
  };
  // The help of a command is no command of its own to be told apart: it takes the name of another.
  const others = commands.filter((one) => command.commands.includes(one));
  return [own, ...others.flatMap((one) => placesOf(one, [...path, one.name()]))];
}

const flagOf = ({ long, short, description, required, optional, argChoices }: Option): Flag => ({
  names: [long, short].filter((name) => name != null),
  about: description,
  takesValue: required || optional,
  choices: argChoices ?? [],
});
