/** Leaf-eating monkeys of the Old World: the ones with noses and clothes of note. */
import type { Portrait } from './sprite.js';

export const LEAF_EATERS: Readonly<Record<string, Portrait>> = {
  Colobus: {
    painted: {
      palette: {
        o: '#6c6c6c',
        d: '#3a3a3a',
        s: '#a8a8a8',
        w: '#eeeeee',
        g: '#878787',
        k: '#121212',
        r: '#d70000',
        R: '#870000',
      },
      pixels: [
        '.....oooooo.....',
        '....oddddddo....',
        '...sdddddddds...',
        '..swwggggggwws..',
        '..swgkwggkwgws..',
        '..swgkkggkkgws..',
        '..swwggggggwws..',
        '..sswwgddgwwss..',
        '...sssswwssss...',
        '..ssrrsRRsrrss..',
        '.swwrdrRRrdrwws.',
        'swwwsddddddswwws',
        'swwssddddddsswws',
        'ssss.sdddds.ssss',
      ],
    },
    plain: String.raw`
     .=###=.
    (( o o ))
     (( . ))
   .-'-'-'-'-.
  /   |>X<|   \
 /  / |###| \  \
/_/_/_|###|_\_\_
`,
  },
  'Snub-nosed Monkey': {
    painted: {
      palette: {
        o: '#875f00',
        f: '#d78700',
        F: '#ffaf5f',
        b: '#87afd7',
        k: '#121212',
        w: '#eeeeee',
        c: '#ffd7d7',
        n: '#444444',
        m: '#d75f5f',
        v: '#5f87d7',
      },
      pixels: [
        '.v..oooo....v...',
        '...offffffffo...',
        'v.offfFFFFfffo.v',
        '..offffffffffo..',
        '.offbbbffbbbffo.',
        'offbkwbbbbkwbffo',
        'offbkkbbbbkkbffo',
        'offbbbbbbbbbbffo',
        '.ofbccnbbnccbfo.',
        '.ofccccccccccfo.',
        '.offcccmmcccffo.',
        '..offccccccffo..',
        '.ooffffffffffoo.',
        'offffffffffffffo',
      ],
    },
    plain: String.raw`
 ' , .-"""-. , '
  ' / _   _ \ '
 ,  |(o) (o)|  ,
  ' |  ...  | '
 ,   \  -  /  ,
      '---'
   ah .. CHOO!
`,
  },
  Proboscis: {
    painted: {
      palette: {
        o: '#875f00',
        f: '#af5f00',
        p: '#ffd7af',
        k: '#121212',
        w: '#eeeeee',
        N: '#d7875f',
        S: '#af5f5f',
        H: '#ffaf87',
        n: '#870000',
        c: '#afaf87',
      },
      pixels: [
        '....oooooooo....',
        '..ooffffffffoo..',
        '.offffffffffffo.',
        '.offppppppppffo.',
        '.ofpkwpSSpkwpfo.',
        '.ofpkkSHNSkkpfo.',
        '.ofpppSHNSpppfo.',
        '.offpSHHNNSpffo.',
        '.occpSHNNNSpcco.',
        '..ocSHNNNNNSco..',
        '..ocSHNNNNNSco..',
        '...cSNnNNnNSc...',
        '...ccSNNNNScc...',
        '....ccSSSScc....',
      ],
    },
    plain: String.raw`
     .-----.
    /  _ _  \
   |  o   o  |
   |   | |   |
    \  | |  /
     \(   )/
      '._.'
`,
  },
};
