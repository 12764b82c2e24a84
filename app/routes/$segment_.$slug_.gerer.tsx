import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { Arranger } from '#app/collections/arranger.tsx';
import { arrangerView, requireManagedCollection } from '#app/collections/arranger-view.server.ts';
import {
  collectionErrors,
  collectionValues,
  readArrangeStep,
  toCollectionInput,
} from '#app/collections/collection-form.server.ts';
import { CollectionForm } from '#app/collections/collection-form.tsx';
import { collectionGaps } from '#app/collections/collection-gaps.server.ts';
import { CollectionState } from '#app/collections/collection-state.tsx';
import { CoverForm } from '#app/collections/cover-form.tsx';
import { DoneMessage, doneAt } from '#app/frame/done-message.tsx';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { formText, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { carriesImage, describeUploadRefusal, readImageForm } from '#app/http/upload.server.ts';
import { type Translate, translator, useT } from '#app/i18n/translate.ts';
import { proposedSlug } from '#app/pages/notice/proposed-slug.ts';
import { AddTextsForm } from '#app/pages/notice/word-import.tsx';
import { PageKicker } from '#app/pages/publish/page-kicker.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { collectionPath } from '#content/addresses/address.ts';
import { managePath, newPageIn } from '#content/addresses/site-paths.ts';
import { isNavetteError, NavetteError, statusOf } from '#content/errors.ts';
import { collectionInput } from '#content/input/collection-input.ts';
import { setTypography } from '#content/text/typography.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { Collection } from '#server/pages/collections/collection-service.ts';

export const handle: RouteHandle = {
  islands: ['reorder', 'markdown/field', 'drop-file', 'keep-fields', 'fields/unsent'],
};

/** `/outils/<slug>/gerer`: a collection's description, parts, page order and visibility. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const collection = await requireManagedCollection(args);
  const { id, kind, title, language, publishedAt, archivedAt } = collection;
  const parameters = new URL(args.request.url).searchParams;
  const arranger = await arrangerView(collection, parameters, args.context);
  const proposed = proposedSlug(parameters);
  return {
    locale: args.context.locale,
    id,
    kind,
    title: setTypography(title, language),
    shown: publishedAt !== null,
    archived: archivedAt !== null,
    path: collectionPath(collection),
    values: { ...collectionValues(collection), ...(proposed === null ? {} : { slug: proposed }) },
    isProposed: proposed !== null,
    version: args.context.services.collections.detailsVersion(collection),
    text: JSON.stringify(await args.context.services.introductions.text(collection.introduction)),
    cover: { file: collection.coverFile, alt: collection.coverAlt },
    arranger,
    gaps: collectionGaps(translator(args.context.locale), collection, arranger.parts),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer } = args.context;
  const collection = await requireManagedCollection(args);
  let sent: Awaited<ReturnType<typeof readImageForm>>;
  try {
    sent = await readImageForm(args);
  } catch (error) {
    if (!carriesImage(args.request)) throw error;
    return refuseCover(error, translator(args.context.locale));
  }
  const { form } = sent;
  const here = managePath(collectionPath(collection));
  switch (formText(form, 'intent')) {
    case 'arrange': {
      const step = readArrangeStep(form);
      await services.collectionParts.rearrange(collection.id, step, viewer);
      // To the way back, where what was taken out was.
      return redirectTo(`${here}#${step.type.startsWith('remove-') ? 'remettre' : 'ordre'}`);
    }
    case 'put-back':
      await services.collectionParts.putBack(collection.id, formText(form, 'key'), viewer);
      return redirectTo(`${here}#ordre`);
    case 'show':
    case 'hide':
      await services.collections.publish(collection.id, formText(form, 'intent') === 'show', viewer);
      return redirectTo(doneAt(here, 'enregistre'));
    case 'archive':
      await services.collections.archive(collection.id, viewer);
      return redirectTo(doneAt(here, 'enregistre'));
    case 'restore':
      await services.collections.restore(collection.id, viewer);
      return redirectTo(doneAt(here, 'enregistre'));
    case 'cover':
    case 'remove-cover':
      try {
        await changeCover(collection, sent, args.context, args.request.signal);
        return redirectTo(`${doneAt(here, 'enregistre')}#couverture`);
      } catch (error) {
        return refuseCover(error, translator(args.context.locale));
      }
    case 'save':
      break;
    case 'read': {
      const values = readInput(form, collectionInput);
      const text = JSON.stringify(await services.introductions.text(values.introduction));
      return data({ values, text, errors: {}, cover: null });
    }
    default:
      throw new NavetteError('invalid', { fields: ['intent'] });
  }
  const values = readInput(form, collectionInput);
  try {
    const changed = await services.collections.changeDetails(
      collection.id,
      toCollectionInput(values),
      viewer,
      formText(form, 'version') || null,
    );
    return redirectTo(doneAt(managePath(collectionPath(changed)), 'enregistre'));
  } catch (error) {
    const { fields, isConflict, status } = refusedFields(error);
    const text = JSON.stringify(await services.introductions.text(values.introduction));
    return data({ values, text, errors: collectionErrors(fields, isConflict), cover: null }, { status });
  }
});

/** Uploads, removes or describes the cover. */
async function changeCover(
  collection: Collection,
  { form, file: sent }: Awaited<ReturnType<typeof readImageForm>>,
  { services, viewer }: AppContext,
  signal: AbortSignal,
): Promise<void> {
  let file = formText(form, 'intent') === 'remove-cover' ? null : collection.coverFile;
  if (file !== null || formText(form, 'intent') === 'cover') {
    if (sent && sent.bytes > 0) {
      file = (await services.files.add({ bytes: sent, name: sent.name, pageId: null }, viewer, signal)).id;
    } else if (file === null) throw new NavetteError('invalid', { fields: ['fichier'] });
  }
  await services.collections.changeCover(collection.id, { file, alt: formText(form, 'alt') }, viewer);
}

/** Shows beside its form why a cover was refused. */
function refuseCover(error: unknown, t: Translate) {
  if (
    !isNavetteError(error) ||
    !['too-large', 'too-many', 'unsupported-type', 'invalid', 'unavailable'].includes(error.code)
  )
    throw error;
  const fields = error.details.fields ?? [];
  const cover = fields.includes('fichier')
    ? t('collections.coverNone')
    : fields.includes('coverAlt')
      ? t('collections.coverAltLong')
      : describeUploadRefusal(t, error);
  return data({ values: null, text: null, errors: {}, cover }, { status: statusOf(error.code) });
}

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('collections.manageTitle', { title: data.title }));

export default function ManageCollection() {
  const { id, kind, title, shown, archived, path, values, isProposed, text, version, cover, arranger, gaps } =
    useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  return (
    <div className="form-page">
      <PageKicker kind={kind} title={title} path={path} />
      <h1>{t('collections.manageTitle', { title })}</h1>
      <DoneMessage />
      {archived ? (
        <p className="standfirst">{t('collections.archivedIntro')}</p>
      ) : (
        <>
          {isProposed && <p className="notice-box">{t('collections.slugProposed')}</p>}
          <Arranger view={arranger} />
          <AddTextsForm action={newPageIn(id)} />
          <CoverForm file={cover.file} alt={cover.alt} problem={refused?.cover ?? null} />
          <CollectionForm
            values={refused?.values ?? values}
            text={refused?.text ?? text}
            version={version}
            errors={refused?.errors ?? {}}
            back={path}
          />
        </>
      )}
      <CollectionState shown={shown} archived={archived} gaps={gaps} />
    </div>
  );
}
