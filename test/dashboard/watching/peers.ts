/** Peers that serve a made-up chain to whoever asks, and count what they are asked. */
import type { ExecutionContext } from 'ava';
import type { Block } from '../../../peer/chain/block.js';
import { PeerClient } from '../../../peer/client/peer.js';
import type { Answer, Question } from '../../../peer/wire/messages.js';
import type { Summary } from '../../../peer/wire/summary.js';
import { listenAsPeer, signerOf } from '../../peer/client/listener.js';
import { summaryOf } from '../model/rows.js';

export type Served = {
  readonly client: PeerClient;
  /** What was asked, as `block ab12…` or `blocks 1+128`. */
  readonly asked: string[];
  /** Its word, with the last block of its best chain as tip. */
  said(forks?: readonly Block[]): Summary;
};

/**
 * @param chain its best chain from block 1 on
 * @param options.beside blocks it holds beside the chain; options.answer: said instead of the right thing
 */
export async function servedBy(
  t: ExecutionContext,
  name: string,
  chain: readonly Block[],
  options: { beside?: readonly Block[]; answer?: (question: Question) => Answer | null } = {},
): Promise<Served> {
  const { beside = [], answer = () => null } = options;
  const asked: string[] = [];
  const address = await listenAsPeer(t, {
    signer: signerOf(name),
    onMessage: (message, say) => {
      if (message.type !== 'ask') return;
      const { request, question } = message;
      asked.push(textOf(question));
      say({ type: 'answer', request, answer: answer(question) ?? answerOf(question, chain, beside) });
    },
  });
  const client = await PeerClient.connect(address);
  t.teardown(() => client.close());
  const said = (forks: readonly Block[] = []): Summary => {
    const tip = chain.at(-1);
    const shown = { height: tip?.height ?? 0, forks: forks.map(({ hash }) => hash) };
    return summaryOf(name, tip ? { ...shown, tip: tip.hash } : shown);
  };
  return { client, asked, said };
}

const textOf = (question: Question): string => {
  if (question.type === 'block') return `block ${question.hash}`;
  return question.type === 'blocks' ? `blocks ${question.from}+${question.count}` : question.type;
};

function answerOf(question: Question, chain: readonly Block[], beside: readonly Block[]): Answer {
  if (question.type === 'block') {
    const found = [...chain, ...beside].find(({ hash }) => hash === question.hash);
    return found ? { type: 'block', bytes: found.bytes, best: chain.includes(found) } : { type: 'nothing' };
  }
  if (question.type === 'blocks') {
    const some = chain.slice(question.from - 1, question.from - 1 + question.count);
    const tip = chain.at(-1);
    return tip ? { type: 'blocks', tip: tip.hash, blocks: some.map(({ bytes }) => bytes) } : { type: 'nothing' };
  }
  return { type: 'nothing' };
}
