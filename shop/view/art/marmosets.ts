/** Marmosets and tamarins: the small ones with the large hair. */
import type { Portrait } from './sprite.js';

export const MARMOSETS: Readonly<Record<string, Portrait>> = {
  'Pygmy Marmoset': {
    painted: {
      palette: {
        o: '#875f00',
        f: '#af875f',
        l: '#ffd787',
        k: '#121212',
        w: '#eeeeee',
        p: '#d75f5f',
        r: '#87afd7',
        c: '#e4e4e4',
        s: '#5f87d7',
      },
      pixels: [
        '.....ooooo......',
        '.oo.offfffo.oo..',
        '.offfffffffffo..',
        '.ooflkwflkwfoo..',
        '..oflkkflkkfo...',
        '..offlllllffo...',
        '...ofllplfffo...',
        '.rrffrrrrrffrr..',
        '.rcffcccccffcrrr',
        '.rcccccccccccr.r',
        '.rcscscscscscrrr',
        '..rcccccccccrr..',
        '...rrcccccrr....',
        '.rrrrrrrrrrrrr..',
      ],
    },
    plain: String.raw`
   ,_,---,_,
   (  o o  )
    \  v  /
 .__mm___mm__.
 |           |-.
  \  ~ tea  /--'
 __'-------'__
`,
  },
  'Cotton-top Tamarin': {
    painted: {
      palette: {
        c: '#b2b2b2',
        w: '#eeeeee',
        v: '#dadada',
        d: '#4e4e4e',
        k: '#121212',
        y: '#ffaf00',
        n: '#262626',
        m: '#d75f5f',
        b: '#d7af00',
      },
      pixels: [
        '...cccc.cccc....',
        '.ccwwwwcwwwwccc.',
        'cwwwwwwwwwwwwwwc',
        'cwwwvwwwwwvwwwwc',
        'cwvwwwwwwwwwwvwc',
        '.cwvwwwddwwwvwc.',
        '..cckddddddkcc.b',
        '...dkkddddkkd.b.',
        '...ddykddkyddbbb',
        '...dddddddddd.b.',
        '....ddnnnndd.b..',
        '....dddmmddd....',
        '...cddmddmddc...',
        '..ccccddddcccc..',
      ],
    },
    plain: String.raw`
  \ \ \|||/ / /
 \ '.\\|||//.' /
  '-.\\|||//.-'
     |\   /|   /
     | o o |  /_
      \ ^ /    /
       '-'    '
`,
  },
  Tamarin: {
    painted: {
      palette: {
        o: '#6c6c6c',
        g: '#949494',
        d: '#875f5f',
        k: '#121212',
        h: '#eeeeee',
        n: '#303030',
        s: '#9e9e9e',
        m: '#d75f5f',
      },
      pixels: [
        '.....oooooo.....',
        '...ooggggggoo...',
        '..oggggggggggo..',
        '..oggddddddggo..',
        '..odkhddddkhdo..',
        '..odkkddddkkdo..',
        '...oddnnnnddo...',
        's..odsnnnnsdo..s',
        'ssssshhhhhhsssss',
        'shhhhhhhhhhhhhhs',
        '.shhhhsmmshhhhs.',
        '..ssssdmmdssss..',
        '....oddddddo....',
        '...ooggggggoo...',
      ],
    },
    plain: String.raw`
    .-"""-.
   /  _ _  \
.  |  o o  |  .
)\_ \ (_) / _/(
\  '~- v -~'  /
 '-.__ _ __.-'
     '---'
`,
  },
  'Golden Lion': {
    painted: {
      palette: {
        o: '#af5f00',
        f: '#d78700',
        y: '#ffaf00',
        d: '#875f5f',
        l: '#4e4e4e',
        L: '#af8787',
        k: '#121212',
        w: '#eeeeee',
        n: '#1c1c1c',
        m: '#5f0000',
      },
      pixels: [
        '...o.oyooyo.o...',
        '.o.oyyfyyfyyo.o.',
        '.yoyfyffffyfyoy.',
        'oyyfyffffffyfyyo',
        '.oyfyfddddfyfyo.',
        'oyyffddddddffyyo',
        '.oyflllddlllfyo.',
        'oyyfdkwddkwddfyo',
        '.oyfddddddddfyo.',
        'oyyfdLLnnLLdfyyo',
        '.oyfdLLLLLLdfyo.',
        'oyoyfdLLLLmdfyoy',
        '.o.oyfdmmmdfyo.o',
        '...o.oyffyo.o...',
      ],
    },
    plain: String.raw`
 \ \ \ | / / /
-- .-"""""-. --
- /  _   _  \ -
-|   o . o   |-
- \   (_)   / -
-- '-. ~ .-' --
 / / / | \ \ \
`,
  },
};
