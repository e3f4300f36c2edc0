/** The dashboard's door: `node dist/dashboard/main.js --tracker HOST:PORT`. */
import { program } from './program.js';

await program(process.argv.slice(2));
