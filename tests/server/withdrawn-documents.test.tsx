import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, expect, it } from 'vitest';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { LocaleContext } from '#app/i18n/translate.ts';
import { WithdrawalForm } from '#app/materials/withdrawal-page.tsx';
import { withdrawalScreen } from '#app/materials/withdrawal-view.server.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { Locale } from '#content/locale.ts';
import type { Services } from '#server/services.ts';
import { openServices } from '#tests/support/backups.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { makePdf, piecesOf } from '#tests/support/sample-documents.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

let floor: TestServices;
beforeAll(async () => {
  floor = await createTestServices();
  registerAllMessages();
});

const SAID = 'Nous marchions deux heures chaque matin pour une eau trouble';
const FILE = 'Rapport de la commune';

/** The screen as people read it. */
async function screenOf(services: Services, material: string, locale: Locale): Promise<string> {
  const {
    material: _material,
    earlier: _earlier,
    ...screen
  } = withdrawalScreen(await services.withdrawals.view(material, floor.staff));
  const typed = { person: '', phrase: '', along: [], choices: {} };
  return renderToStaticMarkup(
    <LocaleContext.Provider value={locale}>
      <WithdrawalForm {...screen} typed={typed} faults={[]} repeats={{}} preview={null} back="/" backupsUntil={null} />
    </LocaleContext.Provider>,
  );
}

const textsOf = (services: Services) =>
  services.database.read.selectFrom('fileText').select(['fileId', 'text']).orderBy('fileId').execute();

it('a withdrawal lists attached documents with its words, and removes these from search for good', async () => {
  const { services, staff } = floor;
  const study = await services.pages.create({ kind: 'study', title: 'L’eau', summary: 'Un résumé.' }, COMMAND_LINE);
  const id = await addMaterial(services, study.id);
  await addConcerned(services, id, { state: 'validated', uses: ['analysis', 'quotation'] });
  const attach = (pageId: string, title: string, words: string) => {
    const bytes = piecesOf(makePdf([[`${words}.`]]));
    return services.attachments.add(pageId, { bytes, name: `${title}.pdf`, title, language: 'fr' }, COMMAND_LINE);
  };
  await attach(study.id, FILE, `Une sentinelle. ${SAID}`);
  await attach(study.id, 'Autre', 'Un document qui ne dit rien de tel');
  await services.attachments.settle();
  await services.drafts.replace(study.id, documentOf(`Avant.\n\n${SAID} [@material/${id}].\n`));
  await services.editions.publish(study.id, {}, COMMAND_LINE);
  const found = async (one: Services, q: string) => {
    await one.search.settle();
    return JSON.stringify((await one.search.search(staff, { q })).results);
  };
  expect(await found(services, '"heures chaque matin"')).toContain('"fields":["body","attachment"]');

  const voice = await services.fileStore.receive([Buffer.from('ID3')], 100);
  await services.materialFiles.add(id, { ...voice, name: 'voix.mp3' }, staff);
  const written = { type: 'paragraph', content: [{ type: 'text', text: 'Une parole.' }] };
  await services.transcripts.open(id, staff, { type: 'doc', content: [written] });

  // Before: the screen lists the documents, what to do, and what else uses the material.
  const view = await services.withdrawals.view(id, staff);
  expect(view.attached).toEqual({
    documents: [{ title: 'L’eau', language: 'fr', document: FILE, path: '/etudes/l-eau/documents' }],
    isWhole: true,
  });
  const shown = {
    fr: [
      ...['Où il est utilisé', 'Une page l’utilise.', 'Ce qui suit de soi-même', FILE, '/etudes/l-eau/documents'],
      ...['À faire pour chacun', 'la page doit être supprimée par l’administration'],
      ...['Navette n’en supprime aucune et n’en tient pas la liste', 'sait quand la dernière a été faite'],
      ...['Navette les retire à nouveau au démarrage, avant de rien montrer'],
      'même si toutes les paroles sont gardées sous le pseudonyme\u00a0: 1 fichier, la transcription entière',
    ],
    en: [
      ...['Where it is used', 'What follows by itself', FILE, 'To do for each'],
      ...['Navette deletes none, and keeps no list of them', 'know when the last one was made'],
      ...['Navette takes the words out again when it starts, before anything is shown'],
      'even if all the words are kept under the pseudonym: 1 file, the whole transcript',
    ],
  };
  for (const locale of ['fr', 'en'] as const) {
    const html = await screenOf(services, id, locale);
    for (const words of shown[locale]) expect(html, locale).toContain(words);
    expect(html).not.toContain('>Autre<');
  }

  const chosen = { person: '', passages: new Map<string, never>(), along: [], seen: view.seen };
  await services.withdrawals.request(id, chosen, staff);
  await services.withdrawals.settle(60_000);
  const after = await textsOf(services);
  expect(after.map(({ text }) => text).sort()).toEqual(['Un document qui ne dit rien de tel.', 'Une sentinelle. […].']);
  expect(await found(services, '"heures chaque matin"')).toBe('[]');
  expect(await found(services, 'sentinelle')).toContain(FILE);

  // The same file once more, and one that waited to be read when the server stopped.
  const other = await services.pages.create({ kind: 'study', title: 'Sans retrait', summary: '' }, COMMAND_LINE);
  await attach(other.id, FILE, `Une sentinelle. ${SAID}`);
  await services.attachments.settle();
  expect((await textsOf(services)).filter(({ text }) => text.includes(SAID))).toHaveLength(1);
  await services.database.write((trx) => trx.deleteFrom('fileText').execute());
  await services.close();
  const again = await openServices(services.env.dataDir);
  try {
    await again.withdrawals.finish();
    await again.attachments.readUnread();
    await again.attachments.settle();
    const read = await textsOf(again);
    expect(read.filter(({ text }) => text.includes('sentinelle'))).toHaveLength(2);
    // Only the document of the page without a withdrawal has the words.
    expect(read.filter(({ text }) => text.includes(SAID))).toHaveLength(1);
    expect(await found(again, '"heures chaque matin"')).toBe('[]');
  } finally {
    await again.close();
  }
});
