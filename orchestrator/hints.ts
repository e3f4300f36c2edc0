/** How a command is to be typed here and now, so that every hint can be copied as printed. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @param flags what has to stand behind `orchestrator` to mean the same cluster, as `--name lab`
 * @returns a text with its commands, in backticks and beginning with `orchestrator`, as they must be typed
 */
export function spell(text: string, env: NodeJS.ProcessEnv, flags: readonly string[] = []): string {
  const command = commandName(env, flags);
  return text.replaceAll(/`orchestrator(?=[ `])/g, `\`${command}`);
}

/** `npx orchestrator`, or `orchestrator` alone where the shell finds it. */
export function commandName(env: NodeJS.ProcessEnv, flags: readonly string[] = []): string {
  return [...(isOnPath(env['PATH'] ?? '') ? ['orchestrator'] : ['npx', 'orchestrator']), ...flags].join(' ');
}

/** npm and npx put folders of their own in front of PATH for the command they run; the shell does not have those. */
const isOfNpm = (folder: string): boolean => /[\\/](node_modules[\\/]\.bin|node-gyp-bin)$|[\\/]_npx[\\/]/.test(folder);

function isOnPath(path: string): boolean {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '' && !isOfNpm(folder))
    .some((folder) => isExecutable(join(folder, 'orchestrator')));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** An argument as a shell takes it. */
export const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
