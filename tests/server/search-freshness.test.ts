import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import type { Services } from '#server/services.ts';
import { makeDocx, makePdf, wordParagraph } from '#tests/support/sample-documents.ts';
import {
  attach,
  closeServices,
  detailsOf,
  MEMBER,
  openServices,
  publishPage,
  STAFF,
  textOf,
  titles,
} from '#tests/support/searched-services.ts';
import { Stopwatch } from '#tests/support/stopwatch.ts';
import { until } from '#tests/support/until.ts';

afterAll(closeServices);

/** The promise is one second of the server's own time: two more for what another process wrote. */
async function within(condition: () => Promise<boolean>, what: string, milliseconds = 1_000): Promise<void> {
  const watch = new Stopwatch();
  await until(condition, what);
  expect(watch.read(), what).toBeLessThanOrEqual(milliseconds);
}

describe('freshness', () => {
  let services: Services;
  beforeAll(async () => {
    services = await openServices();
    await publishPage(services, { title: 'Une page de fond', body: 'Du texte.' });
    expect(await titles(services, PUBLIC_VIEWER, 'fond')).toHaveLength(1);
  });

  test('a published page is found, an archived one is not, a restored one is found again', async () => {
    const page = await publishPage(services, { title: 'La baratte', body: 'Du beurre de karité.' });
    await within(async () => (await titles(services, PUBLIC_VIEWER, 'karité')).length === 1, 'published');
    await services.pages.archive(page.id, COMMAND_LINE);
    await within(async () => (await titles(services, PUBLIC_VIEWER, 'karité')).length === 0, 'archived');
    expect(await titles(services, STAFF, 'karité')).toEqual([]);
    await services.pages.restore(page.id, COMMAND_LINE);
    await within(async () => (await titles(services, PUBLIC_VIEWER, 'karité')).length === 1, 'restored');
  });

  test('a draft is not found before publication; staff find its title, and the text it was imported with', async () => {
    const page = await publishPage(services, { title: 'Le pisé', body: 'De la terre damée.', published: false });
    await within(async () => (await titles(services, STAFF, 'pisé')).length === 1, 'staff find the draft');
    expect(await titles(services, MEMBER, 'pisé')).toEqual([]);
    expect(await titles(services, STAFF, 'damée')).toEqual(['Le pisé']);
    expect(await titles(services, MEMBER, 'damée')).toEqual([]);
    const [draft] = (await services.search.search(STAFF, { q: 'pisé' })).results;
    expect(draft).toMatchObject({ draft: true, id: page.id });
    await services.editions.publish(page.id, {}, COMMAND_LINE);
    await within(async () => (await titles(services, PUBLIC_VIEWER, 'damée')).length === 1, 'published');
    expect((await services.search.search(STAFF, { q: 'pisé' })).results).toMatchObject([{ draft: false }]);
  });

  test('a narrower visibility hides the page from those it excludes, at once', async () => {
    const page = await publishPage(services, { title: 'Le séchoir', body: 'Des mangues séchées.' });
    await within(async () => (await titles(services, PUBLIC_VIEWER, 'mangues')).length === 1, 'published');
    await services.pages.changeDetails(page.id, { ...detailsOf(page), visibility: 'members' }, COMMAND_LINE);
    // Not even for a moment: a query after the change does not see it.
    expect(await titles(services, PUBLIC_VIEWER, 'mangues')).toEqual([]);
    expect(await titles(services, MEMBER, 'mangues')).toHaveLength(1);
  });

  test('the staff find text that a draft has and the edition lacks, once, as a draft', async () => {
    const page = await publishPage(services, { title: 'Bâtir en bois', body: 'Le colombage tient la maison.' });
    await services.drafts.replace(page.id, textOf('Le colombage tient la maison.', 'Le torchis la ferme.'));
    await services.checkpoints.settle();
    const found = async (viewer: Viewer, q: string) => {
      await services.search.settle();
      return (await services.search.search(viewer, { q })).results.map(({ draft }) => draft);
    };
    expect(await found(STAFF, 'torchis')).toEqual([true]);
    expect(await found(STAFF, 'colombage')).toEqual([false]);
    expect(await found(MEMBER, 'torchis')).toEqual([]);
    await services.editions.publish(page.id, {}, COMMAND_LINE);
    expect(await found(STAFF, 'torchis')).toEqual([false]);
    expect(await found(MEMBER, 'torchis')).toEqual([false]);
  });

  test('the draft’s new title is hidden from readers until the next edition', async () => {
    const page = await publishPage(services, { title: 'Le four banal', body: 'Du pain.' });
    await services.pages.changeDetails(page.id, { ...detailsOf(page), title: 'Le four solaire' }, COMMAND_LINE);
    expect(await titles(services, PUBLIC_VIEWER, 'titre:banal')).toEqual(['Le four banal']);
    expect(await titles(services, PUBLIC_VIEWER, 'titre:solaire')).toEqual([]);
    expect(await titles(services, STAFF, 'titre:solaire')).toEqual(['Le four solaire']);
  });

  test('changes by another process are found too', async () => {
    const other = await openServices(services.env.dataDir);
    await publishPage(other, { title: 'La ligne de commande', body: 'Un gabion.' });
    await within(async () => (await titles(services, PUBLIC_VIEWER, 'gabion')).length === 1, 'found', 3_000);
  });

  test('collections are found by their rights, and filter by theirs', async () => {
    const page = await publishPage(services, { title: 'La pirogue', body: 'Une pirogue à balancier.' });
    const kit = await services.collections.create(
      { kind: 'toolkit', title: 'Kit nautique', visibility: 'members' },
      COMMAND_LINE,
    );
    await services.collectionParts.arrange(kit.id, [{ title: 'Partie', pageIds: [page.id] }], COMMAND_LINE);
    expect(await titles(services, MEMBER, 'nautique')).toEqual([]);
    expect(await titles(services, STAFF, 'nautique')).toEqual(['Kit nautique']);
    await services.collections.publish(kit.id, true, COMMAND_LINE);
    expect(await titles(services, MEMBER, 'nautique')).toEqual(['Kit nautique']);
    const asMember = await services.search.search(MEMBER, { q: 'pirogue' });
    expect(asMember.facets.collection).toEqual([{ code: 'outils/kit-nautique', count: 1 }]);
    expect(asMember.collections).toEqual({ 'outils/kit-nautique': 'Kit nautique' });
    const asPublic = await services.search.search(PUBLIC_VIEWER, {
      q: 'pirogue',
      filters: { collection: ['outils/kit-nautique'] },
    });
    expect(asPublic.facets.collection).toEqual([]);
    expect(asPublic.total).toBe(1);
    const others = await services.search.search(PUBLIC_VIEWER, {
      q: 'fond',
      filters: { collection: ['outils/kit-nautique'] },
    });
    expect(others.total, 'a kit one may not read filters nothing').toBe(1);
  });
});

describe('attached documents', () => {
  let services: Services;
  beforeAll(async () => {
    services = await openServices();
  });

  test('are found with their page within a second of its publication, and named with the passage', async () => {
    const page = await publishPage(services, { title: 'La filière', body: 'Des arbres.', published: false });
    await attach(
      services,
      page,
      makePdf([['Le rapport.', '', 'La capita-', 'lisation du baobab à Kayes.']]),
      'Le rapport du baobab',
    );
    const docx = makeDocx(wordParagraph('La gouvernance du moringa.'));
    await attach(services, page, docx, 'Notes');
    expect(await titles(services, STAFF, 'moringa')).toEqual([]);
    await services.editions.publish(page.id, {}, COMMAND_LINE);
    await within(async () => (await titles(services, PUBLIC_VIEWER, 'moringa')).length === 1, 'found');
    const [found] = (await services.search.search(PUBLIC_VIEWER, { q: 'capitalisation kayes' })).results;
    expect(found).toMatchObject({ id: page.id, attachment: { title: 'Le rapport du baobab' } });
    expect(found!.why.fields).toEqual(['attachment']);
    expect(found!.passage.map(({ text }) => text).join('')).toBe('La capitalisation du baobab à Kayes.');
    expect(found!.passage.filter(({ mark }) => mark).map(({ text }) => text)).toEqual(['capitalisation', 'Kayes']);
    const [other] = (await services.search.search(PUBLIC_VIEWER, { q: 'gouvernance' })).results;
    expect(other).toMatchObject({ attachment: { title: 'Notes' } });
    const [own] = (await services.search.search(PUBLIC_VIEWER, { q: 'arbres' })).results;
    expect(own).toMatchObject({ attachment: null, why: { fields: ['body'] } });
  });

  test('count less than the text of a page', async () => {
    const attached = await publishPage(services, { title: 'Une', body: 'Du texte.', published: false });
    await attach(services, attached, makePdf([['Le tamarinier.']]), 'Un document');
    await services.editions.publish(attached.id, {}, COMMAND_LINE);
    await publishPage(services, { title: 'Deux', body: 'Le tamarinier.' });
    await services.search.settle();
    expect(await titles(services, PUBLIC_VIEWER, 'tamarinier')).toEqual(['Deux', 'Une']);
  });

  test('that were removed disappear with the next edition; those of a draft are found by nobody', async () => {
    const page = await publishPage(services, { title: 'Le puits', body: 'De l’eau.', published: false });
    await attach(services, page, makePdf([['La margelle.']]), 'Plans');
    await services.editions.publish(page.id, {}, COMMAND_LINE);
    const [plans] = await services.attachments.list(page.id, COMMAND_LINE);
    await services.attachments.remove(page.id, plans!.id, COMMAND_LINE);
    await services.search.settle();
    expect(await titles(services, PUBLIC_VIEWER, 'margelle')).toEqual(['Le puits']);
    await services.editions.publish(page.id, {}, COMMAND_LINE);
    await services.search.settle();
    for (const viewer of [PUBLIC_VIEWER, STAFF]) expect(await titles(services, viewer, 'margelle')).toEqual([]);
  });

  test('that are read only after the publication are found then', async () => {
    const page = await publishPage(services, { title: 'Le retard', body: 'Du texte.', published: false });
    await attach(services, page, makePdf([['Le cauris.']]), 'Long');
    await services.database.write((trx) => trx.deleteFrom('fileText').execute());
    await services.editions.publish(page.id, {}, COMMAND_LINE);
    await services.search.settle();
    expect(await titles(services, PUBLIC_VIEWER, 'cauris')).toEqual([]);
    await services.attachments.readUnread();
    await services.search.settle();
    expect(await titles(services, PUBLIC_VIEWER, 'cauris')).toEqual(['Le retard']);
  });
});
