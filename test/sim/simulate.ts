/**
 * Simulates seed after seed, for as long as one likes: `npm run simulate -- [--minutes M] [--workers N] [--from SEED]
 * [--seeds COUNT] [--json]`; `--seed SEED` runs one, twice, and says what it is made of; with `--shrink`, what it takes to fail.
 * Exit code 1 if any seed fails.
 */
import { parseArgs } from 'node:util';
import { Piscina } from 'piscina';
import tried, { Sum, type Tried } from './run.js';
import { shrink } from './shrink.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    workers: { type: 'string', default: '1' },
    from: { type: 'string', default: '1' },
    seeds: { type: 'string' },
    seed: { type: 'string' },
    shrink: { type: 'boolean' },
    json: { type: 'boolean' },
  },
});

const whole = (name: 'workers' | 'from' | 'seeds' | 'seed'): number => {
  const value = Number(values[name] ?? Number.MAX_SAFE_INTEGER);
  if (Number.isSafeInteger(value) && value > 0) return value;
  process.stderr.write(`--${name} is a whole number above 0, not ${values[name]}\n`);
  process.exit(2);
};
// Whoever has read enough is no error.
process.stdout.on('error', () => process.exit());
const say = (line: string): void => void process.stdout.write(`${line}\n`);

process.exitCode = values.seed === undefined ? await many() : one(whole('seed'));

/** Two runs of one seed, which must be alike; or what it takes to fail. @returns the exit code */
function one(seed: number): number {
  if (values.shrink) {
    const { needs, why } = shrink(seed);
    say(`${why}\nit takes: ${needs.join(', ') || 'no faults at all'}`);
    return 1;
  }
  const first = tried(seed);
  if ('failure' in first) {
    say(first.failure);
    return 1;
  }
  const second = tried(seed);
  if ('failure' in second) {
    say(`only in another run: ${second.failure}`);
    return 1;
  }
  say(JSON.stringify(first, null, 2));
  if (first.trace === second.trace) return 0;
  say(`another run had the trace ${second.trace}`);
  return 1;
}

async function many(): Promise<number> {
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) {
    process.stderr.write(`--minutes is a number above 0, not ${values.minutes}\n`);
    return 2;
  }
  const workers = whole('workers');
  const pool = new Piscina<number, Tried>({
    filename: new URL('run.js', import.meta.url).href,
    minThreads: workers,
    maxThreads: workers,
  });
  const begun = performance.now();
  const sum = new Sum();
  const [from, count] = [whole('from'), values.seeds === undefined ? Number.POSITIVE_INFINITY : whole('seeds')];
  let next = from;
  const isOver = (): boolean => next >= from + count || performance.now() - begun > minutes * 60_000;
  const work = async (): Promise<void> => {
    while (!isOver()) {
      const outcome = await pool.run(next++);
      sum.add(outcome);
      if ('failure' in outcome) say(`✗ ${outcome.failure}`);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  await pool.destroy();
  report(sum, (performance.now() - begun) / 1000, workers);
  return sum.failures.length > 0 ? 1 : 0;
}

function report(sum: Sum, seconds: number, workers: number): void {
  const { seeds, failures, counts, peerHours, healing } = sum;
  const rate = peerHours / seconds / workers;
  if (values.json) {
    say(
      JSON.stringify({
        seeds,
        failures,
        counts,
        peerHours,
        seconds,
        workers,
        peerHoursPerSecondAndCore: rate,
        healing,
      }),
    );
    return;
  }
  say(`${seeds} seeds, ${failures.length} failed, in ${seconds.toFixed(0)} s with ${workers} workers`);
  say(`${peerHours.toFixed(2)} peer-hours, ${rate.toFixed(3)} a second and core`);
  const spread = ({ p50, p99, max }: { p50: number; p99: number; max: number }): string =>
    [p50, p99, max].map((ms) => `${(ms / 1000).toFixed(1)} s`).join(' · ');
  say(
    `healed until one tip and all settled, p50 · p99 · most: a majority ${spread(healing.core)}; all ${spread(healing.all)}`,
  );
  say(
    Object.entries(counts)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  );
}
