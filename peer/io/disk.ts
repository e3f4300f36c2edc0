/** The disk: the store's tables in LMDB, written in order, one transaction for whatever waits together. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open, type RangeOptions, type RootDatabase } from 'lmdb';
import { type Row, type Store, TABLES, type Table, type Write } from '../chain/store.js';
import { takeLock } from '../client/lock.js';
import { makeFolder } from '../client/make-folder.js';
import { reasonOf } from '../client/reason.js';
import { chainFileFault } from './chain-file.js';
import { damaged } from './failure.js';
import { sealed, unsealed } from './seal.js';

/** A write that fails is tried again after this long: a full disk may be freed. */
export const RETRY_MS = 1_000;
/** A disk that has not taken a write for this long is said to fail, though the write is still waited for. */
const SLOW_MS = 5_000;

const fileIn = (folder: string): string => join(folder, 'chain.mdb');

export type DiskFns = {
  /** Everything up to and with this batch is durable. */
  readonly flushed: (batch: number) => void;
  /** Writes fail, for this reason, or work again (null). Told when it changes. */
  readonly state: (fault: string | null) => void;
};

type Batch = { readonly batch: number; readonly writes: readonly Write[] };

export class Disk implements Store {
  /** The file of the chain. */
  readonly path: string;
  readonly #root: RootDatabase<Uint8Array, string>;
  readonly #tables: Map<Table, Database<Uint8Array, string>>;
  readonly #lock: { release(): void };
  #fns: DiskFns = { flushed: () => undefined, state: () => undefined };
  #queue: Batch[] = [];
  #writing: Promise<void> | null = null;
  #fault: string | null = null;
  #isClosing = false;
  /** Ends the pause before a write is tried again. */
  #wake: () => void = () => undefined;

  /**
   * Opens a folder, making it if there is none, and locks it.
   *
   * @throws LockHeld if another process has it, Failure DATA_DAMAGED, or the system's error
   */
  constructor(folder: string) {
    makeFolder(folder);
    this.path = fileIn(folder);
    this.#lock = takeLock(join(folder, 'lock'));
    try {
      const fault = chainFileFault(this.path);
      if (fault !== null) throw damaged(this.path, fault);
      // One write is under way at a time, so there are no turns to batch; and with batching on, a commit that fails
      // leaves a rejection behind that nobody can catch, which ends the process.
      this.#root = open({
        path: this.path,
        encoding: 'binary',
        maxDbs: TABLES.length + 1,
        eventTurnBatching: false,
      });
      this.#tables = new Map(
        TABLES.map((name) => [name, this.#root.openDB<Uint8Array, string>({ name, encoding: 'binary' })]),
      );
    } catch (error) {
      this.#lock.release();
      throw this.#judged(error);
    }
  }

  /** Whether a folder holds a chain. */
  static holds(folder: string): boolean {
    return existsSync(fileIn(folder));
  }

  listen(fns: DiskFns): void {
    this.#fns = fns;
  }

  get(table: Table, key: string): Uint8Array | undefined {
    const kept = this.#read(() => this.#table(table).get(key));
    if (kept) return this.#opened(table, key, kept);
    if (table === 'shoppers') this.#lookAround(table, key);
    return undefined;
  }

  /**
   * A row whose key has changed on disk is found under none, and lies beside the place where it was looked for. It costs
   * four times as much as the look itself, and is done where nothing else shows that a row is missing.
   */
  #lookAround(table: Table, key: string): void {
    this.floor(table, key);
    this.ceiling(table, key);
  }

  floor(table: Table, key: string): Row | undefined {
    return this.#row(table, { start: key, reverse: true, limit: 1 });
  }

  ceiling(table: Table, key: string): Row | undefined {
    return this.#row(table, { start: key, limit: 1 });
  }

  #row(table: Table, range: RangeOptions): Row | undefined {
    const row = this.#read(() => first(this.#table(table).getRange(range)));
    return row && { key: row.key, value: this.#opened(table, row.key, row.value) };
  }

  #opened(table: Table, key: string, kept: Uint8Array): Uint8Array {
    const value = unsealed(table, key, kept);
    if (value === null) throw damaged(this.path, `a row of ${table} is not as it was written`);
    return value;
  }

  #table(table: Table): Database<Uint8Array, string> {
    return this.#tables.get(table) as Database<Uint8Array, string>;
  }

  #read<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw this.#judged(error);
    }
  }

  /** LMDB's own errors have numbers below zero and mean that the file is not as it was written. */
  #judged(error: unknown): unknown {
    const isOwn = error instanceof Error && 'code' in error && typeof error.code === 'number' && error.code < 0;
    return isOwn ? damaged(this.path, error.message, error) : error;
  }

  /** Queues a batch. Batches become durable in their order; those that wait together share one transaction and one flush. */
  store(batch: number, writes: readonly Write[]): void {
    this.#queue.push({ batch, writes });
    this.#writing ??= this.#drain();
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const group = this.#queue;
      this.#queue = [];
      const fault = await this.#attempt(group);
      this.#tell(fault);
      if (fault === null) this.#fns.flushed((group.at(-1) as Batch).batch);
      else {
        // Nothing is lost: the machine reads its own copy until these are durable.
        this.#queue = [...group, ...this.#queue];
        // Who ends does not wait for space: what was not flushed was told to nobody.
        if (this.#isClosing) break;
        await this.#pause();
      }
    }
    this.#writing = null;
  }

  #tell(fault: string | null): void {
    if ((fault === null) === (this.#fault === null)) return;
    this.#fault = fault;
    this.#fns.state(fault);
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, RETRY_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** @returns why it failed, as a whole; null if all of it is durable */
  async #attempt(group: readonly Batch[]): Promise<string | null> {
    const slow = setTimeout(() => this.#tell(`the disk has taken no write for ${SLOW_MS / 1000} s`), SLOW_MS);
    try {
      await this.#write(group.flatMap(({ writes }) => [...writes]));
      return null;
    } catch (error) {
      return `the disk takes no writes: ${await causeOf(error)}`;
    } finally {
      clearTimeout(slow);
    }
  }

  async #write(writes: readonly Write[]): Promise<void> {
    // A child transaction: where a write throws, a plain one would keep those before it.
    await this.#root.childTransaction(() => {
      for (const { table, key, value } of writes) {
        if (value === null) this.#table(table).removeSync(key);
        else this.#table(table).putSync(key, sealed(table, key, value));
      }
    });
    // Committed is visible, not durable: only flushed survives a power cut.
    await this.#root.flushed;
    // Whoever reads next must see it: a read transaction lasts as long as its turn of the loop.
    this.#root.resetReadTxn();
  }

  /** Waits for what is queued, as long as the disk takes it, then closes and unlocks the folder. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#wake();
    await this.#writing;
    await this.#root.close();
    this.#lock.release();
  }
}

function first(range: Iterable<Row>): Row | undefined {
  for (const row of range) return row;
  return undefined;
}

/** LMDB says that a commit failed, and promises to say why. */
async function causeOf(error: unknown): Promise<string> {
  if (!(error instanceof Error && 'commitError' in error)) return reasonOf(error);
  try {
    await error.commitError;
    return reasonOf(error);
  } catch (cause) {
    return reasonOf(cause);
  }
}
