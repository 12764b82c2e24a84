import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { LocaleContext } from '#app/i18n/translate.ts';
import { WithdrawalForm } from '#app/materials/withdrawal-page.tsx';
import { withdrawalScreen } from '#app/materials/withdrawal-view.server.ts';
import { action } from '#app/routes/materiaux.$id_.retrait.tsx';
import { withdrawalPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { Locale } from '#content/locale.ts';
import { passageKey } from '#content/withdrawal/withdrawal.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { actionArgs } from '#tests/support/route-calls.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

let app: TestServices;
beforeAll(async () => {
  registerAllMessages();
  app = await createTestServices();
});
afterAll(() => app.close());

test('the screen of a withdrawal shows what is deleted, and which withdrawn words a paraphrase repeats', async () => {
  const { services, staff } = app;
  const study = await services.pages.create({ kind: 'study', title: 'Le puits', summary: '' }, COMMAND_LINE);
  const id = await addMaterial(services, study.id);
  const person = await addConcerned(services, id);
  await services.drafts.replace(
    study.id,
    documentOf(`Il dit que le puits est à sec depuis deux ans [@material/${id}].\n\nEt après.\n`),
  );
  const [place] = (await services.withdrawals.view(id, staff)).places;
  const key = passageKey(place!);
  const typed = 'Selon lui, le puits est à sec depuis longtemps.';
  const send = async (intent: string, locale: Locale = 'fr') => {
    const { seen } = await services.withdrawals.view(id, staff);
    const fields = { intent, personne: person, vus: seen, [`choix-${key}`]: 'paraphrase', [`texte-${key}`]: typed };
    const sent = await action(
      actionArgs(withdrawalPath(id), { id }, app.contextOf(staff, locale), { ...fields, mots: 'après' }),
    );
    if (sent instanceof Response) throw new Error('it is carried out');
    const { material: _material, earlier: _earlier, ...screen } = sent.data.screen;
    const html = renderToStaticMarkup(
      <LocaleContext.Provider value={locale}>
        <WithdrawalForm {...screen} {...sent.data} back="/" backupsUntil={null} />
      </LocaleContext.Provider>,
    );
    return { status: sent.init?.status, html: html.replaceAll(/[\u00a0\u202f]/g, ' ') };
  };
  const first = await send('preview');
  expect(first.status).toBe(400);
  // Nothing exists yet that would be deleted.
  expect(first.html).not.toContain('Ce qui est supprimé du matériau');
  // The search leads to its results.
  expect(first.html).toMatch(/value="search" formaction="\?[^"]*#ailleurs"/);

  const file = await services.fileStore.receive([Buffer.from('Des mots.')], 1_000);
  await services.materialFiles.add(id, { ...file, name: 'Notes.txt' }, staff);
  for (const from of ['0:01', '0:05'])
    await services.extracts.addSound(id, { from, to: '0:09', codes: [], note: '' }, staff);
  await services.transcripts.open(id, staff);
  await addConcerned(services, id, { name: 'Moussa Diop' });
  for (const intent of ['preview', 'withdraw']) {
    const { status, html } = await send(intent);
    expect(status).toBe(400);
    expect(html).toContain('répète des mots retirés : « le puits est à sec depuis »');
    // The error is beside its passage, and the typed text is given back.
    expect(html).toContain(`id="f-texte-${key}-erreur"`);
    expect(html).toContain(`>${typed}</textarea>`);
    for (const text of ['1 fichier<', 'la transcription entière', '2 extraits', 'concerne plusieurs personnes'])
      expect(html, text).toContain(text);
  }
  const english = await send('preview', 'en');
  expect(english.html).toContain('repeats words that are taken out: “le puits est à sec depuis”');
  expect(english.html).toContain('several people');
  expect((await services.withdrawals.view(id, staff)).earlier).toEqual([]);
});

test('the same screen withdraws a material that no text cites, while there is something to delete', async () => {
  const { services, staff } = app;
  const study = await services.pages.create({ kind: 'study', title: 'La source', summary: '' }, COMMAND_LINE);
  const id = await addMaterial(services, study.id);
  const person = await addConcerned(services, id);
  const isOffered = async () => {
    const {
      material: _material,
      earlier: _earlier,
      ...screen
    } = withdrawalScreen(await services.withdrawals.view(id, staff));
    const answer = { faults: [], repeats: {}, preview: null, typed: { person, phrase: '', along: [], choices: {} } };
    const html = renderToStaticMarkup(
      <LocaleContext.Provider value="fr">
        <WithdrawalForm {...screen} {...answer} back="/" backupsUntil={null} />
      </LocaleContext.Provider>,
    );
    return { act: html.includes('Retirer maintenant'), listed: html.includes('la transcription entière') };
  };
  expect(await isOffered()).toEqual({ act: false, listed: false });
  await services.transcripts.open(id, staff, {
    type: 'doc',
    content: [{ type: 'paragraph', content: [{ type: 'text', text: 'La source est sous la roche.' }] }],
  });
  expect(await isOffered()).toEqual({ act: true, listed: true });
  const { seen } = await services.withdrawals.view(id, staff);
  const sent = await action(
    actionArgs(withdrawalPath(id), { id }, app.contextOf(staff, 'fr'), {
      intent: 'withdraw',
      personne: person,
      vus: seen,
    }),
  );
  expect(sent).toMatchObject({ status: 303 });
  expect(await services.transcripts.read(id, staff)).toBeNull();
  expect((await services.materials.read(id, staff)).concerned).toMatchObject([{ state: 'withdrawn' }]);
  expect(await isOffered()).toEqual({ act: false, listed: false });
});
