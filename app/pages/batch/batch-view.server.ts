import { formText } from '#app/http/form.server.ts';
import { type Translate, translator } from '#app/i18n/translate.ts';
import { readNotes } from '#app/pages/notice/notice-form.server.ts';
import { pagePath } from '#content/addresses/address.ts';
import { PAGE_KINDS, type PageKind } from '#content/kinds/kind.ts';
import { can, pageKindSubject, VISIBILITIES } from '#content/permission.ts';
import { setTypography } from '#content/text/typography.ts';
import type { BatchChoices, BatchText, TextBatch, TextState } from '#server/exchange/batch/text-batch.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';

/** A text of an archive, as its screen shows it. */
export interface ShownText {
  readonly index: number;
  readonly path: string;
  readonly state: TextState;
  /** The page that it is to become; null if it was not read. */
  readonly proposed: { readonly kind: string; readonly title: string; readonly language: string } | null;
  /** What was kept and changed, a sentence each. */
  readonly messages: readonly string[];
  /** Why it was not read, or no page was made. */
  readonly problem: string | null;
  /** Nothing was found in it that a page could hold. */
  readonly isEmpty: boolean;
  readonly page: { readonly path: string; readonly title: string } | null;
}

export interface BatchView {
  readonly id: string;
  readonly name: string;
  readonly state: TextBatch['state'];
  readonly texts: readonly ShownText[];
  readonly others: number;
  /** Pictures that no text shows: how many, and the names of the first ones. */
  readonly unused: { readonly count: number; readonly names: string };
  readonly comments: number;
  readonly corrections: number;
  readonly collection: { readonly title: string; readonly path: string } | null;
  readonly offered: readonly PageKind[];
}

/** How many pictures are named. */
const MOST_NAMED = 5;

/** The kind of texts that follow no outline. */
const USUAL: PageKind = 'factsheet';

/** Shows a batch. @param collection the one that its pages are added to */
export function batchView(
  batch: TextBatch,
  collection: BatchView['collection'],
  { viewer, locale, services }: AppContext,
): BatchView {
  const t = translator(locale);
  const offered = PAGE_KINDS.filter((kind) => can(viewer, 'page.create', pageKindSubject(kind)));
  const sum = (of: 'comments' | 'corrections') => batch.texts.reduce((all, { found }) => all + (found?.[of] ?? 0), 0);
  const names = [...batch.unused].map((entry) => entry.slice(entry.lastIndexOf('/') + 1));
  return {
    unused: {
      // While texts are read, the next one may show it.
      count: batch.state === 'reading' ? 0 : names.length,
      names: [...names.slice(0, MOST_NAMED), ...(names.length > MOST_NAMED ? ['…'] : [])].join(', '),
    },
    ...{ id: batch.id, name: batch.name, state: batch.state, others: batch.others, collection, offered },
    texts: batch.texts.map((text, index) =>
      shownText(text, index, offered, t, services.textBatches.describe(text, locale)),
    ),
    ...{ comments: sum('comments'), corrections: sum('corrections') },
  };
}

function shownText(
  text: BatchText,
  index: number,
  offered: readonly PageKind[],
  t: Translate,
  { messages, refusal }: { readonly messages: readonly string[]; readonly refusal: string | null },
): ShownText {
  const { path, state, found, error, page } = text;
  const kind = offered.find((one) => one === found?.kind) ?? offered.find((one) => one === USUAL) ?? '';
  const unknown = error && t(state === 'refused' ? 'manage.batch.refused' : 'manage.batch.failed');
  return {
    ...{ index, path, state },
    proposed: found && { kind, title: found.title, language: found.language },
    messages: found ? [t('manage.wordWords', { count: found.words, ...found.kept }), ...messages] : [],
    problem: refusal ?? unknown ?? (text.isWithoutNotes ? t('manage.batch.withoutNotes') : null),
    isEmpty: found !== null && found.words === 0 && found.kept.images === 0,
    page: page && { path: pagePath(page), title: setTypography(page.title, page.language) },
  };
}

/** What is chosen of a batch, as typed. */
export function readChoices(form: FormData, { texts }: TextBatch, { locale }: AppContext): BatchChoices {
  const at = (name: string, index: number) => formText(form, `${name}.${index}`);
  const chosen = texts.flatMap((_, index) =>
    at('take', index) === ''
      ? []
      : [{ index, kind: at('kind', index), title: at('title', index), language: at('language', index) }],
  );
  const visibility = VISIBILITIES.find((one) => one === formText(form, 'visibility')) ?? 'members';
  return { texts: chosen, visibility, notes: readNotes(form, locale) };
}

/** Seconds after which the screen of a batch under way reloads. */
const SOON = 2;

export const batchHeaders = (isUnderWay: boolean): Record<string, string> => ({
  'Cache-Control': 'no-store',
  ...(isUnderWay ? { Refresh: String(SOON) } : {}),
});
