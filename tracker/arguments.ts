/** What is typed behind `node dist/tracker/main.js`. */
import { parseArgs } from 'node:util';
import { HOST_SIZE_MAX } from '../peer/wire/limits.js';

export const USAGE = `usage: node dist/tracker/main.js PORT [--host ADDR]

  PORT          where to listen, 1 to 65535; 0 for any free port, which is printed
  --host ADDR   address to listen on (default 127.0.0.1: this machine only)
  --supervised  report over the channel this was forked with, and end with it
  --help        print this

example: node dist/tracker/main.js 7400`;

export type Arguments =
  | { readonly type: 'run'; readonly port: number; readonly host: string; readonly supervised: boolean }
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly why: string };

const OPTIONS = {
  host: { type: 'string', default: '127.0.0.1' },
  supervised: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

export function parseArguments(args: readonly string[]): Arguments {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    // Thrown by node with a sentence for people.
    return { type: 'wrong', why: error instanceof Error ? error.message : String(error) };
  }
  const { host, supervised, help } = parsed.values;
  if (help) return { type: 'help' };
  const [port, ...rest] = parsed.positionals;
  if (port === undefined) return { type: 'wrong', why: 'the port is missing' };
  if (rest.length > 0) return { type: 'wrong', why: `one port is enough: what is ${JSON.stringify(rest.join(' '))}?` };
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
    return { type: 'wrong', why: `${JSON.stringify(port)} is no port: ports are 0 to 65535` };
  }
  if (host === '' || host.length > HOST_SIZE_MAX)
    return { type: 'wrong', why: `${JSON.stringify(host)} is no address` };
  return { type: 'run', port: Number(port), host, supervised };
}

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
