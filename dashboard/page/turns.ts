/** Work that may wait for its turn: one piece after each picture of the screen, so that none is late for all of it. */

const waiting = new Map<object, () => void>();

/** @param owner whose work it is; what it still has waiting is forgotten */
export function later(owner: object, work: () => void): void {
  if (waiting.size === 0) awaitTurn();
  waiting.set(owner, work);
}
export const forget = (owner: object): boolean => waiting.delete(owner);

/** Behind the next picture, not before it. */
const awaitTurn = (): number => requestAnimationFrame(() => setTimeout(takeTurn));

function takeTurn(): void {
  const [first] = waiting;
  if (!first) return;
  const [owner, work] = first;
  waiting.delete(owner);
  if (waiting.size > 0) awaitTurn();
  work();
}
