#!/usr/bin/env node
/** The monkey shop: `node dist/shop/main.js TRACKER_PORT [options] [command]`. */
import { program } from './program.js';

await program(process.argv.slice(2), process.env);
