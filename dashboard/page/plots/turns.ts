/** Work that may wait for its turn: one piece a frame of the screen, so that no frame is late for all of it. */

const waiting = new Map<object, () => void>();

/** @param owner whose work it is; what it still has waiting is forgotten */
export function later(owner: object, work: () => void): void {
  if (waiting.size === 0) requestAnimationFrame(takeTurn);
  waiting.set(owner, work);
}
export const forget = (owner: object): boolean => waiting.delete(owner);

function takeTurn(): void {
  const [first] = waiting;
  if (!first) return;
  const [owner, work] = first;
  waiting.delete(owner);
  if (waiting.size > 0) requestAnimationFrame(takeTurn);
  work();
}
