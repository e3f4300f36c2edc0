/** The rules of a network that `up` is asked for: what of its genesis its flags say, and that a network keeps them. */
import { GENESIS_DEFAULTS, type Genesis } from '../peer/chain/genesis.js';
import { bitsOf, targetOf, targetOfZeros, workOf } from '../peer/chain/target.js';
import type { Pace } from '../peer/wire/pace.js';
import { EXIT, Fault } from './control/fault.js';
import { genesisFromFile, seededGenesis } from './genesis.js';
import type { Settings } from './settings.js';

/** Where all peers race a block is to take a second or so, and not a hundredth of one. */
const ZEROS_OF_RACES = 6;

/** The genesis that somebody named, of a cluster that mines so; null if nobody did. */
export type Wish = (pace: Pace) => Genesis | null;

/** @throws Fault USAGE where two things are to say the same, GENESIS where the file makes no sense */
export function wishOf(settings: Settings): Wish {
  const { genesis, seed } = settings;
  if (genesis === undefined)
    return (pace) => (seed === undefined ? null : seededGenesis(seed, rulesOf(settings, pace)));
  if (seed !== undefined) throw both('--genesis and --seed', 'choose one of them');
  const rule = flagsOf(settings)[0];
  if (rule !== undefined) throw both(`--genesis and ${rule}`, 'say it in the file, or leave the file out');
  const read = genesisFromFile(genesis);
  return () => read;
}

const both = (flags: string, hint: string): Fault =>
  new Fault({ code: 'USAGE', message: `${flags} cannot both say what the network is`, hint, exit: EXIT.usage });

const flagsOf = ({ proofOfWork, zeros, confirmations }: Settings): string[] => [
  ...(proofOfWork === undefined ? [] : ['--pow']),
  ...(zeros === undefined ? [] : ['--difficulty']),
  ...(confirmations === undefined ? [] : ['--confirmations']),
];

/** What a new genesis has otherwise than the built-in one. */
export function rulesOf({ proofOfWork, zeros, confirmations }: Settings, pace: Pace): Partial<Genesis> {
  const asked = zeros ?? (pace.type === 'always' ? ZEROS_OF_RACES : null);
  return {
    proofOfWork: proofOfWork ?? GENESIS_DEFAULTS.proofOfWork,
    easiestBits: asked === null ? GENESIS_DEFAULTS.easiestBits : bitsOf(targetOfZeros(asked)),
    confirmations: confirmations ?? GENESIS_DEFAULTS.confirmations,
  };
}

/** Leading hex zeros of the easiest target. */
export const zerosOf = ({ easiestBits }: Genesis): number =>
  Math.floor(Math.log2(Number(workOf(targetOf(easiestBits) as bigint))) / 4);

/** @throws Fault GENESIS_DIFFERS where a flag asks for other rules than the network has */
export function assertSameRules(name: string, held: Genesis, { proofOfWork, zeros, confirmations }: Settings): void {
  const differs = (flag: string, has: number | string): Fault =>
    new Fault({
      code: 'GENESIS_DIFFERS',
      message: `cluster ${name} was made with ${flag} ${has}, which belongs to its genesis`,
      hint: 'add --fresh to begin a new cluster (chains are deleted, wallets are kept), or --name NAME for one beside it',
      exit: EXIT.usage,
    });
  if (proofOfWork !== undefined && proofOfWork !== held.proofOfWork) throw differs('--pow', held.proofOfWork);
  if (zeros !== undefined && bitsOf(targetOfZeros(zeros)) !== held.easiestBits)
    throw differs('--difficulty', zerosOf(held));
  if (confirmations !== undefined && confirmations !== held.confirmations)
    throw differs('--confirmations', held.confirmations);
}
