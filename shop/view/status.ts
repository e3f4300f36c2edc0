/** What has become of a purchase, for shoppers: a sign, a word, and what it means. */
import type { Monkey } from '../../peer/chain/catalogue.js';
import type { Moment, Move, Slip } from '../model/counter.js';
import type { Receipt } from '../model/receipts.js';
import type { Ink } from './picture.js';

export type Status = {
  readonly sign: string;
  readonly ink: Ink | null;
  readonly word: string;
  readonly detail: string;
};

export const numberText = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** Whether its block was taken back. Without word of a reorganisation, most peers may only speak of another block. */
const isTakenBack = ({ move, receipt }: Moment): boolean =>
  move !== null && (move.depth !== null || !('block' in receipt));

export const depthText = (depth: number | null): string =>
  depth === null ? 'reorganised' : `reorganised, depth ${depth}`;

/** @param roll how many peers a majority is counted of */
export function statusOf(slip: Slip, roll: number): Status {
  const { receipt, doubt } = slip;
  const falls = slip.moments.filter(isTakenBack);
  const move = falls.at(-1)?.move ?? null;
  const tail = falls.length === 0 ? '' : ` ↺${falls.length > 1 ? falls.length : ''}`;
  const after = move?.depth ? `; was taken back, depth ${move.depth}` : '';
  switch (receipt.state) {
    case 'sent':
    case 'accepted':
      return move ? backStatus(receipt.state, doubt, move) : pendingStatus(receipt.state, doubt);
    case 'mined': {
      const detail = `block ${numberText(receipt.height)}, ${receipt.agree} of ${roll}${after}`;
      return { sign: '◐', ink: 'cyan', word: `mined ${receipt.depth}${tail}`, detail };
    }
    case 'settled': {
      const peers = roll === 1 ? 'peer' : 'peers';
      const where = `block ${numberText(receipt.height)}, ${receipt.agree} of ${roll} ${peers}${after}`;
      return { sign: '●', ink: 'green', word: `settled${tail}`, detail: where };
    }
    case 'refused':
      return { sign: '✗', ink: 'red', word: 'refused', detail: refusalText(receipt, slip) };
  }
}

type Pending = 'sent' | 'accepted';

const pendingStatus = (state: Pending, doubt: string | null): Status => ({
  sign: state === 'sent' ? '◌' : '○',
  ink: doubt === null ? 'cyan' : 'yellow',
  word: state,
  detail: doubt ?? '',
});
const backStatus = (state: Pending, doubt: string | null, move: Move): Status => ({
  sign: '↺',
  ink: 'magenta',
  word: `back to ${state}`,
  detail: doubt ?? depthText(move.depth),
});

type Refused = Extract<Receipt, { state: 'refused' }>;

const refusalText = ({ code, why }: Refused, { sequence }: Slip): string =>
  code === 'NUMBER_USED' ? `number ${sequence} was used twice` : why;

/** What happened, as a line of a history. */
export function momentText(moment: Moment, roll: number): string {
  const { before, receipt, move } = moment;
  const moved = move ? movedText(moment) : '';
  switch (receipt.state) {
    case 'sent':
      return `${moved}back to sent: to be sent again`;
    case 'accepted':
      return move || before.state !== 'sent' ? `${moved}back to accepted` : 'accepted: a peer has it on its disk';
    case 'mined':
      return `${moved}mined ${receipt.depth}: in block ${numberText(receipt.height)} with ${receipt.agree} of ${roll} peers`;
    case 'settled':
      return `${moved}settled: in block ${numberText(receipt.height)} with ${receipt.agree} of ${roll} peers`;
    case 'refused':
      return `refused: ${receipt.why}`;
  }
}

function movedText(moment: Moment): string {
  const { move } = moment;
  if (!move) return '';
  if (!isTakenBack(moment)) return 'now in another block: ';
  const depth = move.depth === null ? '' : `: reorganised, depth ${move.depth}`;
  return `block ${numberText(move.height)} was taken back${depth}; `;
}

/** What it was when this screen was opened, for a history that begins there. */
export function foundText(receipt: Receipt): string {
  const where = 'height' in receipt ? ` in block ${numberText(receipt.height)}` : '';
  return `when this screen was opened: ${receipt.state}${where}`;
}

/**
 * What the receipt promises and what it does not, in words that a shopper understands.
 *
 * @param has what the shopper has, as a sentence
 * @param isHeard whether so many peers can be reached that what they said still stands
 */
export function meaningOf(slip: Slip, catalogue: readonly Monkey[], has: string, isHeard: boolean): string {
  const { receipt, monkey } = slip;
  switch (receipt.state) {
    case 'sent':
      return 'Signed, and kept on this disk. It is sent again, to one peer after the other, until it is settled or refused.';
    case 'accepted':
      return 'A peer has it on its disk. It waits to be put into a block.';
    case 'mined':
      return 'It is in a block, but not yet with more than half of the peers that count. A heavier branch can still take it back.';
    case 'settled':
      if (!isHeard) return 'More than half of the peers that count had it in the same block when they were last heard.';
      return 'More than half of the peers that count have it in the same block. Should a heavier branch ever take it back, it is shown here and sent again.';
    case 'refused': {
      if (receipt.code !== 'NUMBER_USED') return `It will never be mined: ${receipt.why}. It cost nothing. ${has}`;
      const own = monkey === null ? 'this one' : `this ${catalogue[monkey]?.name ?? 'one'}`;
      return `Two purchases were signed with number ${slip.sequence}, by two copies of this wallet. Only one can count, and ${winnerText(slip, catalogue)} won. So ${own} cost nothing. ${has}`;
    }
  }
}

function winnerText({ winner }: Slip, catalogue: readonly Monkey[]): string {
  if (!winner) return 'the other one';
  const name = catalogue[winner.monkey]?.name ?? `monkey ${winner.monkey}`;
  return `the ${name} for ${winner.price} coins in block ${numberText(winner.height)}`;
}
