import { pagePath, parseAddress } from '#content/addresses/address.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import { noticePath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { resultsOf } from '#content/gate/checks.ts';
import { PAGE_KINDS } from '#content/kinds/kind.ts';
import { PAGE_LANGUAGES } from '#content/locale.ts';
import { VISIBILITIES } from '#content/permission.ts';
import { isId } from '#content/text/ids.ts';
import { findPageBySlug, type Page, type PageRow } from '#db/pages/page-repository.ts';
import { isDemoUnfinished } from '#server/exchange/first-use.ts';
import { CommandError, UsageError } from '#server/runtime/command-error.ts';
import type { Services } from '#server/services.ts';
import type { ServiceCommand } from './command.ts';
import { gateLines } from './gate-lines.ts';
import { kindOption, languageOption, noteOption, visibilityOption } from './page-options.ts';
import { choiceOf, flagOf, textOf, wordOf } from './typed.ts';

const shown = (page: PageRow) => ({
  id: page.id,
  path: pagePath(page),
  kind: page.kind,
  slug: page.slug,
  title: page.title,
  summary: page.summary,
  language: page.language,
  visibility: page.visibility,
  status: page.status,
  edition: page.editionNumber,
  createdAt: page.createdAt,
  updatedAt: page.updatedAt,
  archivedAt: page.archivedAt,
});

/**
 * Finds a page by id, address (`/fiches/…`, also a former one), or slug if only one page has it.
 */
async function requireMeant(services: Services, word: string): Promise<Page> {
  const page = await findMeant(services, word);
  if (page.binnedAt !== null) throw new NavetteError('gone', { reason: 'binned' });
  return page;
}

async function findMeant(services: Services, word: string): Promise<Page> {
  if (isId(word)) {
    const page = await services.pages.find(word);
    if (page) return page;
  }
  const address = parseAddress(word.startsWith('/') ? word : `/${word}`);
  const kinds = address?.type === 'page' ? [address.kind] : PAGE_KINDS;
  const found: Page[] = [];
  for (const kind of kinds) {
    const page = await findPageBySlug(services.database.read, kind, address?.slug ?? word);
    if (page) found.push(page);
  }
  if (found.length > 1) throw new CommandError(`Several pages have this slug: ${found.map(pagePath).join(', ')}`);
  if (!found[0]) throw new NavetteError('not-found', { page: word });
  return found[0];
}

const NOT_ALL = 'The demonstration is not all in yet: the server is loading it. Ask again in a minute.';

export const pageList: ServiceCommand = {
  name: 'page list',
  usage: '',
  summary: 'Lists pages, the latest changed first.',
  example: 'page list --kind factsheet',
  words: [0, 0],
  options: { kind: kindOption, archived: { type: 'boolean', meaning: 'the archived ones instead' } },
  async run(typed, { services }) {
    const kind = choiceOf(typed, 'kind', PAGE_KINDS);
    const filter = { ...(kind ? { kind } : {}), archived: flagOf(typed, 'archived') };
    const pages = await services.pages.listDrafts(COMMAND_LINE, filter);
    const rows = pages.map((page) => [
      pagePath(page),
      page.status,
      page.editionNumber === null ? '' : `edition ${page.editionNumber}`,
      page.visibility,
      page.title,
    ]);
    const heads = ['page', 'status', 'edition', 'visibility', 'title'];
    const lines = (await isDemoUnfinished(services.database.read)) ? [NOT_ALL] : [];
    return { value: pages.map(shown), table: { heads, rows }, lines };
  },
};

export const pageShow: ServiceCommand = {
  name: 'page show',
  usage: '<id | address | slug>',
  summary: 'Shows what is known of a page, its editions included.',
  example: 'page show comment-associer-les-hommes',
  words: [1, 1],
  async run(typed, { services, origin }) {
    const page = await requireMeant(services, wordOf(typed, 0));
    const editions = await services.editions.list(COMMAND_LINE, page.id);
    const lines = Object.entries(shown(page)).map(([name, value]) => `${name}: ${value ?? ''}`.trimEnd());
    return {
      value: { ...shown(page), url: origin + pagePath(page), notice: page.notice, editions },
      lines: [
        ...lines,
        ...editions.map(({ number, publishedAt, note }) =>
          `edition ${number}: ${publishedAt.slice(0, 10)} ${note}`.trimEnd(),
        ),
      ],
    };
  },
};

export const pageCreate: ServiceCommand = {
  name: 'page create',
  mayCreateData: true,
  usage: '',
  summary: 'Makes a page with the starter outline of its kind.',
  example: 'page create --kind study --title "L’eau à Kayes"',
  words: [0, 0],
  options: {
    kind: { ...kindOption, required: true },
    title: { type: 'string', value: '<title>', meaning: 'its title', required: true },
    slug: { type: 'string', value: '<slug>', meaning: 'the end of its address; otherwise made from the title' },
    summary: { type: 'string', value: '<text>', meaning: 'a sentence or two; needed to publish it' },
    language: languageOption,
    visibility: visibilityOption,
  },
  async run(typed, { services, origin }) {
    const kind = choiceOf(typed, 'kind', PAGE_KINDS);
    const title = textOf(typed, 'title');
    if (!kind || !title) throw new UsageError('A page needs --kind and --title.');
    const slug = textOf(typed, 'slug');
    const summary = textOf(typed, 'summary');
    const language = choiceOf(typed, 'language', PAGE_LANGUAGES);
    const visibility = choiceOf(typed, 'visibility', VISIBILITIES);
    const page = await services.pages.create(
      {
        kind,
        title,
        ...(slug ? { slug } : {}),
        ...(summary ? { summary } : {}),
        ...(language ? { language } : {}),
        ...(visibility ? { visibility } : {}),
      },
      COMMAND_LINE,
    );
    return { value: shown(page), lines: [`${origin}${writePath(pagePath(page))}`] };
  },
};

/** What a page needs before it can be published, and where to enter it. */
const WANTED: Readonly<Record<string, (url: string) => string>> = {
  summary: (url) => `it has no summary, write one at ${noticePath(url)}`,
  body: (url) => `it has no text, write it at ${writePath(url)}`,
};

export const pagePublish: ServiceCommand = {
  name: 'page publish',
  usage: '<id | address | slug>',
  summary: 'Publishes a page’s draft as its next edition.',
  example: 'page publish /fiches/lire-un-budget --note "2026"',
  words: [1, 1],
  options: {
    note: noteOption,
    unchanged: { type: 'boolean', meaning: 'also when nothing changed since the latest edition' },
  },
  async run(typed, { services, origin }) {
    const page = await requireMeant(services, wordOf(typed, 0));
    const note = textOf(typed, 'note') ?? '';
    const url = origin + pagePath(page);
    const { missing, unchanged, previewedState, gate } = await services.editions.preview(page.id, COMMAND_LINE);
    if (missing.length > 0) {
      const wanted = missing.map((field) => (WANTED[field] ?? (() => field))(url));
      throw new CommandError(`This page cannot be published yet: ${wanted.join('; ')}`);
    }
    const blocking = resultsOf(gate, 'blocking');
    if (blocking.length > 0) {
      throw new CommandError(['This page cannot be published yet:', ...gateLines(page.kind, blocking)].join('\n'));
    }
    if (unchanged && !flagOf(typed, 'unchanged')) {
      throw new CommandError(
        `Nothing has changed since edition ${page.editionNumber}: it is not published again. --unchanged does it all the same.`,
      );
    }
    const edition = await services.editions.publish(page.id, { note, previewedState, unchanged: true }, COMMAND_LINE);
    const { number, words, publishedAt } = edition;
    return {
      value: { id: page.id, url, edition: number, words, publishedAt, gate },
      lines: [`Edition ${number} is published: ${url}`, ...gateLines(page.kind, gate)],
    };
  },
};
