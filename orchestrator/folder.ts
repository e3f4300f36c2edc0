/** A cluster's folder: what lies where in it, and making it. */
import { accessSync, constants, existsSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeFolder } from '../peer/client/make-folder.js';
import { EXIT, Fault } from './control/fault.js';
import { socketPath } from './control/path.js';

/** Where clusters are kept if nobody says otherwise: the state folder of the XDG base directory specification. */
export function stateHome(env: NodeJS.ProcessEnv): string {
  const home = env['XDG_STATE_HOME'];
  // The specification: a path that is not absolute is to be ignored.
  return join(home?.startsWith('/') ? home : join(homedir(), '.local', 'state'), 'orchestrator');
}

export class Folder {
  readonly path: string;

  /** @param data where clusters are kept @param name the cluster's */
  constructor(data: string, name: string) {
    this.path = resolve(data, name);
  }

  get state(): string {
    return join(this.path, 'cluster.json');
  }
  get genesis(): string {
    return join(this.path, 'genesis.bin');
  }
  get lock(): string {
    return join(this.path, 'lock');
  }
  /** What opens the buttons of the dashboard. */
  get token(): string {
    return join(this.path, 'dashboard.token');
  }
  /** Sends a browser to the dashboard; there for a moment only. */
  get opening(): string {
    return join(this.path, 'dashboard.html');
  }
  get socket(): string {
    return socketPath(this.path);
  }
  get logs(): string {
    return join(this.path, 'logs');
  }
  /** @param name a process's, or `supervisor` */
  log(name: string): string {
    return join(this.logs, `${name}.log`);
  }
  peer(name: string): string {
    return join(this.path, 'peers', name);
  }
  /** Beside the peer's folder, not in it: a wiped folder keeps its id. */
  key(name: string): string {
    return join(this.path, 'peers', `${name}.key`);
  }
  wallets(network: string): string {
    return join(this.path, 'wallets', network);
  }

  get exists(): boolean {
    return existsSync(this.state);
  }

  /** Makes what is missing. @returns whether the folder was not there before @throws Fault if it cannot be written */
  make(): boolean {
    const isNew = !existsSync(this.path);
    try {
      for (const path of [this.path, join(this.path, 'peers'), this.logs]) makeFolder(path);
      accessSync(this.path, constants.W_OK | constants.X_OK);
    } catch (error) {
      throw unwritable(this.path, error);
    }
    return isNew;
  }

  /** Deletes the cluster; wallets stay, they are not the cluster's. */
  wipe(): void {
    try {
      const folders = [this.logs, join(this.path, 'peers'), join(this.path, 'retired')];
      for (const path of [this.state, this.genesis, this.token, this.opening, ...folders]) {
        rmSync(path, { recursive: true, force: true });
      }
    } catch (error) {
      throw unwritable(this.path, error);
    }
  }

  /** Takes the folder itself away too. For one that was just made and holds nothing of anybody. */
  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  /** Puts a peer that left for good aside: its id never returns, but what it kept is not ours to delete. */
  retire(name: string, id: string): void {
    const aside = join(this.path, 'retired', id.slice(0, 16));
    makeFolder(aside);
    for (const [from, to] of [
      [this.peer(name), 'data'],
      [this.key(name), 'key'],
    ] as const) {
      if (existsSync(from)) renameSync(from, join(aside, to));
    }
  }
}

export function unwritable(path: string, cause: unknown): Fault {
  const why = cause instanceof Error && 'code' in cause ? `${cause.code}` : `${cause}`;
  const words: { [code: string]: string } = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the disk is read-only',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a part of the path is a file',
    EEXIST: 'a file is in the way',
    ENOENT: 'it cannot be made there',
  };
  return new Fault(
    {
      code: 'DATA_UNWRITABLE',
      message: `the folder ${path} cannot be written: ${words[why] ?? why}`,
      hint: 'choose another one with --data DIR, or change its permissions',
      exit: EXIT.failed,
    },
    { cause },
  );
}

/** A file of the cluster's that makes no sense. */
export function damaged(path: string, why: string, cause?: unknown): Fault {
  return new Fault(
    {
      code: 'STATE_DAMAGED',
      message: `${path} cannot be used: ${why}`,
      hint: '`orchestrator up --fresh` begins a new cluster; wallets are kept',
      exit: EXIT.failed,
    },
    { cause },
  );
}
