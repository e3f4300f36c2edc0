/** What became of everything that shops have signed: held against the chain and the records of every peer. */
import type { Transaction } from '../../../peer/chain/transaction.js';
import type { Paper } from './shop-process.js';

type RecordLine = {
  readonly publicKey: string;
  readonly coins: number;
  readonly cage: readonly string[];
  readonly sequence: number;
};
/** What a peer serves. */
export type Served = {
  readonly name: string;
  /** Ids of all transactions on its best chain, in order, once for each time that they are on it. */
  readonly transactions: readonly string[];
  /** As of its tip. */
  readonly records: readonly RecordLine[];
};

export type Verdict = {
  /** Purchases that were ever signed. */
  readonly sent: number;
  readonly settled: number;
  /** On no chain, or missing on some: a line each. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Anything else that is not as it must be. */
  readonly wrong: readonly string[];
};

export type Catalogue = readonly { readonly name: string; readonly price: number }[];
type Rules = { readonly startingCoins: number; readonly catalogue: Catalogue };

export function judge(papers: readonly Paper[], peers: readonly Served[], rules: Rules): Verdict {
  const purchases = papers.filter(({ transaction }) => transaction.content.kind === 'buy');
  const counts = peers.map(({ name, transactions }) => ({ name, times: timesOf(transactions) }));
  const lines = (isWrong: (times: number) => boolean): string[] =>
    papers.flatMap(({ transaction: { id, content }, state }) =>
      counts.flatMap(({ name, times }) => {
        const count = times.get(id) ?? 0;
        const what = `${content.kind} ${id}, ${state} in its outbox`;
        return isWrong(count) ? [`${what}: ${count} times in the chain of ${name}`] : [];
      }),
    );
  const known = new Set(papers.map(({ transaction }) => transaction.id as string));
  const strange = counts.flatMap(({ name, times }) =>
    [...times.keys()].filter((id) => !known.has(id)).map((id) => `${id} is in the chain of ${name} and in no outbox`),
  );
  const unsettled = papers.flatMap(({ transaction: { id, content }, state }) =>
    state === 'settled' ? [] : [`${content.kind} ${id} is ${state} and not settled`],
  );
  return {
    sent: purchases.length,
    settled: purchases.filter(({ state }) => state === 'settled').length,
    lost: lines((count) => count === 0),
    doubled: lines((count) => count > 1),
    wrong: [...strange, ...unsettled, ...peers.flatMap((peer) => recordFaults(papers, peer, rules))],
  };
}

function timesOf(transactions: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const id of transactions) times.set(id, (times.get(id) ?? 0) + 1);
  return times;
}

/** Every shopper's record, made again from what it signed. */
function recordFaults(papers: readonly Paper[], { name, records }: Served, rules: Rules): string[] {
  const expected = new Map<string, RecordLine>();
  for (const { transaction } of papers) {
    const before = expected.get(transaction.content.publicKey);
    expected.set(transaction.content.publicKey, recordAfter(before, transaction, rules));
  }
  const served = new Map(records.map((record) => [record.publicKey, record]));
  return [...expected].flatMap(([publicKey, { coins, cage, sequence }]) => {
    const has = served.get(publicKey);
    const isRight = has?.coins === coins && has.sequence === sequence && has.cage.join() === cage.join();
    const given = has ? `${has.coins} coins, number ${has.sequence}, ${has.cage.join(', ')}` : 'no record';
    return isRight
      ? []
      : [`${name} gives ${publicKey} ${given}, and not ${coins} coins, number ${sequence}, ${cage.join(', ')}`];
  });
}

/** @param before undefined where there is none: papers are in order of signing, the joining first */
function recordAfter(before: RecordLine | undefined, { content }: Transaction, rules: Rules): RecordLine {
  const { publicKey } = content;
  const record = before ?? { publicKey, coins: rules.startingCoins, cage: [], sequence: 0 };
  if (content.kind === 'join') return record;
  const monkey = rules.catalogue[content.monkey]?.name ?? '?';
  return {
    publicKey,
    coins: record.coins - content.price,
    cage: [...record.cage, monkey],
    sequence: content.sequence,
  };
}
