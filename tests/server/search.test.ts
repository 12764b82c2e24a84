import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Node } from '@tiptap/pm/model';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fitDocument } from '#content/document/fit.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { can, pageSubject, VISIBILITIES, type Visibility } from '#content/permission.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/person.ts';
import { openReader } from '#db/open-reader.ts';
import type { Page } from '#db/page-repository.ts';
import { MarkdownImport } from '#server/exchange/markdown-import.ts';
import { readEnv } from '#server/runtime/env.ts';
import { IndexKeeper } from '#server/search/index-keeper.ts';
import { createServices, type Services } from '#server/services.ts';
import { Random } from '#tests/support/random.ts';
import { makeDocx, makePdf, piecesOf, wordParagraph } from '#tests/support/sample-documents.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { until } from '#tests/support/until.ts';

const MEMBER: Viewer = { role: 'member', personId: 'member222222', name: 'Awa', sessionId: 'session22222' };
const STAFF: Viewer = { role: 'staff', admin: false, personId: 'staff2222222', name: 'Zoé', sessionId: 'session44444' };
const partnerOf = (pageId: string): Viewer => ({
  role: 'partner',
  invitationId: 'invite222222',
  pageId,
  name: 'Moussa',
  organisation: 'Commune de Koro',
  country: 'ML',
  side: 'south',
  sessionId: 'session33333',
});

const open: Services[] = [];

async function openServices(folder = createTempFolder('search')): Promise<Services> {
  const env = readEnv({ DATA_DIR: folder, NAVETTE_DURABILITY: 'process', LOG_LEVEL: 'silent' });
  const services = await createServices({ env, logger: pino({ level: 'silent' }) });
  open.push(services);
  return services;
}

const textOf = (...paragraphs: readonly string[]): Node =>
  fitDocument({
    type: 'doc',
    content: paragraphs.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
  }).document;

async function publishPage(
  services: Services,
  input: { title: string; body: string; visibility?: Visibility; countries?: string[]; published?: boolean },
): Promise<Page> {
  const notice = emptyNotice('factsheet');
  const page = await services.pages.create(
    {
      kind: 'factsheet',
      title: input.title,
      summary: 'Une fiche d’essai.',
      visibility: input.visibility ?? 'public',
      notice: { ...notice, common: { ...notice.common, countries: input.countries ?? [] } },
      document: textOf(input.body),
    },
    COMMAND_LINE,
  );
  if (input.published !== false) await services.editions.publish(page.id, {}, COMMAND_LINE);
  return page;
}

async function attach(services: Services, page: Page, bytes: Uint8Array, title: string): Promise<void> {
  const input = { bytes: piecesOf(bytes), name: 'document', title, language: 'fr' };
  await services.attachments.add(page.id, input, COMMAND_LINE);
  await services.attachments.settle();
}

async function titles(services: Services, viewer: Viewer, q: string): Promise<string[]> {
  const { results } = await services.search.search(viewer, { q });
  return results.map(({ title }) => title);
}

/** The page's details, to be sent back with one change. */
const detailsOf = (page: Page) => ({
  title: page.title,
  summary: page.summary,
  language: page.language,
  visibility: page.visibility,
  slug: page.slug,
  common: page.notice.common,
  own: page.notice.own,
});

afterAll(async () => {
  for (const services of open) await services.close();
});

describe('the demonstration’s gender module', () => {
  let services: Services;

  beforeAll(async () => {
    services = await openServices();
    const folder = path.resolve('content/demo');
    const run = new MarkdownImport(services, { publish: true }, COMMAND_LINE);
    for (const name of [
      'comment-faciliter-la-participation-des-femmes-a-la-gestion-de-l-eau',
      'gerer-l-eau-a-la-parcelle',
      'valoriser-la-biomasse',
    ]) {
      await run.importFile({ file: path.join(folder, 'pages', `${name}.md`), folder });
    }
  });

  test.each([
    'acces a l eau femmes',
    "accès à l'eau femmes",
    'acces a l’eau des femmes',
    'participation femmes eau',
    'particpation femmes eau',
  ])('is found by « %s »', async (q) => {
    const { results } = await services.search.search(MEMBER, { q });
    expect(results[0]!.href).toBe('/modules/comment-faciliter-la-participation-des-femmes-a-la-gestion-de-l-eau');
    expect(results[0]!.passage.some(({ mark }) => mark)).toBe(true);
    expect(results[0]!.passage.map(({ text }) => text).join('')).toMatch(/femmes/);
  });

  test('does not exist for the public: no title, no count, no suggestion, no spelling', async () => {
    const { results, facets } = await services.search.search(PUBLIC_VIEWER, { q: 'participation femmes' });
    expect(results.some(({ kind }) => kind === 'module')).toBe(false);
    expect(facets.kind.some(({ code }) => code === 'module')).toBe(false);
    expect(await services.search.suggest(PUBLIC_VIEWER, 'comment faciliter')).toEqual([]);
    expect(await services.search.suggest(MEMBER, 'comment fac')).toMatchObject([{ kind: 'module' }]);
  });

  test('by its notice: country, sector, goal, keyword, objective, in French and English', async () => {
    for (const q of [
      'pays:senegal femmes',
      'Senegal gender',
      'ODD 5',
      'odd:5.5',
      'Égalité entre les sexes',
      'lunettes ou caisse',
      'module eau',
    ]) {
      expect(await titles(services, MEMBER, q), q).toContain(
        'Comment faciliter la participation des femmes à la gestion de l’eau\u202f?',
      );
    }
  });

  test('a goal finds what works towards only one of its targets', async () => {
    for (const q of ['ODD 6', 'SDG 6', 'odd:6', 'eau propre et assainissement'])
      expect(await titles(services, MEMBER, q), q).toContain('Gérer l’eau à la parcelle');
  });

  test('facets count by country and combine', async () => {
    const all = await services.search.search(MEMBER, { q: 'eau' });
    const count = all.facets.country.find(({ code }) => code === 'ML')!.count;
    const narrowed = await services.search.search(MEMBER, { q: 'eau', filters: { country: ['ML'] } });
    expect(narrowed.total).toBe(count);
    const both = await services.search.search(MEMBER, { q: 'eau', filters: { country: ['ML'], kind: ['module'] } });
    expect(both.results.map(({ kind }) => kind)).toEqual(['module']);
  });
});

describe('freshness', () => {
  let services: Services;
  beforeAll(async () => {
    services = await openServices();
    await publishPage(services, { title: 'Une page de fond', body: 'Du texte.' });
    expect(await titles(services, PUBLIC_VIEWER, 'fond')).toHaveLength(1);
  });

  /** The promise is one second. */
  const within = (condition: () => Promise<boolean>, what: string) => until(condition, what, 1_000);

  test('what is published is found, what is archived is not, what is restored is found again', async () => {
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

  test('staff find what a draft has and the edition lacks, once, as a draft', async () => {
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
    await until(async () => (await titles(services, PUBLIC_VIEWER, 'gabion')).length === 1, 'found', 3_000);
  });

  test('collections are found by their rights, and filter by theirs', async () => {
    const page = await publishPage(services, { title: 'La pirogue', body: 'Une pirogue à balancier.' });
    const kit = await services.collections.create(
      { kind: 'toolkit', title: 'Kit nautique', visibility: 'members' },
      COMMAND_LINE,
    );
    await services.collections.arrange(kit.id, [{ title: 'Partie', pageIds: [page.id] }], COMMAND_LINE);
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
    await until(async () => (await titles(services, PUBLIC_VIEWER, 'moringa')).length === 1, 'found', 1_000);
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

describe('rights', () => {
  test('a random walk never finds what may not be read, and misses nothing that may', async () => {
    const random = new Random();
    const services = await openServices();
    const pages: Page[] = [];
    for (let n = 0; n < 14; n++) {
      pages.push(
        await publishPage(services, {
          title: `Fiche numéro${n}`,
          body: `Le secret${n} commun.`,
          visibility: random.pick(VISIBILITIES),
          published: random.chance(0.8),
        }),
      );
    }
    // What each page's edition included, and what the next would: the test's own record.
    const drafted = new Map<string, Set<string>>(pages.map(({ id }) => [id, new Set()]));
    const attached = new Map<string, ReadonlySet<string>>(pages.map(({ id }) => [id, new Set()]));
    let documents = 0;
    const partner = partnerOf(random.pick(pages).id);
    const viewers = [PUBLIC_VIEWER, MEMBER, STAFF, partner];
    for (let step = 0; step < 60; step++) {
      const page = (await services.pages.find(random.pick(pages).id))!;
      switch (random.below(6)) {
        case 4: {
          if (page.archivedAt !== null) break;
          const word = `annexe${++documents}`;
          await attach(services, page, makePdf([[`Le rapport ${word} commun.`]]), word);
          drafted.get(page.id)!.add(word);
          break;
        }
        case 5: {
          const present = await services.attachments.list(page.id, COMMAND_LINE);
          if (page.archivedAt !== null || present.length === 0) break;
          const { id, title } = random.pick(present);
          await services.attachments.remove(page.id, id, COMMAND_LINE);
          drafted.get(page.id)!.delete(title);
          break;
        }
        case 0: {
          const details = { ...detailsOf(page), visibility: random.pick(VISIBILITIES) };
          if (page.archivedAt === null) await services.pages.changeDetails(page.id, details, COMMAND_LINE);
          break;
        }
        case 1:
          await services.pages.archive(page.id, COMMAND_LINE);
          break;
        case 2:
          await services.pages.restore(page.id, COMMAND_LINE);
          break;
        default:
          if (page.archivedAt !== null) break;
          await services.editions.publish(page.id, {}, COMMAND_LINE);
          attached.set(page.id, new Set(drafted.get(page.id)));
      }
      const viewer = random.pick(viewers);
      const all = (await Promise.all(pages.map(({ id }) => services.pages.find(id)))) as Page[];
      const may = all.filter(
        (one) =>
          one.archivedAt === null &&
          // Staff find an imported, unpublished page by its draft.
          (one.editionNumber !== null || viewer.role === 'staff') &&
          can(viewer, 'page.read', pageSubject(one)),
      );
      const told = `seed ${random.seed}, step ${step}, ${viewer.role}`;
      const found = await services.search.search(viewer, { q: 'commun' });
      expect(found.results.map(({ id }) => id).sort(), told).toEqual(may.map(({ id }) => id).sort());
      expect(found.total, told).toBe(may.length);
      const asked = random.pick(all);
      const number = /numéro(\d+)/.exec(asked.title)![1];
      const one = await services.search.search(viewer, { q: `secret${number} ` });
      const visible = may.some(({ id }) => id === asked.id);
      expect(one.results.map(({ id }) => id).includes(asked.id), told).toBe(visible);
      const suggested = await services.search.suggest(viewer, `numero${number}`);
      const isDraft = viewer.role === 'staff' && asked.archivedAt === null;
      expect(
        suggested.some(({ title }) => title === asked.title),
        told,
      ).toBe(visible || isDraft);
      if (documents > 0) {
        const word = `annexe${1 + random.below(documents)}`;
        const owners = may.filter(({ id }) => attached.get(id)!.has(word));
        const inDocument = await services.search.search(viewer, { q: `"${word}"` });
        expect(
          inDocument.results.map(({ id }) => id),
          `${told}, ${word}`,
        ).toEqual(owners.map(({ id }) => id));
        expect(
          inDocument.results.every(({ attachment }) => attachment?.title === word),
          told,
        ).toBe(true);
      }
      const counted = found.facets.kind.reduce((sum, { count }) => sum + count, 0);
      expect(counted, told).toBe(may.length);
    }
  });

  test('a spelling is never learnt from what may not be read', async () => {
    const services = await openServices();
    await publishPage(services, { title: 'Ouverte', body: 'Du texte.' });
    await publishPage(services, { title: 'Fermée', body: 'Le chantournement.', visibility: 'members' });
    const typed = { q: 'chantournemant ' };
    expect(await services.search.search(PUBLIC_VIEWER, typed)).toMatchObject({ total: 0, didYouMean: null });
    expect(await services.search.search(MEMBER, typed)).toMatchObject({ total: 1, didYouMean: 'chantournement ' });
  });

  test('a partner finds their page, whatever its visibility, and nothing else', async () => {
    const services = await openServices();
    const mine = await publishPage(services, {
      title: 'Atelier duo',
      body: 'Le forage commun.',
      visibility: 'invited',
    });
    await publishPage(services, { title: 'Publique', body: 'Le forage commun.' });
    expect(await titles(services, partnerOf(mine.id), 'forage')).toEqual(['Atelier duo']);
    expect(await titles(services, partnerOf(mine.id), 'titre:publique')).toEqual([]);
  });

  test('a partner finds nothing of a draft: neither an unpublished page, nor the text of its next edition', async () => {
    const services = await openServices();
    const draft = await publishPage(services, { title: 'Le pisé', body: 'La terre damée.', published: false });
    const page = await publishPage(services, { title: 'Le bois', body: 'Le colombage.', visibility: 'invited' });
    await services.drafts.replace(page.id, textOf('Le colombage.', 'Le torchis.'));
    await services.pages.changeDetails(page.id, { ...detailsOf(page), title: 'Le bambou' }, COMMAND_LINE);
    await services.checkpoints.settle();
    await services.search.settle();
    expect(await titles(services, STAFF, 'torchis')).toEqual(['Le bambou']);
    for (const q of ['pisé', 'damée', '']) expect(await titles(services, partnerOf(draft.id), q), q).toEqual([]);
    for (const q of ['torchis', 'bambou']) expect(await titles(services, partnerOf(page.id), q), q).toEqual([]);
    expect(await services.search.suggest(partnerOf(draft.id), 'pisé')).toEqual([]);
    expect(await titles(services, partnerOf(page.id), 'colombage')).toEqual(['Le bois']);
  });
});

describe('a restart', () => {
  afterEach(async () => {
    for (const services of open.splice(0)) await services.close();
  });

  const segments = (services: Services) =>
    readdirSync(path.join(services.env.dataDir, 'search')).filter((name) => name.endsWith('.segment'));

  async function stored(): Promise<Services> {
    const services = await openServices();
    await publishPage(services, { title: 'La margelle', body: 'Un puits à margelle.' });
    await publishPage(services, { title: 'Le treuil', body: 'Un treuil sur le puits.' });
    expect(await titles(services, PUBLIC_VIEWER, 'puits')).toHaveLength(2);
    await until(
      async () => readdirSync(services.env.dataDir).includes('search') && segments(services).length > 0,
      'stored',
    );
    await services.search.close();
    return services;
  }

  test('uses stored segments, and includes later changes', async () => {
    const before = await stored();
    await publishPage(before, { title: 'La poulie', body: 'Une poulie sur le puits.' });
    const [treuil] = await before.pages.listDrafts(COMMAND_LINE, {});
    const gone =
      (await before.pages.listDrafts(COMMAND_LINE, {})).find(({ title }) => title === 'Le treuil') ?? treuil!;
    await before.pages.archive(gone.id, COMMAND_LINE);
    const after = await openServices(before.env.dataDir);
    expect((await titles(after, PUBLIC_VIEWER, 'puits')).sort()).toEqual(['La margelle', 'La poulie']);
  });

  test('a damaged segment is rebuilt', async () => {
    const before = await stored();
    const folder = path.join(before.env.dataDir, 'search');
    for (const name of segments(before)) {
      const bytes = readFileSync(path.join(folder, name));
      bytes[bytes.length >> 1]! ^= 0xff;
      writeFileSync(path.join(folder, name), bytes);
    }
    const after = await openServices(before.env.dataDir);
    expect(await titles(after, PUBLIC_VIEWER, 'puits')).toHaveLength(2);
    writeFileSync(path.join(folder, 'manifest.json'), '{');
    await after.close();
    const again = await openServices(before.env.dataDir);
    expect(await titles(again, PUBLIC_VIEWER, 'puits')).toHaveLength(2);
  });
});

test('a page whose visibility narrows while the index is read is not found from that moment on', async () => {
  const folder = createTempFolder('search');
  const services = await openServices(folder);
  const pages = await Promise.all(
    ['Un', 'Deux'].map((title) => publishPage(services, { title, body: 'Creuser un puits.' })),
  );
  const reader = await openReader(path.join(folder, 'navette.sqlite'));
  const keeper = new IndexKeeper(reader);
  const found = async () => {
    const input = { q: 'puits', filters: {}, sort: 'relevance', offset: 0, limit: 10 } as const;
    return (await keeper.search({ audiences: ['public'] }, input)).results.map(({ title }) => title);
  };
  // Both are read and wait to be added together.
  await keeper.reconcile(async () => {
    await services.pages.changeDetails(pages[0]!.id, { ...detailsOf(pages[0]!), visibility: 'members' }, COMMAND_LINE);
    keeper.forget(pages[0]!.id);
  });
  expect(await found()).toEqual(['Deux']);
  await keeper.readPages([pages[0]!.id]);
  expect(await found()).toEqual(['Deux']);
  const input = { q: 'puits', filters: {}, sort: 'relevance', offset: 0, limit: 10 } as const;
  expect((await keeper.search({ audiences: ['public', 'members'] }, input)).total).toBe(2);
  await reader.close();
});

test('a page whose change was reported before a stored index is added is not found until it is read again', async () => {
  const folder = createTempFolder('search');
  const services = await openServices(folder);
  const [told] = await Promise.all(
    ['Un', 'Deux'].map((title) => publishPage(services, { title, body: 'Creuser un puits.' })),
  );
  const reader = await openReader(path.join(folder, 'navette.sqlite'));
  const before = new IndexKeeper(reader);
  await before.reconcile(async () => {});
  const keeper = new IndexKeeper(reader);
  keeper.forget(told!.id);
  const meanwhile: string[][] = [];
  await keeper.reconcile(async () => {
    const input = { q: 'puits', filters: {}, sort: 'relevance', offset: 0, limit: 10 } as const;
    const { results } = await keeper.search({ audiences: ['public'] }, input);
    meanwhile.push(results.map(({ title }) => title));
  }, before.index.list);
  expect(meanwhile).toEqual([['Deux']]);
  await reader.close();
});
