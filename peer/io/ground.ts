/** What a peer stands on before it runs: its folder, its key, its port; and in words why it may not have them. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Signer } from '../chain/crypto.js';
import { loadOrMakeSigner } from '../client/key.js';
import { LockHeld } from '../client/lock.js';
import { codeOf, reasonOf } from '../client/reason.js';
import { addressText } from '../wire/address.js';
import { Disk } from './disk.js';
import { Failure } from './failure.js';
import { Runtime, type RuntimeOptions } from './runtime.js';
import type { PeerSettings } from './settings.js';

/** Where ports are picked from when none is named: the dynamic range (RFC 6335), as in the original. */
const PORT_MIN = 49_152;
const PORT_MAX = 65_535;
/** Taken ports in a row after which something else is wrong. */
const PORT_TRIES = 64;

/** The folder named, or a new one, which is nobody else's. */
export function folderOf(settings: PeerSettings): string {
  return settings.data ? resolve(settings.data) : mkdtempSync(join(tmpdir(), 'monkeychain-peer-'));
}

/** @throws Failure DATA_LOCKED, DATA_DAMAGED, DATA_UNWRITABLE, or NO_CHAIN where an archive has nothing to serve */
export function openDisk(folder: string, archive: boolean): Disk {
  // Looked at first, so that a mistyped folder is not made.
  if (archive && !Disk.holds(folder))
    throw new Failure(`${folder} holds no chain`, {
      code: 'NO_CHAIN',
      hint: 'name the --data folder of a peer that has run',
    });
  try {
    return new Disk(folder);
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (error instanceof LockHeld) {
      throw new Failure(`${folder} is in use by process ${error.holder.pid}`, {
        code: 'DATA_LOCKED',
        hint: 'stop that one, or give this one another --data folder',
        cause: error,
      });
    }
    throw new Failure(`cannot keep a chain in ${folder}: ${reasonOf(error)}`, {
      code: 'DATA_UNWRITABLE',
      hint: 'give it a --data folder that it may write to',
      cause: error,
    });
  }
}

/** The key beside a data folder: a wiped folder keeps its peer's id. @throws Failure DATA_UNWRITABLE */
export function loadKey(folder: string): Signer {
  try {
    return loadOrMakeSigner(`${folder}.key`);
  } catch (error) {
    throw new Failure(reasonOf(error), {
      code: 'DATA_UNWRITABLE',
      hint: 'the key lies beside the --data folder: it must be possible to read and write it',
      cause: error,
    });
  }
}

/**
 * Listens on the port named, or picks one until one is free.
 *
 * @throws Failure PORT_TAKEN, BAD_ADDRESS, or what ails the chain
 */
export async function start(settings: PeerSettings, options: Omit<RuntimeOptions, 'listen'>): Promise<Runtime> {
  const { host } = settings;
  const pick = (): number => PORT_MIN + Math.floor(Math.random() * (PORT_MAX - PORT_MIN + 1));
  for (let tries = 1; ; tries++) {
    const port = settings.port ?? pick();
    try {
      return await Runtime.start({ ...options, listen: { host, port } });
    } catch (error) {
      const isTaken = codeOf(error) === 'EADDRINUSE';
      if (isTaken && settings.port === null && tries < PORT_TRIES) continue;
      throw refusal(error, addressText({ host, port }));
    }
  }
}

function refusal(error: unknown, where: string): unknown {
  if (error instanceof Failure || codeOf(error) === null) return error;
  if (codeOf(error) === 'EADDRINUSE')
    return new Failure(`cannot listen on ${where}: the port is taken`, {
      code: 'PORT_TAKEN',
      hint: 'name another with --port, or leave it out',
      cause: error,
    });
  return new Failure(`cannot listen on ${where}: ${reasonOf(error)}`, {
    code: 'BAD_ADDRESS',
    hint: 'NODE_IP must be an address of this machine, and a --port below 1024 may be forbidden',
    cause: error,
  });
}
