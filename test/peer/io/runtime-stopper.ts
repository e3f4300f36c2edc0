/** A process that runs two linked peers, stops them, and ends by itself if they have left nothing behind. Argument: a folder. */
import { join } from 'node:path';
import { Disk } from '../../../peer/io/disk.js';
import { Runtime } from '../../../peer/io/runtime.js';
import { signAnnouncement } from '../../../peer/wire/address.js';
import { EASY, signerOf, until } from './ground.js';

const peers = await Promise.all(
  ['one', 'two'].map(async (name) => {
    const signer = signerOf(name);
    const runtime = await Runtime.start({
      genesis: EASY,
      signer,
      disk: new Disk(join(process.argv[2] as string, name)),
      listen: { host: '127.0.0.1', port: 0 },
      connect: [],
      archive: false,
      threads: 1,
      pace: { type: 'on-demand' },
      report: () => undefined,
      mined: () => undefined,
    });
    const { network } = runtime.peer.chain;
    const claim = { status: 'active', network, publicKey: signer.publicKey, address: runtime.address } as const;
    return { runtime, announcement: signAnnouncement({ ...claim, timeMs: Date.now() }, signer) };
  }),
);
for (const { runtime } of peers) {
  runtime.listed(peers.map(({ announcement }) => announcement));
  runtime.heat(60_000);
}
peers[0]?.runtime.tell({ type: 'command', command: { type: 'mine', request: 1, blocks: 5 } });
await until(() => peers.every(({ runtime }) => runtime.status().height >= 5));
// In the middle of a search, of a dial and of writing.
peers[0]?.runtime.tell({ type: 'command', command: { type: 'mine', request: 2, blocks: 1000 } });
await Promise.all(peers.map(({ runtime }) => runtime.stop(false)));
process.stdout.write('stopped\n');
