import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import { type Home, startUnwatched, until } from './cluster.js';

type Faults = { readonly faults: readonly { readonly kind: string; readonly from: string; readonly to: string }[] };
const pairs = ({ faults }: Faults): string[] => faults.map(({ from, to }) => `${from}>${to}`);

test.serial('cuts are set and lifted on live links, and shown by status', async (t) => {
  const home = await startUnwatched(t, 3);
  t.deepEqual(pairs(await home.json<Faults>('link', 'cut', 'p1', 'p2', '--one-way')), ['p1>p2']);
  t.deepEqual(pairs(await home.json<Faults>('link', 'cut', 'p1', 'p2')), ['p1>p2', 'p2>p1']);
  t.is((await home.run('link', 'heal', 'p2', 'p1', '--one-way')).stdout, 'Link p2 → p1 healed. Set now: p1 → p2 cut\n');
  const status = await home.status();
  t.false(status.healthy);
  t.deepEqual(pairs(status), ['p1>p2']);
  t.regex((await home.run('status')).stdout, /faults +p1 → p2 cut/);
  t.is((await home.run('heal')).stdout, 'All link faults are lifted.\n');
  t.true((await home.status()).healthy);

  t.is((await home.fails(2, 'link', 'cut', 'p1')).code, 'USAGE');
  t.is((await home.fails(2, 'link', 'bend', 'p1', 'p2')).code, 'USAGE');
  t.is((await home.fails(2, 'link', 'cut', 'p1', 'p1')).code, 'USAGE');
  t.is((await home.fails(3, 'link', 'cut', 'p1', 'p9')).code, 'NO_TARGET');
  t.is((await home.fails(2, 'partition', 'p1,p2', 'p2')).code, 'USAGE');
  t.is((await home.fails(2, 'partition', 'all')).code, 'USAGE');
  t.is((await home.fails(2, 'heal', 'p1')).code, 'USAGE');
});

test.serial('two sides of a partition go apart, also through a restart, and one tip wins after heal', async (t) => {
  const home = await startUnwatched(t, 4);
  const split = await home.json<{ groups: string[][] }>('partition', 'p1,p2', 'p3,p4');
  t.deepEqual(split.groups, [
    ['p1', 'p2'],
    ['p3', 'p4'],
  ]);
  await home.json('mine', 'p1');
  await home.json('mine', 'p3', '--blocks', '2');
  await until('two tips', async () => {
    const heights = (await home.ps()).peers.map(({ height }) => height);
    return heights.join() === '1,1,2,2';
  });
  t.false((await home.status()).tipsAgree);

  // Faults belong to the pair of peers: they outlive processes and supervisors.
  await home.json('kill', 'p2');
  await home.json('start', 'p2');
  await home.json('down');
  await home.json('up', '-d', '--wait');
  await home.json('mine', 'p4');
  await until('a longer side', async () => (await home.peer('p3')).height === 3);
  t.deepEqual(
    (await home.ps()).peers.map(({ height }) => height),
    [1, 1, 3, 3],
  );

  await home.json('heal');
  await home.json('wait', '--agree', '--height', '3');
  await until('health', async () => (await home.status()).healthy);
  await until('the loser beside the chain', async () =>
    (await home.run('chain', '--graph', '--peer', 'p1')).stdout.includes('|/'),
  );
  const tree = (await home.run('chain', '--graph', '--peer', 'p1', '--json')).lines<{ best: boolean; hash: string }>();
  const loser = tree.find(({ best }) => !best);
  t.truthy(loser);
  t.is((await home.fails(1, 'chain', loser?.hash ?? '', '--record', '--peer', 'p1')).code, 'NOT_BEST');
  t.regex((await home.run('events')).stdout, /p1 │ reorganised, depth 1, to /);
});

/** CPU time of a process so far, in seconds, as the system counts it. */
function cpuSeconds(pid: number): number {
  if (process.platform === 'linux') {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }
  const [, minutes, seconds] =
    /(\d+):(\d+)\./.exec(execFileSync('ps', ['-o', 'cputime=', '-p', `${pid}`], { encoding: 'utf8' })) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}

test.serial('heat raises the difficulty of the peer that gets the CPU for it', async (t) => {
  const home = await startUnwatched(t, 2);
  const before = (await home.peer('p2')).difficulty ?? 0;
  t.deepEqual(await home.json('heat', 'p2', '--for', '1m'), { targets: ['p2'], ms: 60_000 });
  const pid = (await home.peer('p2')).pid as number;
  const samples = [{ atMs: performance.now(), cpu: cpuSeconds(pid) }];
  let share = 0;
  // A machine that has no core to spare cannot show it: what is asked is what it does with 0.6 of one.
  while (samples.length < 25) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    samples.push({ atMs: performance.now(), cpu: cpuSeconds(pid) });
    const [from, to] = [samples.at(-9), samples.at(-1)];
    if (from && to) share = (to.cpu - from.cpu) / ((to.atMs - from.atMs) / 1000);
    const [cool, hot] = (await home.ps()).peers;
    const isHot = (hot?.difficulty ?? 0) > before && (hot?.difficulty ?? 0) >= (cool?.difficulty ?? 0) + 1;
    if (isHot) break;
    t.true(
      share < 0.75,
      `with ${share} of a core for 8 s, p2 works at ${hot?.difficulty}, and p1 at ${cool?.difficulty}`,
    );
  }
  if (samples.length >= 25) t.log(`p2 never got more than ${share} of a core here`);
  else await shownByBlocks(t, home);
  t.is((await home.run('heat', 'p2', '--for', '0')).stdout, 'p2: no more heat.\n');
  const hot = (await home.peer('p2')).difficulty ?? 0;
  await until('cooling down', async () => ((await home.peer('p2')).difficulty ?? 0) < hot, 60_000);
  t.is((await home.fails(2, 'heat', 'p2', '--for', 'long')).code, 'USAGE');
  t.is((await home.fails(2, 'heat', 'p2', '--for', '2h')).code, 'USAGE');
  t.is((await home.fails(2, 'heat', 'tracker')).code, 'USAGE');
});

/** A block mined in the heat claims the harder target, and the load that asked for it. */
async function shownByBlocks(t: ExecutionContext, home: Home): Promise<void> {
  await home.json('mine', 'p1');
  await home.json('mine', 'p2');
  const blocks = (await home.run('chain', '--json', '--peer', 'p2')).lines<{ difficulty: number; load: number }>();
  const [cool, hot] = blocks.slice(-2);
  t.true((hot?.difficulty ?? 0) > (cool?.difficulty ?? 0), `${hot?.difficulty} and ${cool?.difficulty}`);
  t.true((hot?.load ?? 0) > (cool?.load ?? 0));
}
