/**
 * Tortures a real cluster while shops buy from it: `npm run torture -- [--minutes M] [--peers N] [--seed S] [--rounds R]
 * [--json]`. Exit code 1 if a purchase is lost or doubled, a record is wrong, a process ends by itself, or not all come to
 * one tip; 130 by Ctrl-C. A run that fails leaves its folder.
 */
import { parseArgs } from 'node:util';
import { reportLines } from './report.js';
import { Run } from './run.js';

/** Peers of one machine; with fewer than three no disk may be spoilt. */
const PEERS = { min: 3, max: 16 } as const;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    peers: { type: 'string', default: '4' },
    seed: { type: 'string' },
    rounds: { type: 'string' },
    json: { type: 'boolean' },
  },
});

function refuse(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(2);
}
function whole(name: 'peers' | 'seed' | 'rounds', ifMissing: number, min: number, max: number): number {
  const value = Number(values[name] ?? ifMissing);
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  return refuse(`--${name} is a whole number from ${min} to ${max}, not ${values[name]}`);
}
const minutes = Number(values.minutes);
if (!(minutes > 0)) refuse(`--minutes is a number above 0, not ${values.minutes}`);

const begun = Date.now();
const run = new Run({
  minutes,
  peers: whole('peers', 4, PEERS.min, PEERS.max),
  seed: whole('seed', begun % 1_000_000, 0, 0xffffffff),
  rounds: whole('rounds', Number.MAX_SAFE_INTEGER, 1, Number.MAX_SAFE_INTEGER),
  say: (line) => void process.stderr.write(`${((Date.now() - begun) / 1000).toFixed(1).padStart(7)} s  ${line}\n`),
});
// Not once: npm passes the same Ctrl-C on while we are ending by it.
let ending: Promise<void> | null = null;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    ending ??= run.abort().then(() => {
      process.stderr.write(`stopped; chains, logs and wallets are kept in ${run.folder}\n`);
      process.exit(130);
    });
  });
}

const report = await run.run();
// Whoever stops it while it ends has the last word.
await ending;
process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : `${reportLines(report).join('\n')}\n`);
process.exitCode = report.failure === null ? 0 : 1;
