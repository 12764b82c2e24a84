import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseBoardQuery } from '#content/activity/board.ts';
import { pagePath, parseAddress } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentJson, textOf, walk } from '#content/document/document.ts';
import { parseOrganisationQuery } from '#content/organisation/organisation-query.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { can, pageSubject } from '#content/permission.ts';
import { SITE_PAGES } from '#content/site-pages.ts';
import { loadDemo } from '#server/exchange/demo.ts';
import { importPaths } from '#server/exchange/import-paths.ts';
import { listMarkdownFiles } from '#server/exchange/markdown-files.ts';
import { createDemoFolder } from '#tests/support/demo-folder.ts';
import { Random } from '#tests/support/random.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

/** One page in so many is imported again; all of them with ROUNDS. */
const STEP = process.env.ROUNDS ? 1 : 3;

let floor: TestServices;

beforeAll(async () => {
  floor = await createTestServices({ dataDir: await createDemoFolder() });
}, 200_000);
afterAll(() => floor.close());

describe('the demonstration corpus', () => {
  // Interruptions: tests/server/first-use and tests/server/start.
  test('is loaded only once, and features a study until somebody removes it', async () => {
    const { pages, featured } = floor.services;
    expect(await pages.listDrafts(COMMAND_LINE)).toHaveLength(45);
    const first = (await featured.find(PUBLIC_VIEWER))!;
    expect(first.href).toBe('/etudes/cinq-missions-un-an-apres');
    await featured.choose(first.id, false, COMMAND_LINE);
    expect(await loadDemo(floor.services)).toEqual({ people: 0, pages: 0, collections: 0, annotations: 0 });
    expect(await featured.find(PUBLIC_VIEWER)).toBeNull();
  });

  test('publishes the pages of the site, without a remaining prompt, in the order of the footer', async () => {
    const { pages, sitePages, editions } = floor.services;
    const footer = await sitePages.footer(PUBLIC_VIEWER);
    expect(footer.map(({ href }) => href)).toEqual(SITE_PAGES.map(({ slug }) => pagePath({ kind: 'site', slug })));
    for (const { slug, outline } of SITE_PAGES) {
      const page = await pages.requireAt(PUBLIC_VIEWER, 'site', slug);
      const text = textOf((await editions.require(PUBLIC_VIEWER, page.id, 1)).document);
      for (const line of outline) if ('p' in line) expect(text, slug).not.toContain(line.p);
    }
  });

  test('has people with poles, and the last author of each page', async () => {
    const { people, board } = floor.services;
    const staff = (await people.list(COMMAND_LINE)).filter(({ role }) => role === 'staff');
    const poles = await Promise.all(staff.map(({ id }) => people.poleOf(id, COMMAND_LINE)));
    expect(poles.filter((pole) => pole !== '')).toHaveLength(3);
    const names = new Set(staff.map(({ name }) => name));
    const { entries } = await board.list(COMMAND_LINE, parseBoardQuery(new URLSearchParams('genre=page')));
    expect(entries.filter(({ writer }) => writer === null || !names.has(writer)).map(({ title }) => title)).toEqual([]);
    expect(new Set(entries.map(({ writer }) => writer)).size).toBe(3);
  });

  test('is published completely: nothing of any file was left out', { timeout: 60_000 }, async () => {
    const { services } = floor;
    for (const page of await services.pages.listDrafts(COMMAND_LINE)) {
      expect(page.editionNumber, page.slug).toBe(1);
      const { notice } = await services.pages.require(COMMAND_LINE, page.id);
      expect(notice.common.sdgs.length, page.slug).toBeGreaterThan(0);
    }
    const other = await createTestServices();
    const pages = (await listMarkdownFiles('content/demo/pages')).map(({ file }) => file);
    const random = new Random();
    const first = random.below(STEP);
    const some = pages.filter((_, i) => i % STEP === first);
    const { files } = await importPaths(other.services, some, {}, COMMAND_LINE);
    expect(files).toHaveLength(some.length);
    for (const file of files) {
      // The images are beside the real folder: their absence is the only thing to report.
      if (file.outcome === 'failed') throw file.error;
      const label = `seed ${random.seed}: ${file.path}`;
      expect(file.faults, label).toEqual([]);
      expect(
        file.leftOut.filter(({ what }) => what !== 'image'),
        label,
      ).toEqual([]);
    }
    await other.close();
  });

  test('has no dead links: every link and card has a target', { timeout: 60_000 }, async () => {
    const { services } = floor;
    const dead: string[] = [];
    for (const page of await services.pages.listDrafts(COMMAND_LINE)) {
      const hrefs = new Set<string>();
      walk(documentJson((await services.drafts.read(page.id)).document), (node) => {
        for (const mark of node.marks ?? []) if (mark.type === 'link') hrefs.add(String(mark.attrs?.href));
        if (node.type === 'pageCard') hrefs.add(String(node.attrs?.href));
        if (node.type === 'figure' && !node.attrs?.file) dead.push(`${page.slug}: ${node.attrs?.alt}`);
        return undefined;
      });
      for (const href of hrefs) {
        const address = parseAddress(href);
        if (!address) continue;
        const found =
          address.type === 'page'
            ? services.pages.requireAt(COMMAND_LINE, address.kind, address.slug)
            : services.collections.requireAt(COMMAND_LINE, address.kind, address.slug);
        await found.catch(() => dead.push(`${page.slug}: ${href}`));
      }
    }
    expect(dead).toEqual([]);
  });

  test('groups its pages in collections, with annotations and replies of both sides', async () => {
    const { services } = floor;
    const sizes: number[] = [];
    for (const collection of await services.collections.list(floor.member)) {
      const parts = await services.collections.parts(collection);
      sizes.push(parts.reduce((sum, part) => sum + part.pageIds.length, 0));
    }
    expect(sizes.sort((a, b) => a - b)).toEqual([4, 4, 5, 8, 10]);
    const workshops = await services.pages.listDrafts(COMMAND_LINE, { kind: 'workshop' });
    expect(workshops).toHaveLength(2);
    for (const page of workshops) {
      const { threads } = await services.annotationReading.list(COMMAND_LINE, page.id);
      expect(new Set(threads.map((thread) => thread.author.side))).toEqual(new Set(['north', 'south']));
      expect(threads.some((thread) => thread.replies.length > 0)).toBe(true);
      for (const thread of threads) expect(thread.place?.state, thread.quote).toBe('placed');
    }
  });

  test('has a study whose evidence is complete, from materials of many kinds to practices', async () => {
    const { services } = floor;
    const study = await services.pages.requireAt(COMMAND_LINE, 'study', 'cinq-missions-un-an-apres');
    const materials = await services.materials.list(study.id, COMMAND_LINE);
    expect(materials.length).toBeGreaterThanOrEqual(12);
    expect(new Set(materials.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(4);
    const states = materials.map(({ consent }) => consent);
    expect(states.filter((state) => state === 'refused')).toHaveLength(1);
    expect(states.filter((state) => state === 'withdrawn')).toHaveLength(1);
    const sound = materials.find(({ kind }) => kind === 'sound')!;
    expect((await services.transcripts.read(sound.id, COMMAND_LINE))?.textContent).toMatch(/vanne dix-sept/);
    const [file] = await services.materialFiles.list(sound.id, COMMAND_LINE);
    expect(file).toMatchObject({ mediaType: 'audio/mpeg', played: true });
    expect(file!.bytes).toBeLessThan(150_000);
    const { map, layout } = await services.evidenceMaps.read({ role: 'public' }, study, false, 'fr');
    const inColumn = (wanted: string) => map.nodes.filter(({ column }) => column === wanted);
    expect([inColumn('finding').length, inColumn('lesson').length]).toEqual([10, 5]);
    const { gate } = await services.editions.preview(study.id, COMMAND_LINE);
    expect(
      gate.map(({ check }) => check).filter((check) => /^(finding-unsourced|lesson-unfounded)$/.test(check)),
    ).toEqual([]);
    // Two practices and a factsheet rest on what these missions taught, each by an edge of the map.
    const isLinked = (node: string) => map.edges.some(([from, to]) => from === node || to === node);
    const linked = map.nodes.flatMap(({ id, column, href }) =>
      column === 'page' && isLinked(id) ? [href?.split('/')[1]] : [],
    );
    expect(linked.sort()).toEqual(['fiches', 'pratiques', 'pratiques']);
    const people = await Promise.all(materials.map(({ id }) => services.materials.read(id, COMMAND_LINE)));
    const quotedUnnamed = people.flatMap(({ concerned }) =>
      concerned.filter(({ naming, uses }) => naming === 'pseudonym' && uses.includes('quotation')),
    );
    expect(quotedUnnamed.map(({ name, pseudonym }) => [name, pseudonym])).toContainEqual([
      'Samba Kanouté',
      'un fontainier',
    ]);
    // People who refused or withdrew are not on it; others are by their pseudonym, not their name.
    const marks = inColumn('material').map(({ mark }) => mark);
    expect(marks).not.toContain('E7');
    expect(marks).not.toContain('E8');
    expect(JSON.stringify(map)).toContain('un fontainier');
    expect(JSON.stringify(map)).not.toMatch(/Kanouté|Fotso|Mbarga/);
    expect(map.edges.filter(([, , isAgainst]) => isAgainst)).toHaveLength(2);
    expect(layout).not.toBeNull();
  });

  test('has that study’s whole workspace: stages, sections, a code book, extracts, a withdrawal carried out', async () => {
    const { services } = floor;
    const study = await services.pages.requireAt(COMMAND_LINE, 'study', 'cinq-missions-un-an-apres');
    const stages = await services.studyThread.stages(study.id, COMMAND_LINE);
    expect(stages.filter(({ state, people }) => state === 'to-do' || people.length === 0)).toEqual([]);
    for (const { section, written } of (await services.studySections.list(study.id, COMMAND_LINE)) ?? []) {
      expect(written?.name, section).toBe('Camille Ardouin');
      expect((await services.studySections.read(study.id, section, COMMAND_LINE)).length, section).toBeGreaterThan(2);
    }
    // Each criterion of the grid has its evidence and its conclusion in their columns.
    const grid = await services.studySections.read(study.id, 'analysis', COMMAND_LINE);
    for (const [criterion, , , evidence, conclusion] of grid) {
      expect(evidence?.citations.length, criterion?.text).toBeGreaterThan(1);
      expect([evidence?.text, conclusion?.text], criterion?.text).not.toContain('');
    }
    const { extracts } = await services.extracts.ofStudy(study.id, COMMAND_LINE);
    expect(extracts.length).toBeGreaterThanOrEqual(9);
    expect(extracts.filter(({ state, codes }) => state !== 'placed' || codes.length === 0)).toEqual([]);
    const withdrawn = (await services.materials.list(study.id, COMMAND_LINE)).find(
      (one) => one.consent === 'withdrawn',
    )!;
    const { earlier, pages } = await services.withdrawals.view(withdrawn.id, COMMAND_LINE);
    expect(earlier.map(({ doneAt }) => doneAt)).toEqual([expect.any(String)]);
    expect(pages).toBe(0);
    const edition = await services.reading.read({ role: 'public' }, 'study', study.slug);
    expect(JSON.stringify(edition)).not.toContain('l’a caché chez lui');
  });

  test('has transcripts that two people coded, and a register that materials, pages and an invitation name', async () => {
    const { services } = floor;
    const study = await services.pages.requireAt(COMMAND_LINE, 'study', 'cinq-missions-un-an-apres');
    const { coders, compared } = await services.coderAgreement.read(study.id, COMMAND_LINE);
    expect(coders.map(({ name }) => name)).toEqual(['Camille Ardouin', 'Léonie Vasseur']);
    expect(compared!.transcripts).toBe(2);
    const kappas = compared!.byCode.map(([, { kappa }]) => kappa);
    // They agree on some codes, and not on all.
    expect(kappas).toContain(1);
    expect(kappas.filter((kappa) => kappa !== null && kappa < 1).length).toBeGreaterThan(0);
    const all = parseOrganisationQuery(new URLSearchParams());
    const { rows } = await services.organisations.list(all, COMMAND_LINE);
    expect(rows.length).toBeGreaterThanOrEqual(12);
    const named = { materials: 0, pages: 0, invitations: 0 };
    for (const { id, name, identifier } of rows) {
      expect(`${name} ${identifier}`).toMatch(/fictif|fictive/i);
      const { uses } = await services.organisations.read(id, COMMAND_LINE);
      const counts = {
        materials: uses.studies.reduce((sum, { materials }) => sum + materials, 0),
        pages: uses.pages.count,
        invitations: uses.invitations,
      };
      expect(counts.materials + counts.pages + counts.invitations, name).toBeGreaterThan(0);
      for (const key of ['materials', 'pages', 'invitations'] as const) named[key] += counts[key];
    }
    for (const count of Object.values(named)) expect(count).toBeGreaterThan(0);
  });

  test('shows the team at work: owners, dates, a review that waits, and one that was answered', async () => {
    const { services } = floor;
    const entries = [];
    for await (const part of services.board.parts(COMMAND_LINE, parseBoardQuery(new URLSearchParams())))
      entries.push(...part);
    const reviews = entries.flatMap((entry) => entry.reviews.map(({ state }) => [entry.owner, state]));
    expect(reviews.sort()).toEqual([
      ['Camille Ardouin', 'changes'],
      ['Camille Ardouin', 'open'],
    ]);
    expect(entries.filter(({ owner, dueOn }) => owner !== null && dueOn !== null).length).toBeGreaterThanOrEqual(4);
    await services.mailQueue.settle();
    expect(await services.outbox.list(COMMAND_LINE)).toEqual([]);
  });

  test('shows something to the public, and more to members', async () => {
    const pages = await floor.services.pages.listDrafts(COMMAND_LINE);
    const shown = (viewer: typeof floor.member | { role: 'public' }) =>
      pages.filter((page) => can(viewer, 'page.read', pageSubject(page))).length;
    expect(shown({ role: 'public' })).toBeGreaterThan(10);
    expect(shown(floor.member)).toBeGreaterThan(shown({ role: 'public' }));
  });
});
