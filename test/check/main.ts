/**
 * The independent checker: reads what `orchestrator chain --json --record` prints and checks all of it with nothing but
 * node's own modules. It shares no line with the program, so that the two cannot be wrong in the same way.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Check } from './check.js';
import { Fault } from './fault.js';

const USAGE = `Usage: node dist/test/check/main.js [FILE]

Checks the chain that "orchestrator chain --json --record" prints, from FILE or from standard input: hashes, work,
times, Merkle roots, signatures, coins and records. Prints what is right or the first fault; the exit code is 0 or 1.

Example: orchestrator chain --json --record | node dist/test/check/main.js`;

const [file, ...more] = process.argv.slice(2);
if (file === '--help' || file === '-h') process.stdout.write(`${USAGE}\n`);
else if (more.length > 0 || file?.startsWith('-')) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else process.exitCode = await run(file);

/** @returns the exit code */
async function run(path: string | undefined): Promise<number> {
  const input = path === undefined ? process.stdin : createReadStream(path);
  const check = new Check();
  let count = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      count++;
      check.line(line);
    }
    process.stdout.write(`${check.summary()}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Fault)) {
      process.stderr.write(
        `cannot read ${path ?? 'standard input'}: ${error instanceof Error ? error.message : error}\n`,
      );
      return 1;
    }
    const { field, expected, got } = error;
    process.stdout.write(`wrong: line ${count}, ${field}\n  expected ${expected}\n  got      ${got}\n`);
    return 1;
  }
}
