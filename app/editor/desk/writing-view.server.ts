import type { WritingState } from '#app/editor/tools/writing-page.ts';
import { formatList } from '#app/i18n/format.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { translator } from '#app/i18n/translate.ts';
import { kindPath, pagePath } from '#content/addresses/address.ts';
import { setShortText, setTypography } from '#content/text/typography.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { Page } from '#server/pages/page-service.ts';

/**
 * Characters of the draft that are sent as a preview: more than anybody reads before the editor has
 * loaded, some 15 kB compressed.
 */
const LONGEST_PREVIEW = 50_000;

const ENTRY = 'app/editor/writing.ts';

/** What the editor loads on demand and is of use without a network. */
const ON_DEMAND = [
  'app/editor/dialogs/help-dialog.tsx',
  'app/editor/dialogs/link-dialog.tsx',
  'app/editor/dialogs/page-card-dialog.tsx',
  'app/editor/dialogs/typed-block-dialog.tsx',
  'app/editor/head/written-head.tsx',
  'app/editor/history/lost-writing-notice.tsx',
  'app/editor/moving/block-handle.ts',
  'app/editor/moving/move-by-key.ts',
  'app/editor/panel/outline-tab.tsx',
  'app/editor/pasting/convert-pasted.ts',
  'app/editor/pasting/image-uploads.ts',
  'app/editor/controls/paste-notice.tsx',
];

/** What a long text is not shown without. */
const LONG_TEXT = 'app/editor/extensions/speed-up-editor.ts';

/** The addresses of the editor's scripts: the first, those that it imports, and those on demand. */
export function editorScripts({ laterScripts, locale }: Pick<AppContext, 'laterScripts' | 'locale'>, isLong: boolean) {
  const [entry = `/${ENTRY}`] = laterScripts(ENTRY);
  const first = ['app/editor/desk/mount-desk.tsx', `app/i18n/browser/${locale}.ts`, ...(isLong ? [LONG_TEXT] : [])];
  const later = first.flatMap(laterScripts);
  const known = new Set([entry, ...later]);
  const demanded = [...ON_DEMAND, LONG_TEXT, `app/i18n/browser/writing-${locale}.ts`];
  const onDemand = [...new Set(demanded.flatMap(laterScripts))].filter((address) => !known.has(address));
  return { entry, later: [...new Set(later)].filter((address) => address !== entry), onDemand };
}

/** The same for the desk of a section of a workspace. */
export function sectionScripts(context: Pick<AppContext, 'laterScripts' | 'locale'>) {
  const { entry, later, onDemand } = editorScripts(context, false);
  const own = ['app/editor/sections/section-desk.tsx', `app/i18n/browser/sections-${context.locale}.ts`];
  return { entry, later: [...new Set([...later, ...own.flatMap(context.laterScripts)])], onDemand };
}

/** The data beside a draft's text, in the page's typography: the editor only displays it. */
export async function writingState(
  page: Page,
  { services, viewer, locale }: Pick<AppContext, 'services' | 'viewer' | 'locale'>,
): Promise<WritingState> {
  const { id, kind, language, visibility, status } = page;
  const [editions, files, sentBackBy] = await Promise.all([
    page.editionNumber === null ? [] : services.editions.list(viewer, id),
    services.files.list(id, viewer),
    services.reviews.sentBackBy(id, viewer),
  ]);
  return {
    page: {
      id,
      kind,
      kindName: kindName({ locale }, kind),
      kindPath: kindPath(kind),
      title: setTypography(page.title, language),
      summary: setTypography(page.summary, language),
      written: { title: page.title, summary: page.summary },
      language,
      path: pagePath(page),
      sentBack:
        sentBackBy.length === 0
          ? ''
          : translator(locale)('review.sentBackBy', { names: formatList(sentBackBy, locale) }),
    },
    visibility,
    status,
    archived: page.archivedAt !== null,
    editions: editions.map(({ number, publishedAt, note, words }) => ({
      number,
      publishedAt,
      note: setShortText(note, language),
      words,
    })),
    files: files.map(({ id, name, bytes, width, height }) => ({ id, name, bytes, width, height })),
  };
}

/** The draft as readers would see it; only the beginning of a long one, unless `wanted`. */
export async function draftPreview(
  page: Page,
  { services, locale, viewer }: Pick<AppContext, 'services' | 'locale' | 'viewer'>,
  wanted: boolean,
) {
  const longest = wanted ? null : LONGEST_PREVIEW;
  return services.drafts.html(page.id, { language: page.language, locale, longest }, viewer);
}
