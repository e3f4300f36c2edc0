/** The records listed with a block: they must be those of the replay, in order of joining. */
import { hex } from './bytes.js';
import { Fault, same } from './fault.js';
import { Fields } from './json.js';
import type { Genesis } from './layouts.js';
import type { Replay } from './replay.js';

export function sameRecords(line: Fields, replay: Replay, { catalogue }: Genesis): void {
  if (line.value('record') === undefined)
    throw new Fault('record', 'the records after this block: export with --record', undefined);
  const listed = line.list('record');
  const { records } = replay;
  same('record.length', records.length, listed.length);
  for (const [index, record] of records.entries()) {
    const said = new Fields(listed[index], `record[${index}]`);
    said.same('name', record.name);
    said.same('publicKey', hex(record.publicKey));
    said.same('coins', record.coins);
    said.same('sequence', record.sequence);
    const cage = said.list('cage');
    same(said.name('cage.length'), record.cage.length, cage.length);
    for (const [place, monkey] of record.cage.entries()) {
      same(said.name(`cage[${place}]`), catalogue[monkey]?.name ?? null, cage[place]);
    }
  }
}
