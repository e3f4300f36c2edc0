/** Looks at the machine: whether what a cluster is made of works here, and how well. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { reasonOf } from '../../peer/client/reason.js';
import { kernelRate, median } from '../hash-rates.js';
import { NODE_VERSION_MIN } from '../manifest.js';
import { hasDesktop } from '../opening.js';
import type { FolderFacts, MachineFacts } from './findings.js';

/** How long the kernel is looked at, in milliseconds. */
const KERNEL_MS = 100;
const ROUNDS = 9;
const ECHO_MS_MAX = 3_000;

export async function machineFacts(): Promise<MachineFacts> {
  const loopback = await loopbackFacts();
  return {
    node: { version: process.versions.node, wanted: NODE_VERSION_MIN },
    cores: availableParallelism(),
    load: loadavg()[0] ?? 0,
    memory: process.availableMemory(),
    store: {
      platform: `${process.platform} on ${process.arch}, Node ${process.versions.node}`,
      fault: await storeFault(),
    },
    // The one that keeps a core busy, after the one that measures how quickly things go.
    kernel: await kernelFacts(),
    loopback,
    screen: {
      isTerminal: process.stdout.isTTY === true,
      columns: process.stdout.columns ?? 0,
      rows: process.stdout.rows ?? 0,
      hasDesktop: hasDesktop(process.env, process.platform, process.stdout.isTTY === true),
    },
  };
}

async function kernelFacts(): Promise<MachineFacts['kernel']> {
  try {
    return { rate: await kernelRate(KERNEL_MS) };
  } catch (error) {
    return { fault: reasonOf(error) };
  }
}

/** Opens a store and reads back what it wrote. @returns why that does not work, null if it does */
async function storeFault(): Promise<string | null> {
  let folder: string | null = null;
  try {
    // Native code, which may be missing where the packages were installed for another machine.
    const { open: openStore } = await import('lmdb');
    folder = await mkdtemp(join(tmpdir(), 'doctor-'));
    const store = openStore<string, string>({ path: join(folder, 'store') });
    await store.put('key', 'value');
    const read = store.get('key');
    await store.close();
    return read === 'value' ? null : 'it does not give back what was put into it';
  } catch (error) {
    return reasonOf(error).split('\n')[0] ?? '';
  } finally {
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }
}

async function loopbackFacts(): Promise<MachineFacts['loopback']> {
  const server = createServer({ noDelay: true }, (socket) => socket.on('error', () => undefined).pipe(socket));
  let socket: Socket | null = null;
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', noDelay: true });
    const seen: number[] = [];
    for (let round = 0; round < ROUNDS; round++) seen.push(await echo(socket));
    return { ms: median(seen) };
  } catch (error) {
    return { fault: reasonOf(error) };
  } finally {
    socket?.destroy();
    server.close();
  }
}

function echo(socket: Socket): Promise<number> {
  const from = performance.now();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(() => reject(new Error('nothing comes back'))), ECHO_MS_MAX);
    const onData = (): void => end(() => resolve(performance.now() - from));
    const onError = (error: Error): void => end(() => reject(error));
    const end = (then: () => void): void => {
      clearTimeout(timer);
      socket.off('data', onData).off('error', onError);
      then();
    };
    socket.on('data', onData).on('error', onError).write('.');
  });
}

/** @param path of a cluster's folder, or where it would be: then it is the nearest one above that is looked at */
export async function folderFacts(path: string): Promise<FolderFacts> {
  let place = path;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  const facts = { path, isOpen: existsSync(path) && (statSync(path).mode & 0o077) !== 0, freeBytes: 0, flushMs: 0 };
  if (!statSync(place).isDirectory()) return { ...facts, fault: `${place} is a file` };
  try {
    accessSync(place, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(place);
    return { ...facts, fault: null, freeBytes: bavail * bsize, flushMs: await flushMs(place) };
  } catch (error) {
    return { ...facts, fault: reasonOf(error) };
  }
}

async function flushMs(folder: string): Promise<number> {
  const own = await mkdtemp(join(folder, '.doctor-'));
  try {
    const file = await open(join(own, 'flushed'), 'w', 0o600);
    try {
      const seen: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const from = performance.now();
        await file.write('some bytes');
        await file.sync();
        seen.push(performance.now() - from);
      }
      return median(seen);
    } finally {
      await file.close();
    }
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}
