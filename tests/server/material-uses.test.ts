import { afterAll, beforeAll, expect, it } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { pageRow } from '#tests/support/page-row.ts';
import { Stopwatch } from '#tests/support/stopwatch.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

let floor: TestServices;
beforeAll(async () => {
  floor = await createTestServices();
});
afterAll(() => floor.close());

const write = (pageId: string, markdown: string) => floor.services.drafts.replace(pageId, documentOf(markdown));

/** Puts a page into a collection, and into a kit of somebody's. */
async function hold(pageId: string): Promise<void> {
  const { services, staff } = floor;
  const said = { title: 'Carnet de l’eau', summary: '', introduction: '', imprint: '', slug: `carnet-${pageId}` };
  const { id } = await services.collections.create(
    { ...said, kind: 'booklet', language: 'fr', visibility: 'public' },
    COMMAND_LINE,
  );
  await services.collectionParts.arrange(id, [{ title: 'Lire', pageIds: [pageId] }], COMMAND_LINE);
  const at = { createdAt: '2026-11-01T00:00:00.000Z', updatedAt: '2026-11-01T00:00:00.000Z' };
  const kit = {
    id: `k${pageId.slice(1)}`,
    personId: 'personId' in staff ? staff.personId! : '',
    title: 'À lire',
    ...at,
  };
  await services.database.write(async (trx) => {
    await trx.insertInto('ownKit').values(kit).execute();
    await trx.insertInto('ownKitPage').values({ kitId: kit.id, pageId, place: 0, note: '' }).execute();
  });
}

it('finds the drafts, editions, versions, annotations and collections that use a material', async () => {
  const { services, staff } = floor;
  const study = await services.pages.create({ kind: 'study', title: 'L’eau', summary: 'Un résumé.' }, COMMAND_LINE);
  const other = await services.pages.create({ kind: 'article', title: 'Autre', summary: 'Un résumé.' }, COMMAND_LINE);
  const id = await addMaterial(services, study.id);
  await addConcerned(services, id, { state: 'validated', uses: ['analysis', 'quotation'] });
  const usesOf = () => services.materialUses.find(id, staff);
  expect(await usesOf()).toEqual({ pages: [], collections: [], kits: 0, isComplete: true, mayWithdraw: true });

  await write(study.id, `Le puits est à sec [@material/${id}].\n\nUne phrase sans source.\n`);
  await write(other.id, `Ailleurs aussi [@material/${id}].\n`);
  await services.editions.publish(study.id, {}, COMMAND_LINE);
  await services.versions.freeze(other.id, { version: 'Pour voir', key: 'une-cle-12345' }, staff);
  const { number } = (await services.editions.list(staff, study.id))[0]!;
  const quoted = { pageId: study.id, kind: 'comment' as const, body: 'Oui', selection: { exact: 'puits' } };
  await services.annotations.create(quoted, staff);
  await services.annotations.create({ ...quoted, selection: { exact: 'phrase sans' } }, staff);
  expect((await usesOf()).pages).toMatchObject([
    { title: 'Autre', draft: 'now', editions: [], versions: [1], annotations: 0 },
    { title: 'L’eau', draft: 'now', editions: [number], versions: [], annotations: 1 },
  ]);
  expect(await usesOf()).toMatchObject({ collections: [], kits: 0 });
  await hold(study.id);
  expect(await usesOf()).toMatchObject({ collections: [{ title: 'Carnet de l’eau' }], kits: 1 });

  // Its history has it still.
  await write(other.id, 'Plus rien.\n');
  expect((await usesOf()).pages[0]).toMatchObject({ title: 'Autre', draft: 'before', versions: [1] });
});

it('finds them within a second among 20,000 pages, and shows what is withdrawn with them', async () => {
  const { services, staff } = floor;
  const study = await services.pages.create({ kind: 'study', title: 'Beaucoup', summary: '' }, COMMAND_LINE);
  const id = await addMaterial(services, study.id);
  await addConcerned(services, id, { state: 'validated', uses: ['analysis', 'quotation'] });
  const ids = Array.from({ length: 20_000 }, (_, i) => `p${String(i).padStart(11, '0')}`);
  await services.database.write(async (trx) => {
    for (let from = 0; from < ids.length; from += 500) {
      const some = ids.slice(from, from + 500);
      const pages = some.map((one) => ({ ...pageRow(one), notice: JSON.stringify(emptyNotice('article')) }));
      await trx.insertInto('page').values(pages).execute();
      const rows = some.flatMap((pageId, i) =>
        [1, 2].map((editionNumber) => ({
          ...{ pageId, editionNumber, blockId: 'b2222222' },
          target: i % 100 === 0 ? `material/${id}` : `material/m${String(from + i).padStart(11, '0')}`,
        })),
      );
      await trx.insertInto('editionCitation').values(rows).execute();
    }
  });
  const said = 'Le puits du marché était à sec bien avant la saison chaude';
  const citing = [];
  for (const title of ['1 Brouillon', '2 Brouillon', '3 Brouillon']) {
    const page = await services.pages.create({ kind: 'article', title, summary: 'Un résumé.' }, COMMAND_LINE);
    await write(page.id, `${said} [@material/${id}].\n`);
    citing.push(page.id);
  }
  await services.editions.publish(citing[0]!, {}, COMMAND_LINE);
  const quoted = { pageId: citing[0]!, kind: 'comment' as const, body: 'Oui', selection: { exact: 'du marché' } };
  await services.annotations.create(quoted, staff);
  await hold(citing[0]!);
  await services.draftCitations.followAll();
  const watch = new Stopwatch();
  const { pages } = await services.materialUses.find(id, staff);
  expect(watch.read()).toBeLessThan(1_000);
  expect([pages.length, pages[3]!.editions]).toEqual([203, [1, 2]]);

  const screen = new Stopwatch();
  const view = await services.withdrawals.view(id, staff);
  expect(screen.read()).toBeLessThan(1_000);
  expect(view.places.filter(({ text }) => text.startsWith(said))).toHaveLength(3);
  const { collections, kits } = view.uses;
  expect(view.uses.pages.slice(0, 3)).toMatchObject([
    { draft: 'now', editions: [1], annotations: 1 },
    { draft: 'now', editions: [], annotations: 0 },
    { draft: 'now', editions: [], annotations: 0 },
  ]);
  expect([view.uses.pages.length, collections.length, kits]).toEqual([203, 1, 1]);
}, 60_000);
