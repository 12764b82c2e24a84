import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PAGE_KINDS } from '#content/kinds/kind.ts';
import { LOCALES, type Locale, PAGE_LANGUAGES } from '#content/locale.ts';
import { VISIBILITIES } from '#content/permission.ts';
import { describeError } from '#server/commands/output/describe-error.ts';
import { importMessages } from '#server/commands/output/import-messages.ts';
import { importRefusal } from '#server/commands/output/import-refusal.ts';
import type { FailedFile } from '#server/exchange/import-paths.ts';
import { shownPath } from '#server/exchange/markdown-files.ts';
import type { ImportedFile } from '#server/exchange/markdown-import.ts';
import type { ServiceCommand } from './command.ts';
import { kindOption, languageOption, noteOption, visibilityOption } from './page-options.ts';
import { choiceOf, flagOf, pathOf, textOf } from './typed.ts';

function shown(file: ImportedFile | FailedFile) {
  if (file.outcome === 'failed') {
    const messages = { fr: [importRefusal(file.error, 'fr')], en: [importRefusal(file.error, 'en')] };
    return { path: file.path, outcome: file.outcome, error: describeError(file.error), messages };
  }
  const { page, ...rest } = file;
  const messages = { fr: importMessages(file, 'fr'), en: importMessages(file, 'en') };
  return {
    ...rest,
    messages,
    page: { id: page.id, path: pagePath(page), kind: page.kind, slug: page.slug, title: page.title },
  };
}

/** The report on one file: where it went, and what was left out. */
function linesOf(file: ImportedFile | FailedFile, locale: Locale): string[] {
  if (file.outcome === 'failed') {
    return [`failed   ${file.path}`, `         ${importRefusal(file.error, locale)}`];
  }
  const { outcome, page, edition } = file;
  if (outcome === 'skipped' && edition !== null)
    return [`published ${file.path}`, `         ${pagePath(page)}, edition ${edition} (made by an earlier import)`];
  if (outcome === 'skipped')
    return [`skipped  ${file.path}`, `         ${pagePath(page)} exists already (--update replaces its draft)`];
  const published = edition === null ? '' : `, edition ${edition}`;
  return [
    `${outcome.padEnd(8)} ${file.path}`,
    `         ${pagePath(page)}${published}`,
    ...importMessages(file, locale).map((message) => `         ${message}`),
  ];
}

export const importMarkdown: ServiceCommand = {
  name: 'import',
  mayCreateData: true,
  stops: true,
  usage: '<file | folder>…',
  summary: 'Makes pages of texts (.md, .docx, .odt, .html), alone, in folders or archives (.zip).',
  example: 'import texts --kind factsheet --publish',
  words: [1, 1_000],
  options: {
    publish: { type: 'boolean', meaning: 'publishes each page that has what it needs' },
    update: { type: 'boolean', meaning: 'replaces the drafts of pages that exist' },
    kind: kindOption,
    visibility: visibilityOption,
    language: languageOption,
    note: noteOption,
    messages: {
      type: 'string',
      value: '<fr|en>',
      meaning: 'in which language each file is told of; otherwise English',
    },
  },
  async run(typed, { services, progress, signal }) {
    const kind = choiceOf(typed, 'kind', PAGE_KINDS);
    const visibility = choiceOf(typed, 'visibility', VISIBILITIES);
    const language = choiceOf(typed, 'language', PAGE_LANGUAGES);
    const note = textOf(typed, 'note');
    const messages = choiceOf(typed, 'messages', LOCALES) ?? 'en';
    const choices = {
      publish: flagOf(typed, 'publish'),
      update: flagOf(typed, 'update'),
      ...(kind ? { kind } : {}),
      ...(visibility ? { visibility } : {}),
      ...(language ? { language } : {}),
      ...(note ? { note } : {}),
    };
    const paths = typed.words.map((word) => pathOf(typed, word));
    const { importPaths } = await import('#server/exchange/import-paths.ts');
    const { files, left } = await importPaths(services, paths, choices, COMMAND_LINE, {
      signal,
      onFile: (index, total, file) => progress(`${index} of ${total}  ${shownPath(file)}`),
    });
    const count = (outcome: string) => files.filter((file) => file.outcome === outcome).length;
    const counts = {
      created: count('created'),
      updated: count('updated'),
      skipped: count('skipped'),
      failed: count('failed'),
      left: left.length,
    };
    return {
      value: { files: files.map(shown), counts, left },
      lines: [
        ...files.flatMap((file) => linesOf(file, messages)),
        `${counts.created} created, ${counts.updated} updated, ${counts.skipped} skipped, ${counts.failed} failed`,
        ...(left.length > 0
          ? [`Stopped: ${left.length} files were not imported, from ${left[0]}. The same command goes on from there.`]
          : []),
      ],
      failed:
        counts.failed + left.length > 0 ||
        files.some((file) => file.outcome !== 'failed' && file.missingForEdition.length > 0),
    };
  },
};
