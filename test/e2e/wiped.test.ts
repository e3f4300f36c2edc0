/** A folder that is gone: the peer keeps its key, which lies beside it, and takes a long chain from the others. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { startCluster } from './cluster.js';

const LONG_CHAIN = fileURLToPath(new URL('../bench/long-chain.js', import.meta.url));
const BLOCKS = 10_000;

test.serial('a wiped folder syncs ten thousand blocks, under its old id, with every record', async (t) => {
  const home = await startCluster(t, 2);
  const { id } = await home.peer('p2');
  await home.json('down');
  const making = spawn(process.execPath, [LONG_CHAIN, home.folder(), `${BLOCKS}`], { stdio: 'ignore' });
  t.teardown(() => void making.kill('SIGKILL'));
  t.deepEqual(await once(making, 'exit'), [0, null]);
  rmSync(join(home.folder(), 'peers', 'p2'), { recursive: true });

  await home.json('up', '-d', '--wait', '--no-dashboard');
  await home.json('wait', '--agree', '--height', `${BLOCKS}`);
  t.is((await home.peer('p2')).id, id);
  const { peers } = await home.json<{ peers: { records: number; blocks: number; fault: string | null }[] }>('verify');
  t.is(peers.length, 2);
  for (const peer of peers) t.like(peer, { fault: null, blocks: BLOCKS, records: 8 });
});
