import { describeRefusal as describeAnswer, retryHeaders } from '#app/http/error-response.ts';
import { formText, readInput } from '#app/http/form.server.ts';
import { formatDate } from '#app/i18n/format.ts';
import { type Translate, translator } from '#app/i18n/translate.ts';
import { pagePath } from '#content/addresses/address.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import { threadsPath } from '#content/addresses/site-paths.ts';
import { type ErrorCode, isNavetteError, NavetteError, statusOf } from '#content/errors.ts';
import { annotationChangeInput } from '#content/input/annotation-input.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import { ANNOTATION_NAMES, DELETION_NAME, MUST_FIX_NAME, PROPOSAL_NAME } from './annotation-names.ts';

const INTENTS = ['create', 'reply', 'edit', 'remove', 'resolve', 'reopen', 'take', 'require', 'release'] as const;
export type AnnotationIntent = (typeof INTENTS)[number];

/** A form with its values and errors. */
export interface AnnotationFormView {
  readonly intent: AnnotationIntent;
  /** The block of a new annotation; else the id of the annotation or reply. */
  readonly target: string;
  /** The words that a new annotation is about. */
  readonly quote: string;
  readonly key: string;
  readonly kind: string;
  readonly body: string;
  /** The selected words and the characters before them in the block; empty for a whole block. */
  readonly exact: string;
  readonly before: string;
  /** The words that a correction proposes in their place. */
  readonly replacement: string;
  /** The correction proposes to delete the words. */
  readonly deletes: boolean;
  /** The annotation must be resolved before publishing. */
  readonly mustFix: boolean;
  /** The address of a correction's words in the draft, if it could not be applied; else null. */
  readonly place: string | null;
  readonly errors: { readonly body?: string; readonly kind?: string; readonly form?: string };
}

export type AnnotationOutcome =
  | { readonly ok: true; readonly intent: AnnotationIntent; readonly id: string }
  | {
      readonly ok: false;
      readonly status: number;
      readonly code: ErrorCode;
      readonly headers: Readonly<Record<string, string>>;
      readonly form: AnnotationFormView;
    };

/** The code of what a form did, as the value of `?fait=` in the redirect. */
export const DONE: Readonly<Record<AnnotationIntent, string>> = {
  create: 'annotation',
  reply: 'reponse',
  edit: 'corrigee',
  remove: 'retiree',
  resolve: 'resolue',
  reopen: 'rouverte',
  take: 'prise',
  require: 'exigee',
  release: 'levee',
};

/**
 * Executes an annotation form. If the service refuses, the form is returned with its values, so
 * that nothing typed is lost.
 * @throws NavetteError `invalid` for an unknown intent
 */
export async function submitAnnotation(
  form: FormData,
  pageId: string,
  context: Pick<AppContext, 'services' | 'viewer' | 'locale' | 'report' | 'networkName'>,
): Promise<AnnotationOutcome> {
  const { services, viewer, locale, report, networkName: network } = context;
  const filled = readFilledForm(form);
  const { intent, target, key, kind, body, exact, before, mustFix } = filled;
  const { annotations, annotationChanges, corrections } = services;
  try {
    switch (intent) {
      case 'create': {
        const selection = exact === '' ? { blockId: target } : { exact, blockId: target, before: Number(before) || 0 };
        const on = formText(form, 'sur') === 'brouillon' ? 'draft' : 'edition';
        const content = proposed(filled);
        const given = { pageId, kind, ...content, mustFix, selection, on, key, writtenIn: locale } as const;
        const made = await annotations.create(given, viewer);
        return { ok: true, intent, id: made.id };
      }
      case 'reply':
        return {
          ok: true,
          intent,
          id: (await annotations.reply({ parentId: target, body, key, writtenIn: locale }, viewer)).parentId ?? target,
        };
      case 'edit': {
        const edited = await annotationChanges.edit(target, { body, ...(kind === '' ? {} : { kind }) }, viewer);
        return { ok: true, intent, id: edited.parentId ?? edited.id };
      }
      case 'remove':
        await annotationChanges.remove(target, viewer);
        return { ok: true, intent, id: '' };
      case 'resolve':
        return { ok: true, intent, id: (await annotationChanges.resolve(target, viewer)).id };
      case 'reopen':
        return { ok: true, intent, id: (await annotationChanges.reopen(target, viewer)).id };
      case 'require':
        return { ok: true, intent, id: (await annotationChanges.require(target, viewer)).id };
      case 'release':
        return { ok: true, intent, id: (await annotationChanges.release(target, viewer)).id };
      case 'take':
        return { ok: true, intent, id: (await corrections.take(target, viewer)).id };
    }
  } catch (error) {
    if (!isNavetteError(error)) throw error;
    if (error.code === 'unavailable') report(error, threadsPath(pageId));
    const errors = describeRefusal(error, translator(locale), network);
    const { code } = error;
    const refused = { ...filled, errors, place: await placeInDraft(error, pageId, services) };
    return { ok: false, status: statusOf(code), code, headers: retryHeaders(error), form: refused };
  }
}

/**
 * The address of a correction's words in the draft, if it was refused because they have changed.
 */
async function placeInDraft(
  { details }: NavetteError,
  pageId: string,
  { pages }: Pick<AppContext['services'], 'pages'>,
): Promise<string | null> {
  if (details.reason !== 'words-changed') return null;
  const page = await pages.find(pageId);
  if (!page) return null;
  const { blockId } = details;
  return `${writePath(pagePath(page))}${blockId === undefined ? '' : `#b-${blockId}`}`;
}

/** The body and the proposal of a new annotation. */
function proposed({ kind, body, exact, replacement, deletes }: AnnotationFormView) {
  if (kind !== 'correction' || !deletes) return { body, replacement };
  // A deletion and other words at once are ambiguous.
  if (![exact.trim(), ''].includes(replacement.trim())) throw new NavetteError('invalid', { fields: ['replacement'] });
  return { body, deletes };
}

function readFilledForm(form: FormData): AnnotationFormView {
  const intent = INTENTS.find((known) => known === formText(form, 'intent'));
  if (!intent) throw new NavetteError('invalid', { fields: ['intent'] });
  return {
    intent,
    target: formText(form, 'cible'),
    quote: formText(form, 'mots'),
    key: formText(form, 'cle'),
    ...readInput(form, annotationChangeInput, ANNOTATION_NAMES),
    exact: formText(form, 'mots'),
    before: formText(form, 'avant'),
    replacement: formText(form, PROPOSAL_NAME),
    deletes: formText(form, DELETION_NAME) !== '',
    mustFix: formText(form, MUST_FIX_NAME) !== '',
    place: null,
    errors: {},
  };
}

/** The messages for a refusal, by field where possible. */
function describeRefusal(error: NavetteError, t: Translate, network: string): AnnotationFormView['errors'] {
  const { code, details } = error;
  const fields = details.fields ?? [];
  const day = (value: string | null | undefined) => (value ? formatDate(value, t.locale) : '…');
  if (fields.includes('body')) {
    return {
      body:
        details.problem === 'too-long'
          ? t('annotations.error.tooLong', { length: details.length ?? 0, limit: details.limit ?? 0 })
          : t('annotations.error.empty'),
    };
  }
  if (fields.includes('kind')) return { kind: t('annotations.error.kind') };
  if (fields.includes('replacement')) return { form: t('annotating.refused') };
  if (fields.includes('selection')) return { form: t('annotations.error.selection') };
  switch (details.reason) {
    case 'window-closed':
      return { form: t('annotations.error.windowClosed', { date: day(details.closes) }) };
    case 'window-not-yet':
      return { form: t('annotations.error.windowNotYet', { date: day(details.opens) }) };
    case 'words-changed':
      return { form: t('annotating.wordsChanged') };
    case 'resolved':
      return { form: t('annotating.alreadyResolved') };
    case 'not-yours':
      return { form: t('annotations.error.notYours') };
    case 'answered':
      return { form: t('annotations.error.answered') };
    case 'full-page':
      return { form: t('annotations.error.fullPage') };
    case 'too-old':
      return { form: t('annotations.error.tooOld', { hours: details.hours ?? 0 }) };
  }
  if (code === 'not-found' || code === 'sign-in-required') return { form: t('annotations.error.gone') };
  return { form: describeAnswer(t, error, { network }).text };
}
