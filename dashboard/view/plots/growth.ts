/** Chain growth: each peer's height over time. */
import { HEIGHT, latestOf, linesOf, NOTHING, type Picture, type Scene, shownOf, tableOf } from './picture.js';
import { namesTogether } from './words.js';

export function growthOf(scene: Scene): Picture {
  return {
    series: linesOf(scene, HEIGHT, 'steps'),
    essence: essenceOf(scene),
    table: () => tableOf(scene, [{ field: HEIGHT, word: '', format: String }]),
  };
}

/** `p1 to p3 at block 213; p4 at block 198`. */
function essenceOf(scene: Scene): string {
  const latest = latestOf(scene);
  if (!latest) return NOTHING;
  const byHeight = new Map<number, string[]>();
  const silent: string[] = [];
  for (const { id, name } of shownOf(scene)) {
    const height = latest.peers[id]?.[HEIGHT];
    if (height === undefined) silent.push(name);
    else byHeight.set(height, [...(byHeight.get(height) ?? []), name]);
  }
  const said = [...byHeight]
    .sort(([a], [b]) => b - a)
    .map(([height, names]) => `${namesTogether(names)} at block ${height}`);
  if (silent.length > 0) said.push(`nothing from ${namesTogether(silent)}`);
  return said.length === 0 ? NOTHING : said.join('; ');
}
