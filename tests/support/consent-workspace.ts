import { expect } from 'vitest';
import { concernedLoopPath, consentLinkPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { PERSON } from '#tests/support/materials.ts';
import { openWorkspace } from '#tests/support/workspace.ts';

export const SAID = 'Nous marchions deux heures chaque matin pour une eau trouble';
export const SECRET = 'Le trésorier gardait la clé de la pompe chez lui depuis toujours';
export const YES = { intent: 'accepter', 'demande-quotation': '1', 'usage-quotation': 'oui' };

/** The form that asks for somebody's consent. */
export const ASK = {
  ...{ intent: 'consent', text: 'Acceptez-vous ?', uses: 'quotation', reach: 'network', naming: 'pseudonym' },
  ...{ locale: 'fr', email: 'fanta@example.org', recording: '' },
};

/** A workspace in which people are asked for their consent. @param variables of the environment */
export async function openConsentWorkspace(variables: Record<string, string> = {}) {
  const workspace = await openWorkspace(variables);
  const { app, study, awa, post, add } = workspace;
  /** Writes a draft of the study that quotes these words of a source. */
  const write = (words: string, target: string | null) => {
    const cited = target === null ? '' : ` [@${target}]`;
    const text = `Avant la parole.\n\n:::parole{auteur="F"}\n${words}${cited}.\n:::\n\nAprès la parole.\n`;
    return app.services.drafts.replace(study.id, documentOf(text));
  };
  /** Asks a person of a new material for their consent. */
  const begin = async (asked: Partial<typeof ASK> = {}) => {
    const material = await add();
    const person = await app.services.concerned.add(material, { ...PERSON, state: 'asked' }, COMMAND_LINE);
    const desk = concernedLoopPath(material, person);
    expect((await post(awa, desk, { ...ASK, ...asked })).location).toBe(`${desk}?fait=accord-demande#contenu`);
    const { text } = await post(awa, desk, { intent: 'link' });
    const token = /accord\/([\w-]{43})/.exec(text)![1]!;
    const state = async () => (await app.services.consentLoops.view(material, person, COMMAND_LINE)).person;
    return { material, person, desk, token, link: consentLinkPath(token), state };
  };
  /** The mail that was sent to an address. */
  const mailsTo = async (address: string) => {
    await app.services.mailQueue.settle();
    return (await app.services.outbox.list(COMMAND_LINE)).filter(({ to }) => to.includes(address));
  };
  return { ...workspace, write, begin, mailsTo };
}

export type ConsentWorkspace = Awaited<ReturnType<typeof openConsentWorkspace>>;
