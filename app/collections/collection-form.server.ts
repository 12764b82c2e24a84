import { formText } from '#app/http/form.server.ts';
import type { MessageKey } from '#app/i18n/translate.ts';
import type { FormErrors } from '#app/pages/notice/notice-form.server.ts';
import type { ArrangeStep } from '#content/arrangement.ts';
import { NavetteError } from '#content/errors.ts';
import type { CollectionDetails, CollectionInput } from '#content/input/collection-input.ts';
import { isId } from '#content/text/ids.ts';
import type { Collection } from '#server/pages/collections/collection-service.ts';

/** The values of the fields of a collection's form, as typed. */
export type CollectionValues = Readonly<Record<keyof CollectionDetails, string>>;

/** The values of a collection, for its form. */
export function collectionValues(collection: Collection): CollectionValues {
  const { title, summary, introduction, imprint, language, visibility, slug } = collection;
  return { title, summary, introduction, imprint, language, visibility, slug };
}

/** The posted values as the service's input, unchecked. */
export function toCollectionInput(values: CollectionValues): CollectionInput {
  const { summary, slug } = values;
  return {
    ...values,
    summary: summary.replace(/\s+/g, ' '),
    slug: slug.trim(),
  };
}

/** The messages beside the invalid fields of a collection. */
export function collectionErrors(fields: readonly string[], taken: boolean): FormErrors {
  const errors: Record<string, MessageKey> = {};
  for (const field of fields) errors[field] = problemOf(field, taken);
  return errors;
}

function problemOf(field: string, taken: boolean): MessageKey {
  switch (field) {
    case 'slug':
      return taken ? 'manage.problem.slugTaken' : 'manage.problem.slug';
    case 'version':
      return 'manage.problem.changedMeanwhile';
    case 'title':
    case 'summary':
    case 'introduction':
    case 'imprint':
    case 'kind':
      return `manage.problem.${field}`;
    default:
      return 'manage.problem.choice';
  }
}

/** The step of a posted form of the arranging screen. @throws NavetteError `invalid` */
export function readArrangeStep(form: FormData): ArrangeStep {
  const [part, page, title] = [formText(form, 'part'), formText(form, 'page'), formText(form, 'title').trim()];
  const by = formText(form, 'by') === '-1' ? -1 : 1;
  const type = formText(form, 'step');
  switch (type) {
    case 'add-part':
      return { type, title };
    case 'rename-part':
      return { type, part, title };
    case 'remove-part':
      return { type, part };
    case 'move-part':
      return { type, part, by };
    case 'place-part':
      return { type, part, at: Math.trunc(Number(formText(form, 'at'))) || 0 };
    case 'add-page':
      if (!isId(page)) break;
      return { type, part, page };
    case 'remove-page':
      return { type, part, page };
    case 'move-page':
      return { type, part, page, by };
    case 'place-page':
      return { type, part, page, to: formText(form, 'to'), at: Math.trunc(Number(formText(form, 'at'))) || 0 };
  }
  throw new NavetteError('invalid', { fields: ['step'] });
}
