/** A process that reads every row of a chain file and ends with 0: what is wrong with the file may end it otherwise. */
import { open } from 'lmdb';
import { TABLES } from '../chain/store.js';

const root = open({ path: process.argv[2] as string, encoding: 'binary', maxDbs: TABLES.length + 1 });
const tables = TABLES.map((name) => root.openDB<Uint8Array, string>({ name, encoding: 'binary' }));
for (const table of tables) {
  let bytes = 0;
  for (const { value } of table.getRange({})) bytes += value.length;
  if (!Number.isSafeInteger(bytes)) throw new Error('no table is that large');
}
// A write looks for free pages, and so at the list of them.
await root.transaction(() => {
  for (const table of tables) {
    table.putSync('examined', new Uint8Array(4096));
    table.removeSync('examined');
  }
});
await root.flushed;
await root.close();
