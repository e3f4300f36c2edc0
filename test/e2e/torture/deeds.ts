/** Does to a cluster what the plan says. */
import assert from 'node:assert/strict';
import { closeSync, cpSync, fstatSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readState } from '../../../orchestrator/state.js';
import { isSame } from '../../../peer/client/processes.js';
import { until } from '../cluster.js';
import type { Field } from './field.js';
import type { Deed } from './plan.js';
import type { ShopProcess } from './shop-process.js';

/** Children end by themselves within this when their supervisor is killed: 2 s are promised to an idle machine. */
const ORPHAN_MS_MAX = 10_000;

export class Deeds {
  readonly #field: Field;
  readonly #shops: readonly ShopProcess[];

  constructor(field: Field, shops: readonly ShopProcess[]) {
    this.#field = field;
    this.#shops = shops;
  }

  async carryOut(deed: Deed): Promise<void> {
    await pause(deed.afterMs);
    const field = this.#field;
    switch (deed.kind) {
      case 'kill one':
      case 'kill a majority':
      case 'kill all':
        return field.kill(deed.peers);
      case 'kill tracker': {
        const { pid } = (await field.ask({ type: 'ps' })).tracker;
        if (pid !== null) process.kill(pid, 'SIGKILL');
        return;
      }
      case 'kill supervisor':
        return this.#killSupervisor();
      case 'kill shop':
        return this.#shops[deed.shop]?.kill();
      case 'pause':
        return field.freeze(deed.peers, deed.ms);
      case 'split':
        await field.ask({ type: 'partition', groups: deed.groups.map((group) => group.join()) });
        return;
      case 'cut':
      case 'cut one way': {
        const { from, to } = deed;
        await field.ask({ type: 'link', what: 'cut', from, to, oneWay: deed.kind === 'cut one way' });
        return;
      }
      case 'mine apart':
        return this.#mineApart(deed.peers[0] as string, deed.blocks);
      case 'wipe':
        return this.#spoil(deed.peers, (folder) => rmSync(folder, { recursive: true }));
      case 'roll back':
        return this.#rollBack(deed.peers, deed.ms);
      case 'flip':
        for (const name of deed.peers) field.suspect(name);
        return this.#spoil(deed.peers, (folder) => flip(join(folder, 'chain.mdb'), deed.at, deed.mask));
    }
  }

  async #killSupervisor(): Promise<void> {
    const field = this.#field;
    const frozen = (await field.peers()).flatMap(({ name, state }) => (state === 'paused' ? [name] : []));
    const { children } = readState(field.folder.state) ?? { children: [] };
    process.kill(field.supervisorPid, 'SIGKILL');
    field.hangUp();
    // Who is frozen cannot notice; the next `up` ends it.
    const awake = children.filter(({ name }) => !frozen.includes(name));
    await until('an end of all children', () => !awake.some(isSame), ORPHAN_MS_MAX);
    await field.up();
  }

  async #mineApart(name: string, blocks: number): Promise<void> {
    const field = this.#field;
    await field.operate('resume', name);
    await field.start(name);
    const rest = field.names.filter((one) => one !== name);
    await field.ask({ type: 'partition', groups: [name, rest.join()] });
    await field.ask({ type: 'mine', target: name, blocks });
  }

  async #rollBack(peers: readonly string[], ms: number): Promise<void> {
    const earlier = join(this.#field.home.path, 'earlier');
    const copy = (from: string, to: string): void => {
      rmSync(to, { recursive: true, force: true });
      cpSync(from, to, { recursive: true });
    };
    await this.#spoil(peers, (folder) => copy(folder, earlier));
    await pause(ms);
    await this.#spoil(peers, (folder) => copy(earlier, folder));
  }

  /** Changes folders while their peers are down. */
  async #spoil(peers: readonly string[], how: (folder: string) => void): Promise<void> {
    for (const name of peers) {
      await this.#field.operate('kill', name);
      how(this.#field.folder.peer(name));
      await this.#field.start(name);
    }
  }
}

function flip(path: string, at: number, mask: number): void {
  const file = openSync(path, 'r+');
  try {
    const position = Math.floor(fstatSync(file).size * at);
    const byte = Buffer.alloc(1);
    assert.equal(readSync(file, byte, 0, 1, position), 1);
    writeSync(file, Buffer.of(byte.readUInt8() ^ mask), 0, 1, position);
  } finally {
    closeSync(file);
  }
}
