/** What each monkey's face looks like: a few traits that are still recognised at 24 pixels. */

/** Of a face 48 units wide and high. Colours are the animal's own, the same in every theme. */
export type Face = {
  readonly fur: string;
  /** The bare face. */
  readonly skin: string;
  readonly ears: 'round' | 'low' | 'tufted' | 'hidden';
  /** What grows around the face. */
  readonly hair: 'none' | 'mane' | 'crest' | 'cap' | 'hood' | 'tuft' | 'bob';
  readonly hairColour: string;
  readonly eyes: 'plain' | 'wide' | 'sleepy';
  readonly nose: 'small' | 'long' | 'painted' | 'snub' | 'broad';
  readonly noseColour: string;
  readonly mouth: 'smile' | 'open' | 'flat';
  readonly beard: 'none' | 'moustache' | 'chin' | 'ruff';
  readonly beardColour: string;
};

const PLAIN: Face = {
  fur: '#8a6547',
  skin: '#e9c9a6',
  ears: 'round',
  hair: 'none',
  hairColour: '#5d4330',
  eyes: 'plain',
  nose: 'small',
  noseColour: '#6b4a36',
  mouth: 'smile',
  beard: 'none',
  beardColour: '#f3ead9',
};

/** The monkeys of the built-in catalogue, by name: another catalogue may have some of them, in another order. */
const FACES: ReadonlyMap<string, Partial<Face>> = new Map<string, Partial<Face>>([
  [
    'Pygmy Marmoset',
    { fur: '#b08d57', skin: '#dcc09a', ears: 'hidden', hair: 'hood', hairColour: '#94713f', eyes: 'wide' },
  ],
  [
    'Squirrel Monkey',
    {
      fur: '#c9a227',
      skin: '#fbf3e4',
      ears: 'tufted',
      hair: 'cap',
      hairColour: '#4a4a3a',
      eyes: 'wide',
      nose: 'broad',
      noseColour: '#3a3230',
    },
  ],
  [
    'Cotton-top Tamarin',
    {
      fur: '#7a5b48',
      skin: '#4a3a36',
      ears: 'low',
      hair: 'crest',
      hairColour: '#fbfaf5',
      noseColour: '#2b211f',
      mouth: 'flat',
    },
  ],
  [
    'Titi',
    {
      fur: '#a3552b',
      skin: '#5b4038',
      ears: 'low',
      hair: 'cap',
      hairColour: '#7d3c1c',
      beard: 'ruff',
      beardColour: '#d98a4e',
      noseColour: '#2c1e1a',
    },
  ],
  [
    'Tamarin',
    {
      fur: '#4b4440',
      skin: '#6d5a52',
      ears: 'round',
      beard: 'moustache',
      beardColour: '#ffffff',
      noseColour: '#2a2220',
      mouth: 'flat',
    },
  ],
  [
    'Vervet',
    {
      fur: '#a9a184',
      skin: '#2d2a2b',
      ears: 'low',
      hair: 'tuft',
      hairColour: '#f5f1e6',
      beard: 'ruff',
      beardColour: '#f5f1e6',
      noseColour: '#151314',
    },
  ],
  [
    'Capuchin',
    { fur: '#e6d3b1', skin: '#f3dcc0', ears: 'round', hair: 'cap', hairColour: '#33261f', noseColour: '#7a5240' },
  ],
  [
    'Saki',
    {
      fur: '#2c2a2e',
      skin: '#f4eee2',
      ears: 'hidden',
      hair: 'hood',
      hairColour: '#232125',
      nose: 'broad',
      noseColour: '#2a2527',
      eyes: 'sleepy',
      mouth: 'flat',
    },
  ],
  [
    'Macaque',
    {
      fur: '#b9a893',
      skin: '#e2796b',
      ears: 'low',
      hair: 'tuft',
      hairColour: '#cfc1ae',
      eyes: 'sleepy',
      beard: 'ruff',
      beardColour: '#cfc1ae',
      mouth: 'flat',
    },
  ],
  [
    'Spider Monkey',
    {
      fur: '#3a2d2a',
      skin: '#c98f78',
      ears: 'round',
      hair: 'tuft',
      hairColour: '#241b19',
      eyes: 'wide',
      nose: 'broad',
    },
  ],
  [
    'Colobus',
    {
      fur: '#1f1e22',
      skin: '#5d5a62',
      ears: 'hidden',
      hair: 'cap',
      hairColour: '#1f1e22',
      beard: 'ruff',
      beardColour: '#ffffff',
      nose: 'long',
      noseColour: '#3d3a42',
      mouth: 'flat',
    },
  ],
  [
    'Howler',
    {
      fur: '#7b3a1e',
      skin: '#3d2a26',
      ears: 'low',
      mouth: 'open',
      beard: 'chin',
      beardColour: '#5e2913',
      nose: 'broad',
      noseColour: '#1f1514',
    },
  ],
  [
    'Snub-nosed Monkey',
    {
      fur: '#e08e3c',
      skin: '#9cc4dd',
      ears: 'hidden',
      hair: 'tuft',
      hairColour: '#5b3a22',
      nose: 'snub',
      noseColour: '#41687f',
      beard: 'ruff',
      beardColour: '#eda75a',
    },
  ],
  [
    'Proboscis',
    {
      fur: '#c4783f',
      skin: '#e8b088',
      ears: 'low',
      hair: 'cap',
      hairColour: '#8f4a20',
      nose: 'long',
      noseColour: '#dd8f6b',
      beard: 'ruff',
      beardColour: '#d9b48d',
    },
  ],
  [
    'Gelada',
    {
      fur: '#6e4c33',
      skin: '#8d6f60',
      ears: 'hidden',
      hair: 'bob',
      hairColour: '#563824',
      eyes: 'sleepy',
      nose: 'broad',
      noseColour: '#3c2a22',
      beard: 'chin',
      beardColour: '#8c6242',
    },
  ],
  [
    'Mandrill',
    {
      fur: '#6d6a45',
      skin: '#4f8fd6',
      ears: 'low',
      hair: 'crest',
      hairColour: '#57542f',
      nose: 'painted',
      noseColour: '#d8322c',
      beard: 'chin',
      beardColour: '#e9b03c',
      mouth: 'flat',
    },
  ],
  [
    'Golden Lion',
    { fur: '#e8912a', skin: '#a56a4d', ears: 'hidden', hair: 'mane', hairColour: '#f0a534', noseColour: '#5d3727' },
  ],
]);

/** Furs of monkeys that only another catalogue knows. */
const FURS = ['#8a6547', '#5f6f52', '#7c5c86', '#a5683a', '#4f6d7a', '#8d4f4a'] as const;

/** @param index its place in the catalogue, which tells apart those without a face of their own */
export function faceOf(name: string, index: number): Face {
  const own = FACES.get(name);
  if (own) return { ...PLAIN, ...own };
  return { ...PLAIN, fur: FURS[Math.abs(index) % FURS.length] ?? PLAIN.fur };
}
