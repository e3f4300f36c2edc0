/**
 * Every wallet here with its outbox, kept up to date as long as somebody looks: with what other commands sign
 * meanwhile, and with what peers say of it.
 */
import { statSync } from 'node:fs';
import type { Hash, PublicKey } from '../peer/chain/crypto.js';
import { waitForLock } from '../peer/client/lock.js';
import { codeOf, reasonOf } from '../peer/client/reason.js';
import type { Clerk } from './clerk.js';
import type { Receipt } from './model/receipts.js';
import { Outbox, type Paper } from './outbox.js';
import type { Session } from './session.js';
import { outboxPath, type Wallet, walletLock } from './wallet.js';

/** How soon it is noticed that another command has signed something. */
const LOOK_MS = 500;
/** Another command may hold a wallet whose outbox is to be restored; after this it is tried again with the next look. */
const LOCK_MS_MAX = 2_000;

/** One shopper's part. `fault`: why the outbox cannot be used, for people; then nothing of it is known. */
export type Page = { readonly wallet: Wallet; readonly papers: readonly Paper[]; readonly fault: string | null };

type Kept = Page & { readonly mark: string };

export class Books {
  /** Called when wallets or papers have come; receipts are told by the session. */
  onChanged: () => void = () => undefined;
  readonly #session: Session;
  readonly #clerk: Clerk;
  readonly #pages = new Map<PublicKey, Kept>();
  readonly #owners = new Map<Hash, Wallet>();
  #timer: NodeJS.Timeout | null = null;
  readonly #restoring = new Set<PublicKey>();
  #folderMark = '';

  constructor(session: Session, clerk: Clerk) {
    this.#session = session;
    this.#clerk = clerk;
  }

  /** Reads everything, has it followed, and goes on doing so. */
  open(): void {
    this.look();
    this.#timer = setInterval(() => this.look(), LOOK_MS);
  }
  close(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  /** In order of their making. */
  get pages(): Page[] {
    return this.#clerk.wallets.flatMap((wallet) => this.#pages.get(wallet.publicKey) ?? []);
  }
  ownerOf(id: Hash): Wallet | undefined {
    return this.#owners.get(id);
  }
  /** The newest word on a paper. */
  receiptOf({ transaction, receipt }: Paper): Receipt {
    return this.#session.desk.receiptOf(transaction.id) ?? receipt;
  }

  /** Reads what has changed on disk since the last look. */
  look(): void {
    const folderMark = markOf(this.#session.folder.path);
    let isNew = folderMark !== this.#folderMark;
    if (isNew || this.#clerk.areUnfinished) this.#clerk.readWallets();
    this.#folderMark = folderMark;
    for (const wallet of this.#clerk.wallets) isNew = this.#read(wallet) || isNew;
    if (isNew) this.onChanged();
  }

  /** @returns whether there was anything new */
  #read(wallet: Wallet): boolean {
    const mark = markOf(outboxPath(wallet));
    const known = this.#pages.get(wallet.publicKey);
    if (known?.mark === mark) return false;
    const papers = papersOf(wallet);
    if (typeof papers === 'string') {
      this.#pages.set(wallet.publicKey, { wallet, papers: known?.papers ?? [], fault: papers, mark });
      return true;
    }
    const lost = known?.papers.filter((one) => !papers.some(({ transaction: { id } }) => id === one.transaction.id));
    if (known && lost && lost.length > 0) {
      const fault = `${outboxPath(wallet)} has lost ${lost.length} of what was signed; it is written back from memory`;
      // Without a mark it is read again with the next look.
      this.#pages.set(wallet.publicKey, { ...known, fault, mark: 'lost' });
      void this.#restore(wallet, lost);
      return known.fault !== fault;
    }
    const fresh = papers.filter(({ transaction }) => !this.#owners.has(transaction.id));
    for (const { transaction } of fresh) this.#owners.set(transaction.id, wallet);
    this.#pages.set(wallet.publicKey, { wallet, papers, fault: null, mark });
    if (fresh.length > 0) this.#session.follow(wallet, fresh);
    return fresh.length > 0 || known === undefined || known.fault !== null;
  }

  /** Signed is signed: a file that somebody deleted or put an older copy of in its place gets back what we know. Never rejects. */
  async #restore(wallet: Wallet, lost: readonly Paper[]): Promise<void> {
    if (this.#restoring.has(wallet.publicKey)) return;
    this.#restoring.add(wallet.publicKey);
    try {
      const lock = await waitForLock(walletLock(wallet), LOCK_MS_MAX);
      try {
        const outbox = Outbox.load(wallet);
        outbox.restore(lost.map((paper) => ({ ...paper, receipt: this.receiptOf(paper) })));
        outbox.save();
      } finally {
        lock.release();
      }
    } catch {
      // The fault stays on the screen, and the next look tries again.
    } finally {
      this.#restoring.delete(wallet.publicKey);
    }
  }
}

/** Changes whenever the file or folder does; empty while there is none. */
function markOf(path: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? '' : `unreadable: ${codeOf(error)}`;
  }
}

/** @returns why the outbox cannot be read, if it cannot */
function papersOf(wallet: Wallet): readonly Paper[] | string {
  try {
    return Outbox.load(wallet).papers;
  } catch (error) {
    return reasonOf(error);
  }
}
