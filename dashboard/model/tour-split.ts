/** Whose split a cluster is in: a tour's that was cut short, or somebody's who wanted it. */

/** Peers and the cuts between them, by name. */
export type Standing = {
  readonly peers: readonly string[];
  readonly cuts: readonly { readonly from: string; readonly to: string }[];
};

/**
 * Whether the cuts are those of a split into these groups and nobody has changed them since: all between the groups, and
 * none of them missing. Peers in no group are one more.
 */
export function isSplitInto(groups: readonly (readonly string[])[], { peers, cuts }: Standing): boolean {
  const sideOf = (name: string): number => groups.findIndex((names) => names.includes(name));
  const set = new Set(cuts.map(({ from, to }) => `${from} ${to}`));
  const grouped = peers.filter((name) => sideOf(name) !== -1);
  const isWhole = grouped.every((from) =>
    grouped.every((to) => sideOf(from) === sideOf(to) || set.has(`${from} ${to}`)),
  );
  return cuts.length > 0 && isWhole && cuts.every(({ from, to }) => sideOf(from) !== sideOf(to));
}
