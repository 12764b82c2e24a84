import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { consentLinkPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { LOOP_VIEWS } from '#content/consent/consent-loop.ts';
import { PART_PASSAGES } from '#content/consent/transcript.ts';
import { documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { type ConsentWorkspace, openConsentWorkspace, SAID, SECRET, YES } from '#tests/support/consent-workspace.ts';

let { app, study, awa, get, post, write, begin } = {} as ConsentWorkspace;

beforeAll(async () => {
  registerAllMessages();
  ({ app, study, awa, get, post, write, begin } = await openConsentWorkspace());
}, 120_000);

afterAll(() => app.close());

describe('the turns with a person concerned, as they are left, changed and answered again', () => {
  it('keep each validated quotation by its own answer, and warn of words that were struck', async () => {
    const { link, desk, material, token } = await begin();
    await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' });
    const other = 'Nous rentrions à la nuit tombée avec un seul seau plein';
    const quote = (words: string) => `« ${words} » [@material/${material}].`;
    const setText = async (text: string) => {
      const { document } = parseMarkdown(text);
      await app.services.drafts.replace(study.id, fitDocument(documentJson(document)).document);
      await app.services.draftCitations.followAll();
    };
    await setText(`${quote(SAID)}\n\n${quote(other)}`);
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    const turn = consentLinkPath(token, 'quotations');
    const keys = [...(await get('', turn)).text.matchAll(/name="vu-([\w-]+)" value="([\w-]+)"/g)];
    const answers = Object.fromEntries(
      keys.flatMap(([, key, digest], i) => [
        [`vu-${key}`, digest!],
        [`reponse-${key}`, i === 0 ? 'validate' : 'withdraw'],
      ]),
    );
    expect((await post('', turn, { intent: 'citations', ...answers })).status).toBe(303);
    const gate = async () => JSON.stringify(await app.services.editions.preview(study.id, COMMAND_LINE));
    expect(await gate()).toContain('quotation-refused');
    const { document } = await app.services.drafts.read(study.id);
    const first = { type: 'doc', content: [documentJson(document).content![0]!] };
    await app.services.drafts.replace(study.id, fitDocument(first as never).document);
    expect(await gate()).not.toContain('quotation-unvalidated');

    const WARNS = 'a des mots que la personne a rayés';
    expect((await get(awa, desk)).text).not.toContain(WARNS);
    expect((await post(awa, desk, { intent: 'transcript', transcript: SAID })).status).toBe(303);
    await post('', consentLinkPath(token, 'transcript'), {
      intent: 'fini',
      partie: '1',
      'passage-0': SAID,
      'rayer-0': '1',
    });
    expect((await get(awa, desk)).text).toContain(WARNS);
    await setText('Rien.');
    await app.services.materials.remove(material, COMMAND_LINE);
  });

  it('keep text typed on a screen of the transcript when the person goes back to the screen before', async () => {
    const { link, desk, material, token, state } = await begin();
    await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' });
    const passages = Array.from({ length: PART_PASSAGES + 1 }, (_, at) => `Passage ${at + 1}.`);
    const returned = { intent: 'transcript', transcript: passages.join('\n') };
    expect((await post(awa, desk, returned)).status).toBe(303);
    const turn = consentLinkPath(token, 'transcript');
    const last = `passage-${PART_PASSAGES}`;
    const shown = (await get('', `${turn}&partie=2`)).text;
    expect([shown.includes('value="garder-ecran-1"'), shown.includes(`name="${last}"`)]).toEqual([true, true]);
    const left = await post('', turn, { intent: 'garder-ecran-1', partie: '2', [last]: 'Le dernier, mieux dit.' });
    expect(left.location).toBe(`${turn}&partie=1&fait=garde`);
    expect((await get('', `${turn}&partie=2`)).text).toContain('Le dernier, mieux dit.');
    const { proposals, turns } = await app.services.consentLoops.view(material, (await state()).id, COMMAND_LINE);
    expect([proposals.map(({ text }) => text), turns.transcript?.answeredAt]).toEqual([
      ['Le dernier, mieux dit.'],
      null,
    ]);
    await app.services.materials.remove(material, COMMAND_LINE);
  });

  it('are left for another turn by buttons alone, which keep what was typed', async () => {
    const { desk, material, token, state } = await begin();
    const [consent, transcript, quotations, receipt] = LOOP_VIEWS.map((view) => consentLinkPath(token, view)) as [
      string,
      string,
      string,
      string,
    ];
    /** The screens to which links lead, which would lose typed text. */
    const linked = (html: string) => LOOP_VIEWS.filter((view) => html.includes(`href="/accord/${token}?tour=${view}"`));
    const asked = (await get('', consent)).text;
    expect([linked(asked), asked.includes('value="accord-tour-receipt"')]).toEqual([[], true]);
    // Consent is given by its own button alone: what is chosen is neither stored nor lost.
    const chosen = { 'demande-quotation': '1', 'usage-quotation': 'oui', portee: 'team' };
    const held = await post('', consent, { ...chosen, intent: 'accord-tour-receipt' });
    expect([held.status, (await state()).state]).toEqual([400, 'asked']);
    expect(held.text).toMatch(/value="oui"[^>]*checked=""|checked=""[^>]*value="oui"/);
    expect(linked(held.text)).toEqual(['receipt']);
    expect((await post('', consent, { 'demande-quotation': '1', intent: 'accord-tour-receipt' })).location).toBe(
      receipt,
    );
    expect((await post('', consent, { ...YES, portee: 'network', nom: 'pseudonym' })).status).toBe(303);
    // The same values as when it was opened: nothing is new.
    const same = { ...chosen, portee: 'network', nom: 'pseudonym', intent: 'accord-tour-receipt' };
    expect((await post('', consent, same)).location).toBe(receipt);

    const returned = { intent: 'transcript', transcript: `${SAID}.\n${SECRET}.` };
    expect((await post(awa, desk, returned)).status).toBe(303);
    const proposals = async () =>
      (await app.services.consentLoops.view(material, (await state()).id, COMMAND_LINE)).proposals;
    expect(linked((await get('', transcript)).text)).toEqual([]);
    const words = { partie: '1', 'passage-0': `${SAID}.`, 'passage-1': `${SECRET}.` };
    const leave = (typed: Record<string, string>) => post('', transcript, { ...typed, intent: 'garder-tour-consent' });
    expect((await leave(words)).location).toBe(consent);
    expect(await proposals()).toEqual([]);
    expect((await leave({ ...words, 'rayer-1': '1' })).location).toBe(`${consent}&fait=garde`);
    expect((await leave({ ...words, 'rayer-1': '1' })).location).toBe(consent);
    expect((await proposals()).map(({ position, kind }) => [position, kind])).toEqual([[1, 'strike']]);
    const long = { ...words, 'passage-0': `${SAID}${' trop'.repeat(1_000)}`, 'rayer-1': '1' };
    const refused = await leave(long);
    expect([refused.status, refused.text.includes('trop trop'), linked(refused.text)]).toEqual([
      400,
      true,
      ['consent'],
    ]);

    await write(SAID, `material/${material}`);
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    const html = (await get('', quotations)).text;
    expect(linked(html)).toEqual([]);
    const [, key, digest] = /name="vu-([\w-]+)" value="([\w-]+)"/.exec(html)!;
    const answers = async () =>
      (await app.services.consentLoops.view(material, (await state()).id, COMMAND_LINE)).answers;
    const answer = (typed: Record<string, string>) =>
      post('', quotations, { [`vu-${key}`]: digest!, ...typed, intent: 'citations-tour-receipt' });
    const unfinished = await answer({ [`reponse-${key}`]: 'correct', [`texte-${key}`]: '' });
    expect([unfinished.status, linked(unfinished.text)]).toEqual([400, ['receipt']]);
    const done = await answer({ [`reponse-${key}`]: 'correct', [`texte-${key}`]: 'Une eau claire' });
    expect(done.location).toBe(`${receipt}&fait=reponse`);
    expect((await answers()).map(({ text }) => text)).toEqual(['Une eau claire']);
    // Nothing is typed on the receipt, where plain links suffice.
    expect(linked((await get('', receipt)).text)).toEqual(['consent', 'transcript', 'quotations', 'receipt']);
    await app.services.materials.remove(material, COMMAND_LINE);
  });

  it('can be read in another language without losing what was typed, and stay in it', async () => {
    const { desk, material, token, state } = await begin();
    const consent = consentLinkPath(token, 'consent');
    expect((await get('', consent)).text).toContain(
      `formaction="${consent.replaceAll('&', '&amp;')}&amp;l=en&amp;envoyer=1"`,
    );
    const typed = { 'demande-quotation': '1', 'usage-quotation': 'non', portee: 'team', intent: 'langue' };
    const body = new URLSearchParams(typed);
    const answer = await fetch(new URL(`${consent}&l=en`, app.url), { method: 'POST', body });
    expect([answer.status, answer.headers.get('set-cookie')?.split(';')[0]]).toEqual([200, 'langue=en']);
    const english = { text: await answer.text() };
    expect(english.text).toContain('<html lang="en"');
    expect(english.text).toMatch(/value="non"[^>]*checked=""|checked=""[^>]*value="non"/);
    expect(english.text).toMatch(/value="team"[^>]*checked=""|checked=""[^>]*value="team"/);
    expect(english.text).not.toContain('role="alert"');
    expect(english.text).toContain('This text exists only in this language: Français.');
    expect((await get('', consent)).text).not.toContain('n’existe que dans');
    expect((await state()).state).toBe('asked');
    // The link of a later turn states the language in which the team writes; so does another
    // person's link.
    const cookie = answer.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const languageOf = async (to: string, sent: string, how = '') => {
      const door = `/langue?l=fr&retour=${encodeURIComponent(consentLinkPath(to))}${how}`;
      const { headers } = await fetch(new URL(door, app.url), { headers: { cookie: sent }, redirect: 'manual' });
      expect(headers.get('location')).toBe(consentLinkPath(to));
      return headers.getSetCookie().map((one) => one.split(';')[0]!);
    };
    const later = /accord\/([\w-]{43})/.exec((await post(awa, desk, { intent: 'link' })).text)![1]!;
    expect(await languageOf(later, cookie)).toEqual(['langue=en']);
    expect(await languageOf(later, '')).toEqual(['langue=fr']);
    const other = await begin();
    expect(await languageOf(other.token, cookie)).toEqual(['langue=fr']);
    await app.services.materials.remove(other.material, COMMAND_LINE);
    // A choice on the receipt, where nothing is typed, counts as well.
    expect(await languageOf(later, cookie, '&choix=1')).toEqual([
      'langue=fr',
      `langue-accord=fr.${(await state()).id}`,
    ]);
    await post('', consent, { ...YES, portee: 'network', nom: 'pseudonym' });
    const returned = { intent: 'transcript', transcript: `${SAID}.\n${SECRET}.` };
    expect((await post(awa, desk, returned)).status).toBe(303);
    const turn = `${consentLinkPath(token, 'transcript')}&partie=1&l=en`;
    const read = await post('', turn, { partie: '1', 'passage-0': 'Typed here.', 'rayer-1': '1', intent: 'langue' });
    expect(read.text).toContain('>Typed here.</textarea>');
    expect(read.text).toContain(`<del>${SECRET}.</del>`);
    const { proposals } = await app.services.consentLoops.view(material, (await state()).id, COMMAND_LINE);
    expect(proposals).toEqual([]);
    await app.services.materials.remove(material, COMMAND_LINE);
  });

  it('stay validated while new passages wait for an answer each, and have all their answers on the receipt', async () => {
    const { link, desk, material, token, state } = await begin();
    await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' });
    const others = ['Nous rentrions à la nuit', 'Le seau était plein', 'La pompe manquait'];
    const setText = async (...quotations: readonly string[]) => {
      const { document } = parseMarkdown(
        quotations.map((words) => `« ${words} » [@material/${material}].`).join('\n\n'),
      );
      await app.services.drafts.replace(study.id, fitDocument(documentJson(document)).document);
      await app.services.draftCitations.followAll();
    };
    const turn = consentLinkPath(token, 'quotations');
    const answer = async (words: string, what: string, text = '') => {
      const { quotations } = await app.services.consentLoops.view(material, (await state()).id, COMMAND_LINE);
      const { page, blockId, place, digest } = quotations.all.find((one) => one.text.includes(words))!;
      const key = `${page.id}-${blockId}-${place}`;
      const given = { [`vu-${key}`]: digest, [`reponse-${key}`]: what, [`texte-${key}`]: text };
      expect((await post('', turn, { intent: 'citations', ...given })).status).toBe(303);
    };
    const receipt = async () =>
      (await get('', consentLinkPath(token, 'receipt'))).text.replaceAll(/[\u00a0\u202f]/g, ' ');
    const gate = async () => JSON.stringify(await app.services.editions.preview(study.id, COMMAND_LINE));
    await setText(SAID);
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    await answer(SAID, 'validate');
    expect((await state()).state).toBe('validated');
    const answeredAt = '2026-01-05T10:00:00.000Z';
    const { id } = await state();
    await app.services.database.write((trx) =>
      trx.updateTable('consentQuotation').set({ answeredAt }).where('concernedId', '=', id).execute(),
    );

    // Two more, of which one is approved: the other waits, and alone keeps the text from being
    // published.
    await setText(SAID, ...others.slice(0, 2));
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    await answer(others[0]!, 'validate');
    expect((await state()).state).toBe('validated');
    expect(await gate()).toContain('quotation-unvalidated');
    await setText(SAID, others[0]!);
    expect(await gate()).not.toContain('quotation-unvalidated');
    await setText(SAID, ...others);
    await answer(others[1]!, 'correct', 'Le seau était presque plein');
    expect((await state()).state).toBe('granted');
    await answer(others[2]!, 'withdraw');

    expect(await receipt()).toMatch(
      /réponses du 5 janvier 2026 au [^:]* : 2 passages validés, 1 que l’équipe doit corriger, 1 retiré par vous/,
    );
    const { answers } = await app.services.consentLoops.view(material, (await state()).id, COMMAND_LINE);
    const { pageId, blockId, digest } = answers.find((one) => one.answer === 'correct')!;
    await app.services.consentLoops.takeQuotation(
      material,
      (await state()).id,
      { pageId, blockId, digest },
      COMMAND_LINE,
    );
    expect(await receipt()).toContain('2 passages validés, 1 correction vue par l’équipe, 1 retiré par vous');
    // Corrections sent before the last screen are listed as well.
    await post(awa, desk, { intent: 'transcript', transcript: `${SAID}\nPuis rien.` });
    await post('', consentLinkPath(token, 'transcript'), { intent: 'suite', partie: '1', 'passage-1': 'Puis tout.' });
    expect(await receipt()).toContain('en cours de relecture : 1 passage corrigé');
    await setText('Rien.');
    await app.services.materials.remove(material, COMMAND_LINE);
  });
});
