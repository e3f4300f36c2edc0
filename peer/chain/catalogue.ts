/** The monkeys of the built-in genesis. A catalogue is part of what the network id is made from: it never changes. */

export type Monkey = { readonly name: string; readonly price: number; readonly line: string };

export const BUILT_IN_CATALOGUE: readonly Monkey[] = [
  { name: 'Pygmy Marmoset', price: 5, line: 'fits in a teacup, empties it first' },
  { name: 'Squirrel Monkey', price: 20, line: 'counts everything, owns nothing' },
  { name: 'Cotton-top Tamarin', price: 40, line: 'hair like a thundercloud, temper to match' },
  { name: 'Titi', price: 60, line: 'winds its tail around friends and lamp posts' },
  { name: 'Tamarin', price: 80, line: 'a moustache of great authority' },
  { name: 'Vervet', price: 100, line: 'has a word for eagle, one for snake, one for you' },
  { name: 'Capuchin', price: 120, line: 'steals hats, returns them for bananas' },
  { name: 'Saki', price: 140, line: 'looks as if it had read your letters' },
  { name: 'Macaque', price: 160, line: 'bathes in hot springs and will not be hurried' },
  { name: 'Spider Monkey', price: 190, line: 'five limbs, no sense of property' },
  { name: 'Colobus', price: 220, line: 'dressed for the opera at all hours' },
  { name: 'Howler', price: 250, line: 'heard three miles away, mostly at dawn' },
  { name: 'Snub-nosed Monkey', price: 280, line: 'sneezes in the rain, forgives nobody' },
  { name: 'Proboscis', price: 310, line: 'follows its nose, which arrives first' },
  { name: 'Gelada', price: 340, line: 'grazes like a cow and gossips like a village' },
  { name: 'Mandrill', price: 370, line: 'painted by somebody who loved the work' },
  { name: 'Golden Lion', price: 400, line: 'knows exactly what it costs' },
];
