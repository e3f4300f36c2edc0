/** Monkeys of the Old World with cheek pouches: the ones that carry their lunch. */
import type { Portrait } from './sprite.js';

export const OLD_WORLD: Readonly<Record<string, Portrait>> = {
  Vervet: {
    painted: {
      palette: {
        o: '#767676',
        g: '#afaf87',
        w: '#eeeeee',
        d: '#3a3a3a',
        k: '#080808',
        a: '#ffaf00',
        n: '#6c6c6c',
        m: '#d75f5f',
        s: '#9e9e9e',
        r: '#d70000',
      },
      pixels: [
        '............sss.',
        '...ooooo...swrws',
        '..oggggo...swrws',
        '.oggggggo..swrws',
        '.ogwwwwwgo.swwws',
        'ogwdddddwo.swrws',
        'owdkddkdwwo.sss.',
        'owdaddadwwo.s...',
        'owwddddddwo.....',
        'owwddnndwwo.....',
        '.owwdmmdwo......',
        '..owwmmwwo......',
        '.oggwwwwggo.....',
        'oggggggggggo....',
      ],
    },
    plain: String.raw`
    .---.  .---.
   /.---.\ | ! |
  |/ o o \|/---'
  ||  .  ||
  |\ (O) /|
   \'---'/
    '---'
`,
  },
  Macaque: {
    painted: {
      palette: {
        t: '#b2b2b2',
        w: '#eeeeee',
        o: '#875f5f',
        f: '#d7af87',
        p: '#d75f5f',
        k: '#5f0000',
        n: '#870000',
        b: '#ff8787',
        s: '#afafaf',
        v: '#0087af',
        u: '#5fafd7',
      },
      pixels: [
        '.....tttttt.....',
        '.s..twwwwwwt..s.',
        's...tttttttt...s',
        's..offffffffo..s',
        '.soffppffppffos.',
        '..ofppppppppfo..',
        '.offppppppppffo.',
        '.ofpkkppppkkpfo.',
        's.fbpppnnpppbf.s',
        '.sfbbpkppkpbbfs.',
        '..offppkkppffo..',
        'vvvvfppppppfvvvv',
        'uvvvvuuuuuuvvvuv',
        'vvuuvvvvvvvuuvvv',
      ],
    },
    plain: String.raw`
  (   .===.   (
   ) .'---'. )
  ( / -   - \ (
   (    u    )
    \ '---' /
~~~~~'~~~~~'~~~~
 ~~  ~~~~  ~~ ~
`,
  },
  Gelada: {
    painted: {
      palette: {
        o: '#875f00',
        f: '#af875f',
        F: '#d7af87',
        d: '#444444',
        k: '#121212',
        w: '#eeeeee',
        n: '#262626',
        m: '#875f5f',
        r: '#d70000',
        R: '#ff8787',
        g: '#5faf00',
      },
      pixels: [
        '....oooooooo....',
        '..ooffffffffoo..',
        '.offddddddddffo.',
        'offdkwddddkwdffo',
        'offdkkddddkkdffo',
        'oFffddddddddffFo',
        'oFffFdnddndFffFo',
        'oFFffdmmmgggFFgo',
        'oFFffffffffffFFo',
        'oFFffrrffrrffFFo',
        'oFFfrRrrrrrrfFFo',
        '.oFffrrrrrrffFo.',
        '..oFffrrrrffFo..',
        '...oooorroooo...',
      ],
    },
    plain: String.raw`
    .:::::::.
   ::.-----.::
  ::( o   o )::
 :::.\ ._. /.:::
 ::::.'-=-'--,/
 :::: /'v'\ ::::
  '::: \ / :::'
`,
  },
  Mandrill: {
    painted: {
      palette: {
        o: '#5f5f00',
        g: '#87875f',
        d: '#4e4e4e',
        k: '#121212',
        a: '#ffaf00',
        r: '#d70000',
        B: '#005fd7',
        b: '#87afff',
        w: '#c6c6c6',
        y: '#d7af00',
        Y: '#af8700',
        n: '#5f0000',
      },
      pixels: [
        '....oooooooo....',
        '..ooggggggggoo..',
        '.oggggggggggggo.',
        '.oggddddddddggo.',
        'oggdakdrrdkadggo',
        'ogggdddrrdddgggo',
        'oggBbBbrrbBbBggo',
        'ogbBbBbrrbBbBbgo',
        'ogbBbBbrrbBbBbgo',
        '.obBbBrrrrBbBbo.',
        '.owbBrrrrrrBbwo.',
        '..wwyrnrrnryww..',
        '..YyyrrrrrryyY..',
        '...YyyYYYYyyY...',
      ],
    },
    plain: String.raw`
     .-----.
   .' _   _ '.
   |  o| |o  |
   |\\\| |///|
   |\\\| |///|
   '.\(. .)/.'
     '\www/'
`,
  },
};
