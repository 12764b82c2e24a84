import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseAddress } from '#content/addresses/address.ts';
import { annotationsPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { isNavetteError } from '#content/errors.ts';
import {
  EXPORT_EXTENSIONS,
  type ExportExtension,
  exportFileName,
  isAnnotationExtension,
  isBookExtension,
  isCollectionExtension,
  isPageExtension,
  type TextExtension,
} from '#content/render/files/export-format.ts';
import { fileStem, type Wanted } from '#server/exports/book-texts.ts';
import { CommandError, UsageError } from '#server/runtime/command-error.ts';
import type { Services } from '#server/services.ts';
import type { Outcome, ServiceCommand, Typed } from './command.ts';
import { writeSite } from './export-site.ts';
import { choiceOf, flagOf, textOf, wordOf } from './typed.ts';

const CROSSED = annotationsPath('');
/** In the place of an address: all that the public may read. */
const SITE = 'site';
/** Why a file is not made, by the reasons that are no fault of the machine. */
const REFUSALS: Readonly<Record<string, string>> = {
  'export-limit': 'This takes more time or memory than one file may: nothing was written.',
  'export-pictures': 'The pictures are larger together than one archive may have (128 MiB): nothing was written.',
};

/** The subject of an address; a slug alone may match several pages. */
function wantedAt(word: string, draft: boolean): Extract<Wanted, { readonly slug: string }> {
  const path = word.startsWith('/') ? word : `/${word}`;
  const crossed = path.endsWith(CROSSED);
  const address = parseAddress(crossed ? path.slice(0, -CROSSED.length) : path);
  if (!address) throw new UsageError(`Not the address of a page or collection: ${word}. It is like /fiches/…`);
  const { kind, slug } = address;
  if (crossed && (draft || address.type !== 'page'))
    throw new UsageError('Annotations are those of a page as it is read: leave --draft out, and name a page.');
  if (address.type === 'page') return { type: 'page', kind: address.kind, slug, draft, crossed };
  if (draft) throw new UsageError('A collection has no draft: leave --draft out.');
  return { type: 'collection', kind: kind as typeof address.kind, slug };
}

/** Whether a page exists but was never published. */
async function isOnlyDraft(wanted: Wanted, { pages }: Pick<Services, 'pages'>): Promise<boolean> {
  if (wanted.type !== 'page' || wanted.draft) return false;
  const page = await pages.requireAt(COMMAND_LINE, wanted.kind, wanted.slug).catch(() => null);
  return page !== null && page.editionNumber === null;
}

/** The file to write. @throws CommandError if one is there, and may not be replaced */
function targetOf(typed: Typed, ownName: string): string {
  const target = path.resolve(typed.folder, textOf(typed, 'out') ?? ownName);
  if (existsSync(target) && flagOf(typed, 'replace') !== true)
    throw new CommandError(`${target} is there already: name another file with --out, or add --replace.`);
  return target;
}

async function writeTo(target: string, content: Readable): Promise<Outcome> {
  // Renamed once it is complete.
  const part = `${target}.part`;
  try {
    await pipeline(content, createWriteStream(part));
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw new CommandError(`${target} cannot be written: ${String(error)}`);
  }
  return { value: { file: target, bytes: (await stat(target)).size }, lines: [target] };
}

/** Writes what is made of the stored text of one page. */
async function writeText(
  typed: Typed,
  wanted: Wanted,
  extension: TextExtension,
  { services, origin, progress }: Pick<Parameters<ServiceCommand['run']>[1], 'services' | 'origin' | 'progress'>,
): Promise<Outcome> {
  if (wanted.type !== 'page') throw new UsageError('This format is of a page: name one, such as /fiches/….');
  if (wanted.draft) throw new UsageError('This format is of what is published: leave --draft out.');
  const { kind, slug, crossed } = wanted;
  const write = (slug: string) =>
    crossed
      ? services.crossedMarkdown.write(COMMAND_LINE, { kind, slug, extension }, origin)
      : services.exports.export(COMMAND_LINE, { kind, slug, extension }, origin);
  let file = await write(slug);
  if ('movedTo' in file) {
    progress(`It is now called ${file.movedTo}.`);
    file = await write(file.movedTo);
  }
  if ('movedTo' in file) throw new CommandError('This page was moved meanwhile: try again.');
  return writeTo(targetOf(typed, file.name), Readable.from([file.content]));
}

/** The same as `export-site`, under the name that the other exports have. */
function exportTheSite(
  typed: Typed,
  extension: ExportExtension,
  context: Parameters<typeof writeSite>[1],
): Promise<Outcome> {
  if (extension !== 'html')
    throw new UsageError('The whole site is had as HTML: `export site --to html`, or `export-site <folder>`.');
  if (flagOf(typed, 'draft') === true)
    throw new UsageError('Of the site, only what the public may read is written: leave --draft out.');
  if (flagOf(typed, 'replace') === true)
    throw new UsageError('The site is written to a new folder, so that nothing old stays: leave --replace out.');
  return writeSite(path.resolve(typed.folder, textOf(typed, 'out') ?? SITE), context);
}

export const exportBook: ServiceCommand = {
  name: 'export',
  usage: '<address of a page, its annotations or a collection, or: site>',
  summary:
    'Writes a page or a whole collection as a file, as the staff read it; the site for the public, into a folder.',
  example: 'export /outils/kit-agriculture --to pdf',
  words: [1, 1],
  stops: true,
  options: {
    to: { type: 'string', value: '<format>', meaning: EXPORT_EXTENSIONS.join(', '), required: true },
    out: {
      type: 'string',
      value: '<file>',
      meaning: 'where, of the site a new folder; otherwise here, under its own name',
    },
    replace: { type: 'boolean', meaning: 'a file of that name, if there is one' },
    draft: { type: 'boolean', meaning: 'the draft instead of the latest edition' },
  },
  async run(typed, { services, origin, progress, signal }) {
    const extension = choiceOf(typed, 'to', EXPORT_EXTENSIONS);
    if (!extension) throw new UsageError(`Tell the format with --to: ${EXPORT_EXTENSIONS.join(', ')}.`);
    if (wordOf(typed, 0) === SITE) return exportTheSite(typed, extension, { services, origin, progress, signal });
    const wanted = wantedAt(wordOf(typed, 0), flagOf(typed, 'draft') === true);
    if (isCollectionExtension(extension) && wanted.type === 'page')
      throw new UsageError('This format is of collections: name one, such as /outils/kit-agriculture.');
    if (isPageExtension(extension) && (wanted.type !== 'page' || wanted.crossed))
      throw new UsageError('This format is of a page: name one, such as /fiches/….');
    if (isAnnotationExtension(extension) && !(wanted.type === 'page' && wanted.crossed))
      throw new UsageError('This format is of annotations: name those of a page, such as /ateliers/…/annotations.');
    if (!isBookExtension(extension)) return writeText(typed, wanted, extension, { services, origin, progress });
    const order = { extension, sender: 'command line', origin, address: '' };
    const asked = await services.bookExports.ask(COMMAND_LINE, wanted, order).catch(async (error: unknown) => {
      throw (await isOnlyDraft(wanted, services))
        ? new CommandError('This page has no edition yet: add --draft to write its draft.')
        : error;
    });
    const { found, job } = asked;
    if (found.slug !== wanted.slug) progress(`It is now called ${found.slug}.`);
    const cancel = () => void services.bookExports.cancel(COMMAND_LINE, job.id);
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const target = targetOf(typed, exportFileName(fileStem(wanted, found.slug), extension));
      if (signal.aborted) cancel();
      const { handle } = await services.bookExports.open(asked);
      return await writeTo(target, handle.createReadStream());
    } catch (error) {
      cancel();
      if (signal.aborted) throw new CommandError('Cancelled: nothing was written.');
      const words = isNavetteError(error) ? REFUSALS[error.details.reason ?? ''] : undefined;
      throw words === undefined ? error : new CommandError(words);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  },
};
