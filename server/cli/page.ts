import { pagePath, parseAddress } from '#content/address.ts';
import { NavetteError } from '#content/errors.ts';
import { isId } from '#content/ids.ts';
import { PAGE_KINDS } from '#content/kinds/kind.ts';
import { PAGE_LANGUAGES } from '#content/locale.ts';
import { VISIBILITIES } from '#content/permission.ts';
import { findPageBySlug, type Page } from '#db/page-repository.ts';
import { COMMAND_LINE } from '#server/auth/authorise.ts';
import type { Services } from '#server/services.ts';
import { CommandError, type ServiceCommand, UsageError } from './command.ts';
import { table } from './table.ts';
import { choiceOf, flagOf, textOf, wordOf } from './typed.ts';

const shown = (page: Page) => ({
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

/** The page that was meant: by id, address (`/fiches/…`, a former one too), or slug where only one page has it. */
async function requireMeant(services: Services, word: string): Promise<Page> {
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

export const pageList: ServiceCommand = {
  name: 'page list',
  usage: '[--kind <kind>] [--archived]',
  summary: 'Lists pages, the latest changed first.',
  words: [0, 0],
  options: { kind: { type: 'string' }, archived: { type: 'boolean' } },
  async run(typed, { services }) {
    const kind = choiceOf(typed, 'kind', PAGE_KINDS);
    const filter = { ...(kind ? { kind } : {}), archived: flagOf(typed, 'archived') };
    const pages = await services.pages.listDrafts(COMMAND_LINE, filter);
    const rows = pages.map((page) => [
      pagePath(page),
      page.status,
      page.editionNumber === null ? '' : String(page.editionNumber),
      page.visibility,
      page.title,
    ]);
    return { value: pages.map(shown), lines: table(['page', 'status', 'edition', 'visibility', 'title'], rows) };
  },
};

export const pageShow: ServiceCommand = {
  name: 'page show',
  usage: '<id | address | slug>',
  summary: 'Shows what is known of a page, its editions included.',
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
  begins: true,
  usage: '--kind <kind> --title <title> [--slug <slug>] [--summary <text>] [--language <code>] [--visibility <who>]',
  summary: 'Makes a page with the starter outline of its kind.',
  words: [0, 0],
  options: {
    kind: { type: 'string' },
    title: { type: 'string' },
    slug: { type: 'string' },
    summary: { type: 'string' },
    language: { type: 'string' },
    visibility: { type: 'string' },
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
    return { value: shown(page), lines: [`${origin}${pagePath(page)}/ecrire`] };
  },
};

export const pagePublish: ServiceCommand = {
  name: 'page publish',
  usage: '<id | address | slug> [--note <text>]',
  summary: 'Publishes a page’s draft as its next edition.',
  words: [1, 1],
  options: { note: { type: 'string' } },
  async run(typed, { services, origin }) {
    const page = await requireMeant(services, wordOf(typed, 0));
    const note = textOf(typed, 'note') ?? '';
    const edition = await services.editions.publish(page.id, { note }, COMMAND_LINE);
    const url = origin + pagePath(page);
    return {
      value: { id: page.id, url, edition: edition.number, words: edition.words, publishedAt: edition.publishedAt },
      lines: [`Edition ${edition.number} is published: ${url}`],
    };
  },
};
