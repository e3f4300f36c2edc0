/** Link faults of a cluster, by peer id, as sets: setting one twice is setting it once. */
import type { LinkFault } from '../peer/control.js';
import type { Seat } from './cluster.js';
import { EXIT, Fault } from './control/fault.js';
import type { FaultRow } from './control/messages.js';
import { namesOf } from './targets.js';

type Faults = readonly LinkFault[];

const same = (one: LinkFault, other: LinkFault): boolean => one.from === other.from && one.to === other.to;

export function cut(faults: Faults, from: string, to: string, oneWay: boolean): LinkFault[] {
  const wished: LinkFault[] = [{ kind: 'cut', from, to }];
  if (!oneWay) wished.push({ kind: 'cut', from: to, to: from });
  return [...faults, ...wished.filter((one) => !faults.some((held) => same(held, one)))];
}

export function heal(faults: Faults, from: string, to: string, oneWay: boolean): LinkFault[] {
  return faults.filter((held) => {
    const there = held.from === from && held.to === to;
    const back = held.from === to && held.to === from;
    return !there && (oneWay || !back);
  });
}

/** What is left when a peer leaves for good. */
export const without = (faults: Faults, id: string): LinkFault[] =>
  faults.filter(({ from, to }) => from !== id && to !== id);

/** All links between different groups, both ways. */
export function between(groups: readonly (readonly string[])[]): LinkFault[] {
  const cuts: LinkFault[] = [];
  for (const [place, group] of groups.entries()) {
    const others = groups.filter((_, other) => other !== place).flat();
    for (const from of group) for (const to of others) cuts.push({ kind: 'cut', from, to });
  }
  return cuts;
}

/**
 * The groups of a partition, by name, every peer in exactly one: those that are not named form one more together,
 * because a peer linked to both sides would join what was to be split.
 *
 * @throws Fault if a peer is named twice or nothing would be split
 */
export function groupsOf(targets: readonly string[], names: readonly string[]): string[][] {
  const groups = targets.map((target) => namesOf(target, names, true));
  const named = groups.flat();
  const twice = named.find((name, place) => named.indexOf(name) !== place);
  if (twice !== undefined) throw usage(`${twice} is in two groups`);
  const rest = names.filter((name) => !named.includes(name));
  const all = rest.length > 0 ? [...groups, rest] : groups;
  if (all.length < 2) throw usage('all peers are in one group: nothing would be split');
  return all;
}

function usage(message: string): Fault {
  return new Fault({ code: 'USAGE', message, hint: 'as in `orchestrator partition p1,p2 p3,p4`', exit: EXIT.usage });
}

export function faultRows(faults: Faults, seats: readonly Seat[]): FaultRow[] {
  const nameOf = (id: string): string => seats.find((seat) => seat.id === id)?.name ?? id;
  return faults.map(({ kind, from, to }) => ({ kind, from: nameOf(from), to: nameOf(to) }));
}
