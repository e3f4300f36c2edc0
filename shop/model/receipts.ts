/**
 * What a shop may say of a transaction, made of what many peers say of it. No peer is believed alone: `settled` and
 * `refused` are said only when more than half of the roll says so in fresh answers.
 */
import type { Hash, PeerId } from '../../peer/chain/crypto.js';
import { isMajority } from '../../peer/wire/majority.js';
import type { Status } from '../../peer/wire/status.js';

/** Milliseconds of a clock that never jumps. */
export type Ms = number;

/** Answers older than this count for no majority: the peer may think otherwise by now. */
export const FRESH_MS = 2_000;

/** In which block, how deep by those who agree, and how many of the roll agree. */
export type Place = {
  readonly block: Hash;
  readonly height: number;
  readonly depth: number;
  readonly agree: number;
};

export type Receipt =
  /** Signed, flushed to the outbox, sent again until it is settled or refused. */
  | { readonly state: 'sent' }
  /** A peer has it in its mempool, flushed. */
  | { readonly state: 'accepted' }
  /** In the best chain of a peer. */
  | ({ readonly state: 'mined' } & Place)
  /** Deep enough in the same block with more than half of the roll. */
  | ({ readonly state: 'settled' } & Place)
  /** Never to be mined; more than half of the roll says so. */
  | { readonly state: 'refused'; readonly code: string; readonly why: string; readonly winner: Hash | null };

/** What a status says, without its id and its proof: that is checked once, and thousands of them would fill the memory. */
export type Word =
  | { readonly type: 'unknown' | 'accepted' | 'busy' }
  | { readonly type: 'mined'; readonly block: Hash; readonly height: number; readonly depth: number }
  | { readonly type: 'refused'; readonly code: string; readonly why: string; readonly winner: Hash | null };

/** What a peer said, and when it was *asked*: an answer that was long on its way is as old as its question. */
export type Statement = { readonly status: Word; readonly askedAt: Ms };
/** The last word of every peer. */
export type Statements = ReadonlyMap<PeerId, Statement>;

export type Rule = {
  /** Blocks that a settled transaction is deep, at least 1. */
  readonly confirmations: number;
  /** The roll. */
  readonly members: ReadonlySet<PeerId>;
  /** The peer that is talked to; null where it is any. */
  readonly favourite: PeerId | null;
};

export function wordOf(status: Status): Word {
  switch (status.type) {
    case 'mined': {
      const { type, block, height, depth } = status;
      return { type, block, height, depth };
    }
    case 'refused': {
      const { type, code, why, winner } = status;
      return { type, code, why, winner };
    }
    default:
      return { type: status.type };
  }
}

/** Refusals that no later block can cure. NUMBER_USED is one once whoever used the number is settled itself. */
const FINAL_CODES = new Set([
  'ALREADY_JOINED',
  'BAD_NAME',
  'BAD_SIGNATURE',
  'NOT_ENOUGH_COINS',
  'UNKNOWN_MONKEY',
  'WRONG_PRICE',
]);

type Vote = { readonly peer: PeerId; readonly status: Word; readonly isFresh: boolean };

/** Everybody's last word; that of the roll alone counts for majorities. */
const votesOf = (statements: Statements, now: Ms): Vote[] =>
  [...statements].map(([peer, { status, askedAt }]) => ({ peer, status, isFresh: now - askedAt <= FRESH_MS }));

/**
 * Of the blocks that these say it is in, the one that most of the roll agree on. Where there are as many, that of the peer
 * asked first, then the one it was in before: else it would seem to move where nothing has. Who is not on the roll may
 * have mined a block for us alone, and moves nothing; before a roll is known, all are heard.
 */
function bestPlace(votes: readonly Vote[], { members, favourite }: Rule, before: Receipt | null): Place | null {
  const places = new Map<string, Place>();
  for (const { peer, status, isFresh } of votes) {
    if (status.type !== 'mined' || (members.size > 0 && !members.has(peer))) continue;
    const { block, height, depth } = status;
    const known = places.get(`${block}@${height}`);
    places.set(`${block}@${height}`, {
      block,
      height,
      depth: Math.min(depth, known?.depth ?? depth),
      agree: (known?.agree ?? 0) + (isFresh && members.has(peer) ? 1 : 0),
    });
  }
  const own = votes.find(({ peer }) => peer === favourite)?.status;
  const rankOf = ({ block }: Place): number => {
    if (own?.type === 'mined' && own.block === block) return 2;
    return before !== null && 'block' in before && before.block === block ? 1 : 0;
  };
  const rank = (a: Place, b: Place): number => b.agree - a.agree || rankOf(b) - rankOf(a) || b.height - a.height;
  return [...places.values()].sort(rank)[0] ?? null;
}

/** Where the transaction is settled now, or null. */
export function settledPlace(statements: Statements, rule: Rule, now: Ms): Place | null {
  const { confirmations, members } = rule;
  const deep = votesOf(statements, now).filter(
    ({ peer, status, isFresh }) =>
      isFresh && members.has(peer) && status.type === 'mined' && status.depth >= confirmations,
  );
  const place = bestPlace(deep, rule, null);
  return place !== null && isMajority(place.agree, members.size) ? place : null;
}

/** The refusal that more than half of the roll gives and that nothing can cure, or null. */
function finalRefusal(
  fresh: readonly Vote[],
  members: ReadonlySet<PeerId>,
  isSettled: (id: Hash) => boolean,
): Extract<Receipt, { state: 'refused' }> | null {
  const counts = new Map<string, number>();
  for (const { peer, status } of fresh) {
    if (status.type !== 'refused' || !members.has(peer)) continue;
    const { code, why, winner } = status;
    const isFinal = code === 'NUMBER_USED' ? winner !== null && isSettled(winner) : FINAL_CODES.has(code);
    if (!isFinal) continue;
    const kind = `${code} ${winner}`;
    const count = (counts.get(kind) ?? 0) + 1;
    if (isMajority(count, members.size)) return { state: 'refused', code, why, winner };
    counts.set(kind, count);
  }
  return null;
}

/**
 * The receipt of a transaction by what is known now.
 *
 * @param before the receipt until now: silence alone takes nothing back
 * @param isSettled whether another transaction is settled now: the one that used this one's number
 */
export function judge(
  before: Receipt,
  statements: Statements,
  rule: Rule,
  now: Ms,
  isSettled: (id: Hash) => boolean,
): Receipt {
  const { members } = rule;
  const settled = settledPlace(statements, rule, now);
  if (settled) return { state: 'settled', ...settled };
  if (before.state === 'refused') return before;

  const votes = votesOf(statements, now);
  const fresh = votes.filter((vote) => vote.isFresh);
  const refused = finalRefusal(fresh, members, isSettled);
  if (refused) return refused;

  /** So many that the others are no majority. */
  const areHalf = (voters: readonly Vote[]): boolean => {
    const count = voters.filter(({ peer }) => members.has(peer)).length;
    return count > 0 && !isMajority(members.size - count, members.size);
  };
  if (before.state === 'settled') {
    const { block } = before;
    // While the silent ones may still make it a majority, nothing is known to have gone back.
    if (!areHalf(fresh.filter(({ status }) => status.type !== 'mined' || status.block !== block))) return before;
  }

  // The last word of a peer that fell silent counts until half of the others say otherwise.
  const mayBeStale = !areHalf(fresh.filter(({ status }) => status.type !== 'mined'));
  const mined = bestPlace(mayBeStale ? votes : fresh, rule, before);
  if (mined) return { state: 'mined', ...mined };
  if (votes.some(({ status, isFresh }) => status.type === 'accepted' && (isFresh || mayBeStale))) {
    return { state: 'accepted' };
  }
  // Whoever accepted it keeps it; only when so many have never heard of it is it as if it were new.
  const isUnknown = areHalf(fresh.filter(({ status }) => status.type === 'unknown'));
  return before.state === 'sent' || isUnknown ? { state: 'sent' } : { state: 'accepted' };
}

/** What a single peer says against a transaction. It decides nothing. */
export type Doubt = { readonly peer: PeerId; readonly code: string; readonly why: string };

/** Why the first peer that will not take it says so, while no majority does; null if none. */
export function doubtOf(statements: Statements, now: Ms): Doubt | null {
  for (const { peer, status, isFresh } of votesOf(statements, now)) {
    if (!isFresh) continue;
    if (status.type === 'refused') return { peer, code: status.code, why: status.why };
    if (status.type === 'busy') return { peer, code: 'BUSY', why: 'the mempool is full for now' };
  }
  return null;
}

/** Whether nothing more is to be done for it but to keep it. */
export const isClosed = ({ state }: Receipt): boolean => state === 'settled' || state === 'refused';

export const sameReceipt = (a: Receipt, b: Receipt): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether a peer says of a settled transaction that it is not where it was, and has not said so before. */
export function isTurn(receipt: Receipt | undefined, before: Word | undefined, after: Word): boolean {
  if (receipt?.state !== 'settled' || blockOf(after) === receipt.block) return false;
  return before === undefined || before.type !== after.type || blockOf(before) !== blockOf(after);
}

const blockOf = (word: Word): Hash | null => (word.type === 'mined' ? word.block : null);
