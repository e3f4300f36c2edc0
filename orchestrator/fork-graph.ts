/** A tree of blocks drawn with lines of text, newest first, like `git log --graph`. */

export type Leaf = { readonly hash: string; readonly previous: string; readonly height: number };

/**
 * @param blocks in any order; of one height the earlier one is drawn further left
 * @param textOf what stands beside a block
 */
export function drawTree<T extends Leaf>(blocks: readonly T[], textOf: (block: T) => string): string[] {
  const order = [...blocks.entries()]
    .sort(([a, one], [b, other]) => other.height - one.height || a - b)
    .map(([, block]) => block);
  /** What each lane comes to next: the hash of the block below. */
  const lanes: string[] = [];
  const lines: string[] = [];
  for (const block of order) {
    let column = lanes.indexOf(block.hash);
    if (column < 0) column = lanes.push(block.hash) - 1;
    for (let lane = lanes.lastIndexOf(block.hash); lane > column; lane = lanes.lastIndexOf(block.hash)) {
      lines.push(mergeLine(lanes.length, column, lane));
      lanes.splice(lane, 1);
    }
    lines.push(`${lanes.map((_, lane) => (lane === column ? '*' : '|')).join(' ')}  ${textOf(block)}`);
    lanes[column] = block.previous;
  }
  return lines;
}

/** `| |/` : a lane runs into one further left; those between are crossed. */
function mergeLine(count: number, into: number, lane: number): string {
  let line = '';
  for (let place = 0; place < count; place++) {
    const isCrossed = place > into && place < lane;
    if (place >= lane) line += place === into + 1 || place === lane ? '/' : ' /';
    else if (place > 0) line += isCrossed ? '_|' : ' |';
    else line += '|';
  }
  return line;
}
