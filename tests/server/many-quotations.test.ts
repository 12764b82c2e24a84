import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consentLinkPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { QUOTATIONS_AT_ONCE } from '#content/consent/consent-loop.ts';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { type ConsentWorkspace, openConsentWorkspace, YES } from '#tests/support/consent-workspace.ts';
import { documentOf } from '#tests/support/document-of.ts';

describe('more passages than one screen shows', () => {
  let workspace: ConsentWorkspace;
  beforeAll(async () => {
    workspace = await openConsentWorkspace();
  }, 120_000);
  afterAll(() => workspace.app.close());

  /** The fields of the first screen, as a browser without script sends them. */
  const fieldsOf = (html: string): Record<string, string> => {
    const form = html.slice(html.indexOf('<ol class="own-passages"'));
    const all = (found: RegExp) => [...form.matchAll(found)].map(([, name, value]) => [name!, value!] as const);
    return Object.fromEntries([
      ...all(/<input type="hidden" name="((?:vu|montre)-[\w-]+)" value="([^"]*)"/g),
      ...all(/<textarea [^>]*name="(texte-[\w-]+)"[^>]*>([^<]*)</g),
      ...[...form.matchAll(/<input [^>]*type="radio"[^>]*>/g)]
        .filter(([radio]) => radio.includes('checked=""'))
        .map(([radio]) => [/name="([^"]+)"/.exec(radio)![1]!, /value="([^"]+)"/.exec(radio)![1]!] as const),
    ]);
  };

  it('are all shown over several screens, and one of them can be taken back alone', async () => {
    const { app, study, awa, get, post, begin } = workspace;
    const { link, desk, material, person, token } = await begin();
    await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' });
    const words = Array.from({ length: QUOTATIONS_AT_ONCE + 5 }, (_, at) => `Parole ${at + 1} de Fanta`);
    const text = words.map((one) => `:::parole{auteur="F"}\n${one} [@material/${material}].\n:::`).join('\n\n');
    await app.services.drafts.replace(study.id, documentOf(text));
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    const turn = consentLinkPath(token, 'quotations');
    const first = (await get('', turn)).text;
    const rest = (await get('', `${turn}&partie=2`)).text;
    const keysIn = (html: string) =>
      [...html.matchAll(/name="vu-([\w-]+)" value="([\w-]+)"/g)].map(([whole, ...one]) => [whole, ...one]);
    expect([keysIn(first).length, keysIn(rest).length]).toEqual([QUOTATIONS_AT_ONCE, 5]);
    expect(first).toContain('value="citations-ecran-2"');
    expect(rest).toContain('<ol class="own-passages" start="61">');
    for (const [at, one] of words.entries())
      expect([first, rest].map((html) => html.includes(`<mark>${one}.`))).toEqual([at < 60, at >= 60]);
    // The address of a screen that does not exist any more shows the last one.
    expect(keysIn((await get('', `${turn}&partie=9`)).text)).toEqual(keysIn(rest));

    const seen = (html: string) => Object.fromEntries(keysIn(html).map(([, key, digest]) => [`vu-${key}`, digest!]));
    const screen = { partie: '2', parties: '2' };
    const [, last] = keysIn(rest).at(-1)!;
    const alone = { ...seen(rest), ...screen, [`reponse-${last}`]: 'withdraw', intent: 'citations-passage-5' };
    expect((await post('', `${turn}&partie=2`, alone)).location).toBe(`${turn}&partie=2&fait=reponse#citation-5`);
    const { answers } = await app.services.consentLoops.view(material, person, COMMAND_LINE);
    expect(answers.map(({ answer }) => answer)).toEqual(['withdraw']);
    // Unfinished answers are shown again on their screen.
    const wrong = await post('', `${turn}&partie=2`, { ...seen(rest), ...screen, intent: 'citations' });
    expect([wrong.status, keysIn(wrong.text).length]).toEqual([400, 5]);
    const validated = (html: string) =>
      Object.fromEntries(keysIn(html).map(([, key]) => [`reponse-${key}`, 'validate'] as const));
    const send = (html: string, part: string) =>
      post('', turn, { ...seen(html), ...validated(html), partie: part, parties: '2', intent: 'citations' });
    expect((await send(first, '1')).location).toBe(`${turn}&partie=2&fait=reponse`);
    const { turns } = await app.services.consentLoops.view(material, person, COMMAND_LINE);
    expect(turns.quotations?.answeredAt).toBeNull();
    expect((await send(rest, '2')).location).toBe(`${link}?fait=reponse`);
    const view = await app.services.consentLoops.view(material, person, COMMAND_LINE);
    expect([view.person.state, view.turns.quotations?.answeredAt]).toEqual(['validated', expect.any(String)]);
  });

  it('keep their answers when another screen is opened; opening a screen answers nothing', async () => {
    const { app, study, awa, get, post, begin } = workspace;
    const { link, desk, material, person, token } = await begin();
    await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' });
    const words = Array.from({ length: QUOTATIONS_AT_ONCE + 1 }, (_, at) => `Phrase ${at + 1} de Fanta`);
    const text = words.map((one) => `:::parole{auteur="F"}\n${one} [@material/${material}].\n:::`).join('\n\n');
    await app.services.drafts.replace(study.id, documentOf(text));
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    const turn = consentLinkPath(token, 'quotations');
    const answers = async () => (await app.services.consentLoops.view(material, person, COMMAND_LINE)).answers;
    const screen = async () => fieldsOf((await get('', turn)).text);
    const go = (typed: Record<string, string>) =>
      post('', turn, { ...typed, partie: '1', parties: '2', intent: 'citations-ecran-2' });
    const second = `${turn}&partie=2`;
    expect((await go(await screen())).location).toBe(second);
    expect(await answers()).toEqual([]);
    const keys = Object.keys(await screen()).flatMap((name) => (name.startsWith('vu-') ? [name.slice(3)] : []));
    expect(keys).toHaveLength(QUOTATIONS_AT_ONCE);
    const [one, other, third] = keys as [string, string, string];
    expect((await go({ ...(await screen()), [`reponse-${one}`]: 'withdraw' })).location).toBe(`${second}&fait=reponse`);
    const [given, ...more] = await answers();
    expect([given?.answer, more]).toEqual(['withdraw', []]);
    // The answer is shown on its screen again, and opening that screen sends no second answer.
    expect((await screen())[`reponse-${one}`]).toBe('withdraw');
    expect((await go(await screen())).location).toBe(second);
    expect(await answers()).toEqual([given]);
    // Unfinished answers stay on their screen, and finished ones are stored.
    const typed = { ...(await screen()), [`reponse-${other}`]: 'validate', [`texte-${third}`]: 'Plus juste ainsi' };
    const held = await go(typed);
    expect([held.status, fieldsOf(held.text)[`texte-${third}`]]).toEqual([400, 'Plus juste ainsi']);
    expect((await answers()).map(({ answer }) => answer).sort()).toEqual(['validate', 'withdraw']);
    const done = await go({ ...typed, [`reponse-${third}`]: 'correct' });
    expect(done.location).toBe(`${second}&fait=reponse`);
    expect((await answers()).map(({ text: words }) => words)).toContain('Plus juste ainsi');
    // Deleting a remark is a change, and is stored.
    const cleared = { ...(await screen()), [`reponse-${third}`]: 'validate', [`texte-${third}`]: '' };
    expect((await go(cleared)).location).toBe(`${second}&fait=reponse`);
    expect((await answers()).map(({ text: words }) => words)).not.toContain('Plus juste ainsi');
    await app.services.drafts.replace(study.id, documentOf('Rien.'));
    await app.services.materials.remove(material, COMMAND_LINE);
  });

  it('lose no answer and gain none when texts change before another screen is opened or all is sent', async () => {
    const { app, study, awa, get, post, begin } = workspace;
    const { link, desk, material, person, token } = await begin();
    await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' });
    const written = Array.from({ length: QUOTATIONS_AT_ONCE + 2 }, (_, at) => `Mot ${at + 1} de Fanta`);
    const blockOf = (words: string) => `:::parole{auteur="F"}\n${words} [@material/${material}].\n:::`;
    await app.services.drafts.replace(study.id, documentOf(written.map(blockOf).join('\n\n')));
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    const before = documentJson((await app.services.drafts.read(study.id)).document);
    const put = (document: unknown) =>
      app.services.drafts.replace(study.id, fitDocument(document as DocumentNode).document);
    const without = (at: number) => put({ ...before, content: before.content!.filter((_, place) => place !== at) });
    const answers = async () =>
      (await app.services.consentLoops.view(material, person, COMMAND_LINE)).answers.map(({ answer }) => answer);
    const turn = consentLinkPath(token, 'quotations');
    const screen = async () => fieldsOf((await get('', turn)).text);
    const send = (typed: Record<string, string>, intent: string) =>
      post('', turn, { ...typed, partie: '1', parties: '2', intent });
    const opened = await screen();
    const keys = Object.keys(opened).flatMap((name) => (name.startsWith('vu-') ? [name.slice(3)] : []));
    const [one, other] = keys as [string, string];

    // The only passage that has an answer or a remark is not in any text any more.
    await without(0);
    for (const fields of [{ [`reponse-${one}`]: 'withdraw' }, { [`texte-${one}`]: 'Pas ainsi' }])
      for (const intent of ['citations-ecran-2', 'citations', 'citations-passage-1'])
        expect((await send({ ...opened, ...fields }, intent)).status, JSON.stringify([fields, intent])).toBe(409);
    // Nor is another answer of the same form stored as if it were the only one.
    const both = { ...opened, [`reponse-${one}`]: 'withdraw', [`reponse-${other}`]: 'validate' };
    expect((await send(both, 'citations-ecran-2')).status).toBe(409);
    expect(await answers()).toEqual([]);
    // Leaving a quotation unanswered is no answer.
    const second = `${turn}&partie=2`;
    expect((await send(opened, 'citations-ecran-2')).location).toBe(second);
    // A cleared field is no answer, and the screen does not state that one was stored.
    expect((await send({ ...opened, [`texte-${keys[2]}`]: '' }, 'citations-ecran-2')).location).toBe(second);
    const beside = { ...opened, [`reponse-${other}`]: 'validate' };
    expect((await send(beside, 'citations-ecran-2')).location).toBe(`${second}&fait=reponse`);
    expect(await answers()).toEqual(['validate']);

    // An unchanged field has the text's own words: it is no correction once the text changes.
    const seen = await screen();
    await put(
      JSON.parse(JSON.stringify(before).replaceAll('Mot 3 de', 'Terme 3 de').replaceAll('Mot 2 de', 'Terme 2 de')),
    );
    // A choice for words that are gone does not apply to those that replaced them.
    const chosen = await send({ ...seen, [`reponse-${keys[2]}`]: 'validate' }, 'citations');
    expect([chosen.status, fieldsOf(chosen.text)[`reponse-${keys[2]}`]]).toEqual([409, undefined]);
    expect(chosen.text).toContain('Ces mots ne sont plus ceux que vous avez lus');
    expect((await send(seen, 'citations-ecran-2')).location).toBe(second);
    const late = await send({ ...seen, [`reponse-${keys[3]}`]: 'validate' }, 'citations-ecran-2');
    expect([late.status, late.text.includes('Mot 3 de'), late.text.includes('Terme 3 de')]).toEqual([409, false, true]);
    const back = fieldsOf(late.text);
    expect([back[`reponse-${other}`], back[`texte-${keys[2]}`]]).toEqual([
      undefined,
      expect.stringContaining('Terme 3'),
    ]);
    expect((await send(back, 'citations-ecran-2')).location).toBe(`${second}&fait=reponse`);
    await put({ type: 'doc', content: [{ type: 'paragraph' }] });
    for (const intent of ['citations-ecran-2', 'citations'])
      expect((await send(seen, intent)).location ?? '', intent).not.toContain('fait=reponse');
    await app.services.materials.remove(material, COMMAND_LINE);
  });
});
