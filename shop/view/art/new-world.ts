/** The other monkeys of the New World: the ones that live by their wits, and the hats of others. */
import type { Portrait } from './sprite.js';

export const NEW_WORLD: Readonly<Record<string, Portrait>> = {
  'Squirrel Monkey': {
    painted: {
      palette: {
        o: '#875f00',
        g: '#afaf5f',
        e: '#afaf87',
        w: '#eeeeee',
        k: '#121212',
        m: '#303030',
        n: '#875f5f',
        y: '#d7af00',
      },
      pixels: [
        '.....oooooo.....',
        '...ooggggggoo...',
        '..oggggggggggo..',
        '..ogwwwggwwwgo..',
        'eeogwwwwwwwwgoee',
        'ewogwkwwwkwwgowe',
        'ewogwkkwwkkwgowe',
        '.eoywwwmmwwwyoe.',
        '..oywwmmmmwwyo..',
        '..oywmmnnmmwyo..',
        '..oyymmmmmmyyo..',
        '...oyymmmmyyo...',
        '..oyyyyyyyyyyo..',
        '.oyyyyyyyyyyyyo.',
      ],
    },
    plain: String.raw`
    .-"""-.
 _ / _   _ \ _
( |.'o' 'o'.| )
 '|   ___   |'
   \ (:::) /
    '-...-'
  1, 2, 3, 4 ..
`,
  },
  Capuchin: {
    painted: {
      palette: {
        h: '#4e4e4e',
        H: '#5f5f87',
        r: '#d70000',
        o: '#875f00',
        c: '#ffd7af',
        p: '#d7875f',
        k: '#121212',
        w: '#eeeeee',
        e: '#d7af87',
        m: '#870000',
        b: '#af875f',
        y: '#d7af00',
        Y: '#af8700',
      },
      pixels: [
        '....hhhhhhhh....',
        '....hHHhhhhh....',
        '....hHHhhhhh....',
        '....hHhhhhhh....',
        '....rrrrrrrr....',
        '.hhhhhhhhhhhhhh.',
        '..oobccccccboo..',
        '.eoocckwcckwooe.',
        '.eobckkcckkcboe.',
        '..oocccppcccoo.Y',
        '...occppppcco.yy',
        '...obpmmmmpboyyY',
        '..oobbppppbbyyY.',
        '.oobbbbbbbbYYY..',
      ],
    },
    plain: String.raw`
    .____.
    |    |
    |####|
 .__|____|__.
  ( o    o )  /|
   \  ()  /  / /
    '----'  (_/
`,
  },
  Titi: {
    painted: {
      palette: {
        o: '#870000',
        f: '#d75f00',
        l: '#ffd7af',
        k: '#121212',
        h: '#eeeeee',
        p: '#767676',
        y: '#ffd75f',
        t: '#ff875f',
      },
      pixels: [
        '...........ppp..',
        '..oooooo..pyyyp.',
        '.offffffo.pyyyp.',
        'offllllffo.ppp..',
        'oflkhlkhlo..p...',
        'oflkklkklo..ptt.',
        'offllollfo..p.t.',
        '.offllffo..ttt..',
        '..offfoo....p...',
        '.offfffffo.ttt..',
        '.offlllffo..p...',
        '.offlllffotttt..',
        '.ooffoffoottp...',
        '..ooo.ooo...p...',
      ],
    },
    plain: String.raw`
  .---.     _
 ( o o )   /_\
  \ v /   |___|
  /   \     |
 | | | |  (=|=.
 |_| |_|__(=|='
  " "  '----|
`,
  },
  Saki: {
    painted: {
      palette: {
        o: '#6c6c6c',
        f: '#444444',
        w: '#e4e4e4',
        a: '#d78700',
        k: '#121212',
        d: '#303030',
        m: '#875f5f',
        e: '#9e9e9e',
        v: '#5f87af',
        p: '#eeeeee',
      },
      pixels: [
        '...oooooooooo...',
        '.ooffffffffffoo.',
        'ofwwwwwddwwwwwfo',
        'ofwaaawddwaaawfo',
        'ofwakawddwakawfo',
        'ofwaaawddwaaawfo',
        'offwwwddddwwwffo',
        'offfwwmmmmwwfffo',
        'offffffwwffffffo',
        'offppppppppppffo',
        'offpvvvvvvvvpffo',
        'ofooppppppppoofo',
        'offpvvvvvppppffo',
        'offeeeeeeeeeeffo',
      ],
    },
    plain: String.raw`
   .;;;;;;;;;.
  ;;' .-.-. ';;
 ;;  ( @|@ )  ;;
 ;;   \ | /   ;;
  ;. .-"-"-. .;
  ';m| ~~~~|m;'
     |_~~__|
`,
  },
};
