import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { ExtractForm, type ExtractValues } from '#app/extracts/extract-form.tsx';
import { ExtractWords } from '#app/extracts/extract-list.tsx';
import { shorten } from '#app/extracts/shorten.ts';
import { doneAt } from '#app/frame/done-message.tsx';
import { formText, formTexts, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { FileList } from '#app/materials/files/file-list.tsx';
import { MaterialFormPage } from '#app/materials/material-form-page.tsx';
import { RemovalFold } from '#app/materials/removal-fold.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import {
  codesPath,
  materialPath,
  newExtractPath,
  newPassagePath,
  transcriptPath,
} from '#content/addresses/site-paths.ts';
import { isNavetteError, NavetteError, statusOf } from '#content/errors.ts';
import { materialLabel } from '#content/material/material.ts';
import { isBlockId } from '#content/text/ids.ts';
import type { ReadPassage } from '#server/extracts/transcripts.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';

/** The last part of the address of an extract that is not marked yet. */
const NEW = 'nouveau';
const COUNT = /^\d{1,7}$/;

type Params = Readonly<Record<string, string | undefined>>;

async function requireExtract({ services, viewer }: AppContext, { id = '', extract = '' }: Params) {
  const found = await services.materials.requireToChange(id, viewer);
  if (extract === NEW) return { ...found, known: null };
  const known = (await services.extracts.read(extract, viewer)).extract;
  if (known.material.id !== id) throw new NavetteError('not-found');
  return { ...found, known };
}

/** The passage that an address asks to mark: `?bloc=`, `jusque=`, `debut=`, `fin=`. */
function wantedPassage(parameters: URLSearchParams) {
  const block = parameters.get('bloc');
  const until = parameters.get('jusque');
  if (block === null) return null;
  if (!isBlockId(block) || (until !== null && !isBlockId(until))) throw new NavetteError('not-found');
  return { block, until, from: count(parameters.get('debut')), to: count(parameters.get('fin')) };
}

const afterOf = (passage: ReadPassage | null) =>
  passage?.after.map(({ id, text }) => ({ id, words: shorten(text) })) ?? [];

/** Where the rest of a passage is marked that is too much for one extract; null for nothing. */
const restOf = (materialId: string, passage: ReadPassage | null) =>
  passage?.rest
    ? newPassagePath(
        newExtractPath(materialId),
        passage.rest.block,
        passage.rest.until ?? passage.rest.block,
        passage.rest.from ?? 0,
        passage.rest.to,
      )
    : null;

/** A passage as its form carries it. */
const valuesOf = ({ words, begin, size }: ReadPassage) => ({ words, begin: String(begin), size: String(size) });
const count = (typed: string | null | undefined) => (COUNT.test(typed ?? '') ? Number(typed) : null);

/** `/materiaux/<id>/extraits/<id>`: an extract of a material; `nouveau` for a new one. */
export const loader = guarded(async ({ context, params, request }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const { known, material, page } = await requireExtract(context, params);
  const wanted = wantedPassage(new URL(request.url).searchParams);
  const block = wanted?.block ?? null;
  const passage = known || !wanted ? null : await services.transcripts.passage(material.id, wanted, viewer);
  const values: ExtractValues = known
    ? { codes: known.codes.map(({ id }) => id), note: known.note }
    : {
        codes: [],
        note: '',
        ...(block === null
          ? { from: '', to: '' }
          : {
              block,
              until: wanted?.until ?? block,
              upTo: String(wanted?.to ?? ''),
              ...(passage && valuesOf(passage)),
            }),
      };
  const what = known ? 'edit' : block === null ? 'sound' : 'passage';
  const files = what === 'sound' ? await services.materialFiles.list(material.id, viewer) : [];
  return {
    locale,
    material: { id: material.id, label: materialLabel(material), title: material.title, language: material.language },
    known,
    what: what as 'edit' | 'sound' | 'passage',
    sounds: files.filter(({ played }) => played),
    soundLength: what === 'sound' ? await services.sounds.longest(material.id, viewer) : null,
    values,
    after: afterOf(passage),
    rest: restOf(material.id, passage),
    codes: await services.codeBook.list(page.id, viewer),
    codeBook: codesPath(pagePath(page)),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer, sending } = args.context;
  const { material, known } = await requireExtract(args.context, args.params);
  const form = await readForm(args);
  const field = (name: string) => formText(form, name);
  /** The transcript again, where one was reading: what was marked is shown there. */
  const extractDone = (code: 'extrait' | 'extrait-supprime') => {
    const block = (known ? known.blockId : field('block')) ?? '';
    const [path, place] = transcriptPath(material.id, block).split('#');
    return doneAt(path!, code) + (isBlockId(block) ? `#${place}` : '');
  };
  const common = { codes: formTexts(form, 'codes'), note: field('note') };
  const isPassage = form.has('block');
  const values: ExtractValues = known
    ? common
    : isPassage
      ? {
          ...{ ...common, block: field('block'), words: field('words'), begin: field('begin'), size: field('size') },
          ...{ until: field('until'), upTo: field('upTo'), goOn: field('jusque'), at: field('at') },
        }
      : { ...common, from: field('from'), to: field('to') };
  const version = known && field('version');
  /** The passage up to a paragraph; null if one has been deleted meanwhile. */
  const readUpTo = async (until: string, to: number | null) => {
    const { block = '', begin } = values;
    if (!isBlockId(block) || !isBlockId(until)) return null;
    return services.transcripts.passage(material.id, { block, until, from: count(begin), to }, viewer).catch(orGone);
  };
  const goesOn = (passage: ReadPassage | null) => ({ after: afterOf(passage), rest: restOf(material.id, passage) });
  const answer = { values, ...goesOn(null), places: [], fields: [], version, isConflict: false };
  /** Where the passage of a refused form may go on, as it was offered. */
  const offered = async () =>
    goesOn(known === null && isPassage ? await readUpTo(field('until'), count(values.upTo)) : null);
  if (known === null && isPassage && field('intent') === 'go-on') {
    const passage = await readUpTo(field('jusque'), null);
    // What was typed is still in the form.
    if (!passage) return data({ ...answer, ...(await offered()), fields: ['words'] }, { status: statusOf('invalid') });
    const longer = { ...values, ...valuesOf(passage), until: field('jusque'), upTo: '', goOn: '' };
    return data({ ...answer, ...goesOn(passage), values: longer });
  }
  const [begin, size] = [count(values.begin), count(values.size)];
  const within = begin === null || size === null ? null : { begin, size };
  const { block = '', words = '', from = '', to = '' } = values;
  const passage = { block, words, within, at: count(field('at')) };
  try {
    if (known === null) {
      if (isPassage) await services.extracts.addPassage(material.id, { ...common, ...passage }, viewer, sending.record);
      else await services.extracts.addSound(material.id, { ...common, from, to }, viewer, sending.record);
    } else if (field('intent') === 'remove') {
      await services.extracts.remove(known.id, viewer);
      return redirectTo(extractDone('extrait-supprime'));
    } else await services.extracts.change(known.id, common, version ?? '', viewer);
    return redirectTo(extractDone('extrait'));
  } catch (error) {
    const { fields, isConflict, status } = refusedFields(error);
    const isPlaced = fields.includes('at') || field('at') !== '';
    const found = isPlaced ? await services.extracts.places(material.id, passage, viewer) : [];
    const places = fields.includes('at') || found.length > 1 ? found : [];
    return data({ ...answer, ...(await offered()), places, fields, isConflict }, { status });
  }
});

function orGone(error: unknown): null {
  if (!isNavetteError(error) || error.code !== 'not-found') throw error;
  return null;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data && headingOf(data, data.locale));

function headingOf(view: { what: 'edit' | 'sound' | 'passage'; known: { label: string } | null }, locale: 'fr' | 'en') {
  const t = translator(locale);
  return view.known ? t('extracts.form.edit', { label: view.known.label }) : t(`extracts.form.${view.what}`);
}

export default function Extract() {
  const view = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  const { material, known, what, codes } = view;
  return (
    <MaterialFormPage
      material={{ path: materialPath(material.id), label: material.label, title: material.title }}
      heading={headingOf(view, t.locale)}
      conflict={refused?.isConflict ? t('extracts.form.conflict') : null}
    >
      {known && <ExtractWords extract={known} />}
      {view.sounds.length > 0 && <FileList materialId={material.id} files={view.sounds} />}
      <ExtractForm
        what={what}
        values={refused?.values ?? view.values}
        after={refused?.after ?? view.after}
        rest={refused ? refused.rest : view.rest}
        places={refused?.places ?? []}
        codes={codes}
        faults={refused?.fields ?? []}
        version={refused?.version ?? known?.updatedAt ?? null}
        language={material.language}
        back={transcriptPath(material.id, (known ? known.blockId : view.values.block) ?? undefined)}
        codeBook={view.codeBook}
        soundLength={view.soundLength}
      />
      {known && <RemovalFold label={t('extracts.form.remove')} help={t('extracts.form.removeHelp')} />}
    </MaterialFormPage>
  );
}
