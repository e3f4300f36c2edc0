/** The large monkeys of the New World, which hang by a tail that is as good as a hand. */
import type { Portrait } from './sprite.js';

export const HANGERS: Readonly<Record<string, Portrait>> = {
  'Spider Monkey': {
    painted: {
      palette: {
        b: '#5f5f00',
        B: '#875f00',
        g: '#5faf00',
        f: '#af875f',
        l: '#ffd7af',
        k: '#121212',
        n: '#875f5f',
        t: '#d7875f',
        y: '#d7af00',
        r: '#d70000',
      },
      pixels: [
        'BBgBBBBBBBBgBBBB',
        'bfbbbbbbbbbfbttb',
        '.f..BBBBB..f.t..',
        '.f.BfffffB.f.t..',
        '.f.BflllfB.f.tt.',
        '.f.BlklklB.f..t.',
        '.ffBflllfBff..t.',
        '..ffBlnlBff...t.',
        '...ffBBBff...tt.',
        '....fffff....t..',
        '....fffffttttt..',
        '..ffff.ffff.....',
        '.yff.....ffgr...',
        'yyy.......frrr..',
      ],
    },
    plain: String.raw`
================
 |   .-.   |  (
 |  /o o\  |   )
  \ \ = / /   (
   '-| |-'     )
    _| |_.----'
  _/  "  \_
`,
  },
  Howler: {
    painted: {
      palette: {
        o: '#875f00',
        R: '#870000',
        f: '#af5f00',
        l: '#d7875f',
        k: '#121212',
        n: '#5f0000',
        t: '#eeeeee',
        T: '#d75f5f',
        y: '#d78700',
      },
      pixels: [
        '......oooo......',
        '....ooffffoo....',
        '...offffffffo...',
        '...ofkllllkfo...',
        '...ollkllkllo...',
        '...ofklnnlkfo...',
        '.y.fllnnnnllf.y.',
        'y..flnttttnlf..y',
        'y.yfnRRRRRRnfy.y',
        'y.yfnRRRRRRnfy.y',
        'y.yfnRTTTTRnfy.y',
        'y..ofnTTTTnfo..y',
        '.y.oofnnnnfoo.y.',
        '....ooffffoo....',
      ],
    },
    plain: String.raw`
    .-"""-.
   / >   < \
 ( |  .-.  | )
(( | /   \ | ))
 ( | | U | | )
    \ '-' /
 HO-O-O-O-O-OO!
`,
  },
};
