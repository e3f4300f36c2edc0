/** Counts and names as the plots say them. */

export const countOf = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;

/** `p1, p3 to p5`: runs of three and more are shortened. */
export function namesTogether(names: readonly string[]): string {
  const parts: string[] = [];
  for (let at = 0; at < names.length; ) {
    let end = at;
    while (numberOf(names[end]) + 1 === numberOf(names[end + 1])) end++;
    if (end - at < 2) end = at;
    parts.push(end === at ? String(names[at]) : `${names[at]} to ${names[end]}`);
    at = end + 1;
  }
  return parts.join(', ');
}
/** NaN of what is no `pN`, so that nothing follows it. */
const numberOf = (name: string | undefined): number => Number(/^p(\d+)$/.exec(name ?? '')?.[1] ?? Number.NaN);
