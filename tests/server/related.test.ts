import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { listClaims } from '#content/citation/listed-citations.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import type { Visibility } from '#content/permission.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { Services } from '#server/services.ts';
import { addConcerned, addMaterial, PERSON } from '#tests/support/materials.ts';
import { closeServices, detailsOf, MEMBER, openServices, partnerOf } from '#tests/support/searched-services.ts';

let services: Services;
beforeAll(async () => {
  services = await openServices();
  services.related.start();
});
afterAll(closeServices);

interface Sample {
  readonly title: string;
  readonly keywords?: readonly string[];
  readonly countries?: readonly string[];
  readonly body?: string;
  readonly visibility?: Visibility;
}

async function publish({ title, keywords = [], countries = [], body = 'Du texte.', visibility = 'public' }: Sample) {
  const notice = emptyNotice('factsheet');
  const common = { ...notice.common, keywords: [...keywords], countries: [...countries] };
  const page = await services.pages.create(
    {
      kind: 'factsheet',
      title,
      summary: 'Un résumé.',
      visibility,
      notice: { ...notice, common },
      document: parseMarkdown(body).document,
    },
    COMMAND_LINE,
  );
  await services.editions.publish(page.id, {}, COMMAND_LINE);
  await services.related.settle();
  return page;
}

async function endOf(page: Page, viewer: Viewer = PUBLIC_VIEWER) {
  const { related, citedBy } = await services.reading.read(viewer, 'factsheet', page.slug);
  return { related: related.map(({ title }) => title), citedBy: citedBy.map(({ title }) => title) };
}

test('the nearest pages come first, including those that were published later', async () => {
  const pump = await publish({ title: 'Entretenir une pompe', keywords: ['forage'], countries: ['ML'] });
  await publish({ title: 'Un jumelage', countries: ['ML'] });
  await publish({ title: 'Réparer une pompe à motricité humaine', keywords: ['Forage'], countries: ['ML'] });
  await publish({ title: 'Un repas', keywords: ['cuisine'] });
  expect((await endOf(pump)).related).toEqual(['Réparer une pompe à motricité humaine', 'Un jumelage']);
});

test('pages that the reader may not read, or that were archived or deleted, are left out', async () => {
  const first = await publish({ title: 'Caisse', keywords: ['caisse'] });
  await publish({ title: 'Caisse réservée', keywords: ['caisse'], visibility: 'members' });
  const later = await publish({ title: 'Caisse villageoise', keywords: ['caisse'] });
  expect((await endOf(first)).related).toEqual(['Caisse villageoise']);
  expect((await endOf(first, MEMBER)).related.sort()).toEqual(['Caisse réservée', 'Caisse villageoise']);
  expect((await endOf(first, partnerOf(first.id))).related).toEqual([]);
  await services.pages.archive(later.id, COMMAND_LINE);
  expect((await endOf(first)).related).toEqual([]);
  await services.pages.restore(later.id, COMMAND_LINE);
  expect((await endOf(first)).related).toEqual(['Caisse villageoise']);
  await services.bin.bin(later.id, COMMAND_LINE);
  await services.bin.remove(later.id, later.title, COMMAND_LINE);
  expect((await endOf(first)).related).toEqual([]);
});

test('a page lists the pages whose latest edition links to it, as far as the reader may read them', async () => {
  const target = await publish({ title: 'Cible' });
  const link = `Voir [la cible](/fiches/${target.slug}?x=1#debut).`;
  const citing = await publish({ title: 'Qui cite', body: link });
  await publish({ title: 'Qui cite en secret', body: link, visibility: 'members' });
  await publish({ title: 'Qui cite une autre', body: 'Voir [autre](/fiches/autre).' });
  expect((await endOf(target)).citedBy).toEqual(['Qui cite']);
  expect((await endOf(target, MEMBER)).citedBy.sort()).toEqual(['Qui cite', 'Qui cite en secret']);
  // Pages that link to each other, or to the same page, are related.
  expect((await endOf(citing)).related).toContain('Cible');
  await services.checkpoints.replace(COMMAND_LINE, citing.id, parseMarkdown('Plus rien.').document);
  expect((await endOf(target)).citedBy).toEqual(['Qui cite']);
  await services.editions.publish(citing.id, {}, COMMAND_LINE);
  expect((await endOf(target)).citedBy).toEqual([]);
});

test('a page lists the pages whose latest edition cites a finding or lesson of it', async () => {
  const target = await publish({ title: 'Porte un constat' });
  const cite = (pageId: string) => `Voir [@block/${pageId}/abcd2345] et encore [@block/${pageId}/abcd2345, p. 4].`;
  const citing = await publish({ title: 'S’appuie dessus', body: cite(target.id) });
  await publish({ title: 'S’appuie sur rien', body: cite('mnpqrstuvw45') });
  expect((await endOf(target)).citedBy).toEqual(['S’appuie dessus']);
  await services.checkpoints.replace(COMMAND_LINE, citing.id, parseMarkdown('Plus rien.').document);
  await services.editions.publish(citing.id, {}, COMMAND_LINE);
  expect((await endOf(target)).citedBy).toEqual([]);
});

test('a study has a map from materials to the pages that use it, limited to what each reader may see', async () => {
  const made = await services.pages.create(
    { kind: 'study', title: 'Une étude à carte', summary: 'Un résumé.', visibility: 'public' },
    COMMAND_LINE,
  );
  const report = await addMaterial(services, made.id, { kind: 'document', title: 'Le rapport secret' });
  const hidden = await addMaterial(services, made.id, { title: 'Un entretien' });
  await addConcerned(services, hidden);
  const body = `:::constat{title="Le tarif"}\nPayé [@material/${report}] [@material/${hidden}].\n:::`;
  await services.checkpoints.replace(COMMAND_LINE, made.id, parseMarkdown(body).document);
  await services.editions.publish(made.id, {}, COMMAND_LINE);
  const { edition, page } = await services.reading.read(COMMAND_LINE, 'study', made.slug);
  const [claim] = listClaims(edition!.document);
  const cite = `Voir [@block/${made.id}/${claim!.id}].`;
  const open = await publish({ title: 'S’en sert', body: cite });
  await publish({ title: 'S’en sert à part', body: cite, visibility: 'members' });
  const [person] = (await services.materials.read(hidden, COMMAND_LINE)).concerned;
  await services.concerned.change(person!.id, { ...PERSON, state: 'refused' }, person!.updatedAt, COMMAND_LINE);
  // A title that is not published yet is not shown.
  await services.pages.changeDetails(open.id, { ...detailsOf(open), title: 'Pas encore publié' }, COMMAND_LINE);
  const { map, layout } = await services.evidenceMaps.read(PUBLIC_VIEWER, page, false, 'fr');
  const words = Object.fromEntries(map.nodes.map(({ column, words }) => [column, words]));
  expect(words).toEqual({ finding: 'Le tarif', material: 'Document, Mali, 2026', page: 'S’en sert' });
  const idOf = (column: string) => map.nodes.find((node) => node.column === column)!.id;
  expect(map.edges).toEqual([
    [idOf('material'), idOf('finding')],
    [idOf('finding'), open.id],
  ]);
  expect(JSON.stringify(map)).not.toMatch(new RegExp(`${report}|${hidden}|secret|Keïta|à part`));
  const [x, ...others] = ['material', 'finding', 'page'].map((column) => layout!.places[idOf(column)]!.x);
  expect([x, ...others]).toEqual([...new Set([x, ...others])].sort((a, b) => a! - b!));
  expect((await services.evidenceMaps.read(MEMBER, page, false, 'fr')).map.nodes).toHaveLength(4);
  expect((await services.evidenceMaps.read(COMMAND_LINE, page, true, 'fr')).map.nodes).toHaveLength(5);
  await expect(services.evidenceMaps.read(PUBLIC_VIEWER, page, true, 'fr')).rejects.toMatchObject({
    code: 'sign-in-required',
  });
  await expect(services.evidenceMaps.read(PUBLIC_VIEWER, open, false, 'fr')).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('readers see the label of a citation, without the id or the title of its target', async () => {
  const study = await services.pages.create({ kind: 'study', title: 'Une étude' }, COMMAND_LINE);
  const report = { kind: 'document', title: 'Le rapport', organisation: '', place: '' };
  const id = await addMaterial(services, study.id, report);
  const { id: personId } = await services.people.add(
    { email: 'awa@example.org', name: 'Awa', role: 'staff' },
    COMMAND_LINE,
  );
  const coder: Viewer = { ...COMMAND_LINE, personId };
  const extract = await services.extracts.addSound(id, { from: '0:10', to: '0:20', codes: [], note: '' }, coder);
  const body = `Payé [@material/${id}, min. 12] ici.\n\n:::constat{title="Le tarif"}\nVoir [@extract/${extract}]. Et [@extract/${extract}]alors.\n:::`;
  const page = await publish({ title: 'Une fiche qui cite', body });
  const { html } = await services.reading.read(PUBLIC_VIEWER, 'factsheet', page.slug);
  expect(html).toContain(
    'Payé <sup class="citation">[<span title="Document, Mali, 2026">D1</span>, min. 12]</sup> ici.',
  );
  const citation = '<sup class="citation">[<span title="Document, Mali, 2026">D1\u00a0§1</span>]</sup>';
  expect(html).toContain(`Voir ${citation}. Et ${citation}alors.`);
  expect(html).not.toMatch(new RegExp(`${id}|${extract}|data-target|Le rapport`));
  const copy = await services.copies.copy(page.id, { title: 'Copie', key: 'a' }, COMMAND_LINE);
  const { html: draft } = await services.draftReading.read(COMMAND_LINE, 'factsheet', copy.slug);
  expect(draft).toContain(
    `Payé <sup class="citation">[<a href="/materiaux/${id}" title="Le rapport">D1</a>, min. 12]</sup> ici.`,
  );
});
