/** The program around a peer: it starts, is announced, obeys, and comes to an orderly end, whenever that is asked for. */
import { setTimeout as pause } from 'node:timers/promises';
import { StoreFault } from '../chain/store.js';
import { eventText } from '../client/event-text.js';
import { TrackerLink } from '../client/tracker.js';
import type { PeerEvent } from '../control.js';
import { type Address, type Announcement, addressText, signAnnouncement } from '../wire/address.js';
import type { Disk } from './disk.js';
import { damaged, Failure } from './failure.js';
import { folderOf, loadKey, openDisk, start } from './ground.js';
import { findGenesis } from './origin.js';
import type { Runtime } from './runtime.js';
import type { PeerSettings } from './settings.js';
import { Superior } from './superior.js';

/** A start under way is waited for this long before the end: until then nobody was told anything. */
const START_MS_MAX = 1_000;
/** An end that takes longer is cut short: what is not flushed by then was promised to nobody. */
const END_MS_MAX = 4_000;

/** Runs a peer until it is told to end. Ends the process: with 0 when told to, with 1 when it cannot run. */
export async function run(settings: PeerSettings): Promise<void> {
  // Whoever read our lines has gone: that is no reason to end.
  process.stdout.on('error', () => undefined);
  const program = new Program(settings);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void program.end(false));
  process.on('uncaughtException', (error) => void program.fail(error));
  await program.start();
}

class Program {
  readonly #settings: PeerSettings;
  readonly #superior: Superior | null;
  #disk: Disk | null = null;
  #runtime: Runtime | null = null;
  #leave: () => Promise<void> = () => Promise.resolve();
  #starting: Promise<void> = Promise.resolve();
  #ending: Promise<void> | null = null;
  #isFailing = false;

  constructor(settings: PeerSettings) {
    this.#settings = settings;
    this.#superior = settings.supervised ? new Superior((retire) => void this.end(retire)) : null;
  }

  start(): Promise<void> {
    this.#starting = this.#start().catch((error: unknown) => this.fail(error));
    return this.#starting;
  }

  async #start(): Promise<void> {
    const settings = this.#settings;
    const folder = folderOf(settings);
    if (!settings.data) this.#log(`data in ${folder} (take it up again with --data ${folder})`);
    const disk = openDisk(folder, settings.archive);
    this.#disk = disk;
    const signer = loadKey(folder);
    const begin = this.#superior ? await this.#superior.begin : { faults: [] };
    const genesis = await findGenesis(disk, settings, {
      isStopped: () => this.#isEnding,
      log: (text) => this.#log(text),
    });
    if (this.#isEnding) return;
    const runtime = await start(settings, {
      genesis,
      signer,
      disk,
      connect: settings.connect,
      archive: settings.archive,
      threads: settings.threads,
      pace: settings.pace,
      report: (event) => this.#report(event),
      mined: (request, blocks, height) => void this.#superior?.send({ type: 'mined', request, blocks, height }),
    });
    this.#runtime = runtime;
    runtime.setFaults(begin.faults);
    if (this.#isEnding) return;
    const { network, last } = runtime.peer.chain;
    const announce = (status: 'active' | 'removed'): Announcement =>
      signAnnouncement(
        { status, network, publicKey: signer.publicKey, address: runtime.address, timeMs: Date.now() },
        signer,
      );
    if (settings.tracker) this.#enlist(settings.tracker, runtime, announce);
    this.#superior?.obey(runtime);
    const { id } = runtime.peer;
    this.#log(`peer ${id} listens on ${addressText(runtime.address)}, network ${network}, at block ${last.height}`);
    const { host, port } = runtime.address;
    await this.#superior?.send({ type: 'ready', id, network, host, port, height: last.height, tip: last.hash });
  }

  #enlist(address: Address, runtime: Runtime, announce: (status: 'active' | 'removed') => Announcement): void {
    let refusedFor: string | null = null;
    const tracker = new TrackerLink({
      address,
      announce: () => announce('active'),
      onList: (active) => runtime.listed(active),
      onRefused: (why) => {
        // It says so at each announcement, once a second.
        if (why !== refusedFor) this.#log(`the tracker does not list us: ${why}`);
        refusedFor = why;
      },
      onState: (up) => this.#log(up ? 'the tracker answers' : 'the tracker does not answer'),
    });
    this.#leave = () => tracker.leave(announce('removed'));
    tracker.start();
  }

  get #isEnding(): boolean {
    return this.#ending !== null;
  }

  #report(event: PeerEvent): void {
    this.#log(eventText(event));
    void this.#superior?.send({ type: 'event', atMs: Date.now(), event });
  }

  /** Says goodbye and ends the process with 0, at most END_MS_MAX later. Once: a Ctrl-C often comes twice. */
  end(retire: boolean): Promise<void> {
    this.#ending ??= this.#end(retire);
    return this.#ending;
  }

  async #end(retire: boolean): Promise<void> {
    setTimeout(() => process.exit(0), END_MS_MAX);
    await Promise.race([this.#starting, pause(START_MS_MAX)]);
    await this.#leave();
    if (this.#runtime) await this.#runtime.stop(retire);
    else await this.#disk?.close();
    this.#log('goodbye');
    process.exit(0);
  }

  /** Says why, and ends the process with 1. A fault of our own comes with its stack. */
  async fail(error: unknown): Promise<void> {
    if (this.#isFailing) return;
    this.#isFailing = true;
    const { code, message, hint } = error instanceof Failure ? error : this.#judged(error);
    process.stderr.write(`${message}${hint ? `\n  ${hint}` : ''}\n`);
    await this.#superior?.send({ type: 'failed', code, message, hint });
    process.exit(1);
  }

  #judged(error: unknown): Failure {
    if (error instanceof StoreFault && this.#disk) return damaged(this.#disk.path, error.message, error);
    return ownFault(error);
  }

  /** Lines for people: with the date under a supervisor, which keeps them in a file. */
  #log(text: string): void {
    const { quiet, supervised, name } = this.#settings;
    if (quiet) return;
    const at = new Date().toISOString();
    process.stdout.write(
      supervised ? `${at} info ${text}\n` : `${at.slice(11, 19)} ${name ? `${name} ` : ''}${text}\n`,
    );
  }
}

const ownFault = (error: unknown): Failure =>
  new Failure(error instanceof Error ? (error.stack ?? error.message) : String(error), { code: 'FAILED', hint: '' });
