import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { isNavetteError } from '#content/errors.ts';
import { SITE_PAGES } from '#content/site-pages.ts';
import { signWritings } from '#db/drafts/draft-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { Services } from '#server/services.ts';
import { parseAnnotationsFile } from './demo-annotation.ts';
import { citesByLabel } from './demo-citations.ts';
import { type DescribedCollection, parseCollectionFile } from './demo-collection.ts';
import { addEvidence, type CitingFile } from './demo-evidence.ts';
import { DEMO_LENSES } from './demo-lenses.ts';
import { addOrganisations, inviteToWorkshop } from './demo-organisations.ts';
import { DEMO_PEOPLE, DEMO_POLES } from './demo-people.ts';
import { addSeats, feature } from './demo-seat.ts';
import { listMarkdownFiles } from './markdown-files.ts';
import { MarkdownImport } from './markdown-import.ts';

/** The demonstration corpus, below the project's folder. */
export const DEMO_FOLDER = 'content/demo';

export interface DemoProgress {
  /** Pages loaded so far. */
  readonly done: number;
  readonly total: number;
}

/** What was added; zeros if everything existed already. */
export interface DemoResult {
  readonly people: number;
  readonly pages: number;
  readonly collections: number;
  readonly annotations: number;
}

/**
 * Loads the demonstration: people, pages, collections and annotations, through the same import as
 * everyone's files. Skips what exists already, so that the next load completes an interrupted one.
 */
export async function loadDemo(
  services: Services,
  options: { folder?: string; onProgress?: (progress: DemoProgress) => void; signal?: AbortSignal } = {},
): Promise<DemoResult> {
  const folder = path.resolve(options.folder ?? DEMO_FOLDER);
  const people = await addPeople(services);
  // Before the pages, which are listed under what the register has.
  await addOrganisations(services, folder);
  const pages = new Map<string, Page>();
  const sources = await listMarkdownFiles(path.join(folder, 'pages'));
  const run = new MarkdownImport(services, { publish: true }, COMMAND_LINE);
  // Pages that cite materials are published once the materials exist.
  const unpublished = new MarkdownImport(services, {}, COMMAND_LINE);
  const citing: CitingFile[] = [];
  let added = 0;
  for (const [index, { file }] of sources.entries()) {
    options.signal?.throwIfAborted();
    const cites = citesByLabel(await readFile(file, 'utf8'));
    const { outcome, page } = await (cites ? unpublished : run).importFile({ file, folder });
    if (cites) citing.push({ page, file });
    if (outcome === 'created') added++;
    pages.set(page.slug, page);
    options.onProgress?.({ done: index + 1, total: sources.length });
  }
  options.signal?.throwIfAborted();
  await addEvidence(services, folder, citing);
  options.signal?.throwIfAborted();
  const collections = await addCollections(services, folder, pages);
  await addLenses(services, pages);
  const annotations = await addAnnotations(services, folder, pages);
  await addSitePages(services, path.join(folder, 'site'));
  await addSeats(services, pages);
  await inviteToWorkshop(services, pages);
  // Later loads change nothing here: the staff may have chosen or removed it.
  if (added > 0) await feature(services, pages);
  await signTexts(services, pages.values());
  return { people, pages: added, collections, annotations };
}

/**
 * Publishes the pages of the site itself, which every installation has as drafts, so that the
 * footer has links. Those already published remain as they are.
 */
async function addSitePages(services: Services, folder: string): Promise<void> {
  const published = new Set((await services.sitePages.footer(COMMAND_LINE)).map(({ href }) => href));
  const run = new MarkdownImport(services, { publish: true, update: true }, COMMAND_LINE);
  for (const { slug } of SITE_PAGES) {
    const file = path.join(folder, `${slug}.md`);
    if (existsSync(file) && !published.has(pagePath({ kind: 'site', slug }))) await run.importFile({ file, folder });
  }
}

async function addPeople(services: Services): Promise<number> {
  let added = 0;
  for (const person of DEMO_PEOPLE) {
    if (await services.people.findByEmail(person.email, COMMAND_LINE)) continue;
    await services.people.add(person, COMMAND_LINE);
    added++;
  }
  for (const [email, pole] of Object.entries(DEMO_POLES)) {
    const person = await services.people.findByEmail(email, COMMAND_LINE);
    // Keeps a pole that a person chose.
    if (person && (await services.people.poleOf(person.id, COMMAND_LINE)) === '')
      await services.people.changePole(person.id, { pole }, COMMAND_LINE);
  }
  return added;
}

/**
 * Makes the staff the authors of what was loaded, in equal shares, since boards and lists show who
 * wrote last. Pages that a person has edited meanwhile keep that author.
 */
async function signTexts(services: Services, pages: Iterable<Page>): Promise<void> {
  const staff = await Promise.all(
    Object.keys(DEMO_POLES).map((email) => services.people.findByEmail(email, COMMAND_LINE)),
  );
  const writers = staff.flatMap((person) => person?.id ?? []);
  if (writers.length === 0) return;
  await services.database.write(async (trx) => {
    for (const [index, { id }] of [...pages].entries())
      await signWritings(trx, id, { from: COMMAND_LINE.personId, to: writers[index % writers.length]! });
  });
}

async function addCollections(services: Services, folder: string, pages: ReadonlyMap<string, Page>): Promise<number> {
  let added = 0;
  for (const source of await readAll(path.join(folder, 'collections'), '.md')) {
    const described = parseCollectionFile(source.text);
    const { kind, slug, title, summary, lang, visibility, introduction, imprint, published } = described;
    let collection = await findCollection(services, described);
    if (!collection) {
      const publishedAt = `${published}T09:00:00.000Z`;
      const details = { kind, slug, title, summary, language: lang, visibility, introduction, imprint, publishedAt };
      collection = await services.collections.create(details, COMMAND_LINE);
      added++;
    }
    if ((await services.collections.parts(collection)).length > 0) continue;
    const parts = described.parts.map((part) => ({
      title: part.title,
      pageIds: part.pages.flatMap((pageSlug) => pages.get(pageSlug)?.id ?? []),
    }));
    await services.collectionParts.arrange(collection.id, parts, COMMAND_LINE);
  }
  return added;
}

/** Attaches the modules that pages are read through; pages that have some keep them. */
async function addLenses(services: Services, pages: ReadonlyMap<string, Page>): Promise<void> {
  for (const [slug, modules] of Object.entries(DEMO_LENSES)) {
    const page = pages.get(slug);
    const lenses = modules.flatMap((module) => pages.get(module)?.id ?? []);
    if (!page || lenses.length === 0 || (await services.lenses.choices(COMMAND_LINE, page.id)).attached.length > 0)
      continue;
    await services.lenses.attach(page.id, { lenses }, COMMAND_LINE);
  }
}

async function findCollection(services: Services, { kind, slug }: DescribedCollection) {
  try {
    return await services.collections.requireAt(COMMAND_LINE, kind, slug);
  } catch (error) {
    if (isNavetteError(error) && error.code === 'not-found') return null;
    throw error;
  }
}

async function addAnnotations(services: Services, folder: string, pages: ReadonlyMap<string, Page>): Promise<number> {
  let added = 0;
  for (const source of await readAll(path.join(folder, 'annotations'), '.yaml')) {
    const page = pages.get(source.name);
    if (!page) continue;
    const { threads } = await services.annotationReading.list(COMMAND_LINE, page.id);
    const known = new Set(threads.map((thread) => thread.body));
    for (const { author, organisation, country, side, date, replies, ...rest } of parseAnnotationsFile(source.text)) {
      if (known.has(rest.body)) continue;
      await services.annotations.createAs(
        { name: author, organisation, country, side },
        {
          ...rest,
          pageId: page.id,
          createdAt: date,
          replies: replies.map((reply) => ({
            author: { ...reply, name: reply.author },
            body: reply.body,
            createdAt: reply.date,
          })),
        },
      );
      added++;
    }
  }
  return added;
}

async function readAll(folder: string, ending: string): Promise<{ name: string; text: string }[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending)).sort();
  return Promise.all(
    names.map(async (name) => ({
      name: path.basename(name, ending),
      text: await readFile(path.join(folder, name), 'utf8'),
    })),
  );
}
