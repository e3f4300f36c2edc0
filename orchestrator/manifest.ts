/** What `package.json` says of this program. */
import { readFileSync } from 'node:fs';

type Manifest = { readonly version: string; readonly engines: { readonly node: string } };

// Beside the door: it is bundled into it, and finds its way from there.
const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as Manifest;

export const VERSION = manifest.version;
/** The oldest Node that will do, as 20.19. */
export const NODE_VERSION_MIN = manifest.engines.node.replace(/^>=/, '');
