/** Monkeys of other catalogues, of which nobody here knows what they look like. */
import type { Paint } from '../picture.js';
import type { Portrait } from './sprite.js';

type Fur = { readonly rim: Paint; readonly fur: Paint; readonly face: Paint };

const FURS: readonly Fur[] = [
  { rim: '#875f00', fur: '#af875f', face: '#ffd7af' },
  { rim: '#af5f00', fur: '#ff8700', face: '#ffd7af' },
  { rim: '#626262', fur: '#949494', face: '#dadada' },
  { rim: '#87875f', fur: '#d7af5f', face: '#ffffd7' },
  { rim: '#875f87', fur: '#af87af', face: '#ffd7d7' },
  { rim: '#5f5f00', fur: '#87875f', face: '#d7d7af' },
];

/** The same name has the same fur everywhere and always. */
export function strangerNamed(name: string): Portrait {
  const { rim, fur, face } = FURS[hash(name) % FURS.length]!;
  return { painted: { palette: { ...FEATURES, o: rim, f: fur, l: face }, pixels: PIXELS }, plain: PLAIN };
}

/** FNV-1a over UTF-16 code units: names that differ in one letter are told apart. */
function hash(name: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) state = Math.imul(state ^ name.charCodeAt(at), 0x01000193) >>> 0;
  return state;
}

const FEATURES = { k: '#121212', w: '#eeeeee', n: '#875f5f', m: '#af5f5f' } as const;

const PIXELS = [
  '.....oooooo.....',
  '...ooffooffoo...',
  '..offffffffffo..',
  '..offffffffffo..',
  'ooofllfllfllfooo',
  'olofllllllllfolo',
  'olflkwllllkwlflo',
  'olflkkllllkklflo',
  '.ooolllnnlllooo.',
  '...ollllllllo...',
  '...olmllllmlo...',
  '...ollmmmmllo...',
  '....ollllllo....',
  '.....oooooo.....',
];

const PLAIN = String.raw`
     .-"""-.
  _ /  . .  \ _
 ( |  o   o  | )
  '-\   "   /-'
     \ '-' /
     .'---'.
    /       \
`;
