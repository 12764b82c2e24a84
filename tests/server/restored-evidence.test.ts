import { afterAll, beforeAll, expect, it } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { listCitations, listClaims } from '#content/citation/listed-citations.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { BLOCK, cite, doc, paragraph, text, typed } from '#tests/support/cited-nodes.ts';
import { addMaterial } from '#tests/support/materials.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
}, 120_000);
afterAll(() => app.close());

it('a study has the same evidence again once a checkpoint or an edition with citations is restored', async () => {
  const { services } = app;
  const again = await app.addPage({
    kind: 'study',
    title: 'Puits de Yélimané',
    summary: 'Un résumé.',
    visibility: 'public',
  });
  const path = pagePath(again);
  const report = await addMaterial(services, again.id, { kind: 'document', title: 'Relevé des puits' });
  const other = await addMaterial(services, again.id, { kind: 'document', title: 'Relevé des pluies' });
  const { document: written } = fitDocument(
    doc(
      typed(
        ...([BLOCK, 'finding', 'Le puits est à sec'] as const),
        paragraph(
          'bcde2345',
          text('En mars '),
          cite(`material/${report}`, 'p. 4'),
          cite(`material/${other}`, '', 'against'),
        ),
      ),
      typed(
        'cdef2345',
        'lesson',
        'Creuser avant',
        paragraph('defg2345', text('En mai '), cite(`block/${again.id}/${BLOCK}`)),
      ),
    ),
  );
  await services.drafts.replace(again.id, written);
  await services.editions.publish(again.id, {}, COMMAND_LINE);
  /** The citations of the draft, the uses of its materials, and the map of both. */
  const evidence = async () => {
    const document = (await services.drafts.read(again.id)).document.toJSON() as DocumentNode;
    const uses = await Promise.all([report, other].map((id) => services.materialUses.find(id, COMMAND_LINE)));
    const { map } = await services.evidenceMaps.read(COMMAND_LINE, (await services.pages.find(again.id))!, true, 'fr');
    return {
      claims: listClaims(document),
      citations: listCitations(document),
      uses: uses.map(({ pages }) => pages.map(({ draft }) => draft)),
      map,
    };
  };
  const before = await evidence();
  expect(before.citations.map(({ target, locator, isAgainst }) => [target, locator, isAgainst])).toEqual([
    [`material/${report}`, 'p. 4', false],
    [`material/${other}`, '', true],
    [`block/${again.id}/${before.claims[0]!.id}`, '', false],
  ]);
  expect(before.map.edges).toHaveLength(3);
  expect(before.uses).toEqual([['now'], ['now']]);
  /** The evidence that readers see in the text, and below its findings. */
  const shown = async () => /<div class="prose" id="texte">.*?<footer/s.exec((await app.get('', path)).text)![0];
  const first = await shown();
  expect(first).toContain('contredit par');
  const bare = fitDocument(doc(paragraph('efgh2345', text('Rien que des mots.')))).document;
  const { keptAs } = await services.checkpoints.replace(COMMAND_LINE, again.id, bare);
  for (const restore of [
    () => services.checkpoints.restore(COMMAND_LINE, again.id, keptAs!),
    () => services.checkpoints.restoreEdition(COMMAND_LINE, again.id, 1),
  ]) {
    const without = await evidence();
    expect([without.citations, without.map.nodes.filter(({ column }) => column !== 'material')]).toEqual([[], []]);
    expect(without.uses).toEqual([['before'], ['before']]);
    await restore();
    expect(await evidence()).toEqual(before);
    // Readers of the next edition see the same evidence.
    await services.editions.publish(again.id, {}, COMMAND_LINE);
    expect(await shown()).toBe(first);
    await services.checkpoints.replace(COMMAND_LINE, again.id, bare);
  }
});
