/** Buying at the counter: once for each time it is meant, and only what can be paid. */
import { type Counter, chosenOf, EMPTY_NAME, type Next, type Shopper, stay, type Trouble } from './counter.js';
import { type Purchase, type Purse, purseFault, purseOf } from './purse.js';
import type { Ms } from './receipts.js';

/** A second Enter within this time of the one before is no second purchase: a finger bounced, or a key was held. */
export const BOUNCE_MS = 600;

/** What a shopper has and may spend, by its record where it is known and by what it has signed. */
export function purseAt({ startingCoins }: Counter, { publicKey, record, slips }: Shopper): Purse {
  const purchases = slips.flatMap(({ id, monkey, price, sequence, receipt }): Purchase[] =>
    monkey === null ? [] : [{ id, content: { kind: 'buy', publicKey, sequence, monkey, price }, receipt }],
  );
  return purseOf(record ?? { coins: startingCoins, sequence: 0 }, purchases);
}

/** Monkeys in the cage, places in the catalogue: those of the record, and what is settled since. */
export function cageAt(shopper: Shopper | null): number[] {
  if (!shopper) return [];
  const { record, slips } = shopper;
  const newer = slips.flatMap(({ monkey, sequence, receipt }) =>
    monkey !== null && receipt.state === 'settled' && sequence > (record?.sequence ?? 0) ? [monkey] : [],
  );
  return [...(record?.cage ?? []), ...newer];
}

/** @param place of the monkey in the catalogue */
export function order(counter: Counter, now: Ms, place: number): Next {
  const { dismissedMs } = counter;
  if (dismissedMs !== null && now - dismissedMs < BOUNCE_MS) return stay({ ...counter, dismissedMs: now });
  const monkey = counter.catalogue[place];
  if (!monkey) return stay({ ...counter, notice: 'wait until the cluster is found' });
  const shopper = chosenOf(counter);
  if (!shopper) return stay({ ...counter, overlays: [EMPTY_NAME] });
  const { order: last } = counter;
  if (last && (!last.isSigned || (last.monkey === place && now - last.atMs < BOUNCE_MS))) {
    // Counted from the last press, so that a held key buys once.
    const notice = last.isSigned ? 'that was one; press Enter again for another' : 'one moment: it is being signed';
    return stay({ ...counter, order: { ...last, atMs: now }, notice });
  }
  const trouble = troubleOf(counter, shopper, monkey.name, monkey.price);
  if (trouble) return stay({ ...counter, troubles: [...counter.troubles, trouble] });
  const next: Counter = { ...counter, order: { monkey: place, atMs: now, isSigned: false } };
  return stay(next, { type: 'buy', publicKey: shopper.publicKey, monkey: place });
}

function troubleOf(counter: Counter, shopper: Shopper, name: string, price: number): Trouble | null {
  const { label, fault: broken } = shopper;
  if (broken !== null) return { cause: broken, next: 'Put a copy of the file back, then buy.' };
  const join = shopper.slips.find(({ monkey }) => monkey === null);
  if (join?.receipt.state === 'refused')
    return { cause: `${label} never joined: ${join.receipt.why}.`, next: 'Press n to join under another name.' };
  const fault = purseFault(purseAt(counter, shopper), price);
  if (fault === null) return null;
  if (fault.code === 'TOO_MANY_OPEN') {
    const cause = `${fault.open} purchases of ${label} are on their way; peers take at most ${fault.max} at once.`;
    return { cause, next: 'Wait until some are settled, then buy again.' };
  }
  const { free, pending } = fault.purse;
  const cause = `The ${name} costs ${price} coins, and ${label} has ${free} to spend.`;
  const next =
    pending > 0
      ? `${pending} more are promised to purchases on their way.`
      : 'Nothing was signed. Choose a cheaper one.';
  return { cause, next };
}
