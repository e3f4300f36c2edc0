/** What this machine can do at all, measured in the same run: a figure counts as a ratio to these. */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { type Spread, spreadOf } from './figures.js';

const HASH_MS = 500;
const ROUND_TRIPS = 500;
const FSYNCS = 60;
/** Bytes of a small transaction of the store. */
const PAGE_SIZE = 4096;

export type Yardsticks = {
  /** Double SHA-256 of 80 bytes by node:crypto on one thread, a second. */
  readonly hashRate: number;
  /** Milliseconds of 100 bytes there and back over TCP on loopback. */
  readonly roundTripMs: Spread;
  /** Milliseconds of 4 KiB written and synced. */
  readonly fsyncMs: Spread;
};

/** @param folder on the disk that is meant */
export async function measureYardsticks(folder: string): Promise<Yardsticks> {
  return { hashRate: hashRate(), roundTripMs: spreadOf(await roundTrips()), fsyncMs: spreadOf(fsyncs(folder)) };
}

function hashRate(): number {
  const header = Buffer.alloc(80);
  const begun = performance.now();
  let hashes = 0;
  while (performance.now() - begun < HASH_MS) {
    for (let batch = 0; batch < 1000; batch++) {
      header.writeUInt32LE(hashes++, 76);
      createHash('sha256').update(createHash('sha256').update(header).digest()).digest();
    }
  }
  return Math.round((hashes / (performance.now() - begun)) * 1000);
}

async function roundTrips(): Promise<number[]> {
  const server = createServer({ noDelay: true }, (socket) => socket.pipe(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('a TCP server has a port');
  const socket = connect({ port: bound.port, host: '127.0.0.1', noDelay: true });
  const taken: number[] = [];
  try {
    for (let trip = 0; trip < ROUND_TRIPS; trip++) {
      const begun = performance.now();
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject);
        socket.once('data', () => {
          socket.off('error', reject);
          resolve();
        });
        socket.write(Buffer.alloc(100));
      });
      taken.push(performance.now() - begun);
    }
  } finally {
    socket.destroy();
    server.close();
  }
  return taken;
}

function fsyncs(folder: string): number[] {
  const path = join(folder, 'yardstick');
  const file = openSync(path, 'w');
  const taken: number[] = [];
  try {
    for (let write = 0; write < FSYNCS; write++) {
      const begun = performance.now();
      writeSync(file, Buffer.alloc(PAGE_SIZE, write), 0, PAGE_SIZE, write * PAGE_SIZE);
      fsyncSync(file);
      taken.push(performance.now() - begun);
    }
  } finally {
    closeSync(file);
    rmSync(path);
  }
  return taken;
}
