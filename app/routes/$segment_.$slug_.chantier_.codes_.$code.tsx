import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { CodeForm } from '#app/extracts/code-form.tsx';
import { MergeFold } from '#app/extracts/merge-fold.tsx';
import { doneAt } from '#app/frame/done-message.tsx';
import { formText, readForm, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { RemovalFold } from '#app/materials/removal-fold.tsx';
import { requireStudyFor, studyOf } from '#app/materials/study.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { codesPath } from '#content/addresses/site-paths.ts';
import { NavetteError } from '#content/errors.ts';
import { withParts } from '#content/extract/code.ts';
import { type CodeInput, codeInput } from '#content/input/material/code-input.ts';

async function requireCode(args: LoaderFunctionArgs) {
  const { services, viewer } = args.context;
  const page = await requireStudyFor('material.write', args);
  const codes = await services.codeBook.list(page.id, viewer);
  const code = codes.find(({ id }) => id === args.params.code);
  if (!code) throw new NavetteError('not-found');
  return { page, codes, code };
}

/** `/etudes/<slug>/chantier/codes/<id>`: a code of a study. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { page, codes, code } = await requireCode(args);
  const own = withParts(codes, code.id);
  return {
    locale: args.context.locale,
    study: studyOf(page),
    code,
    others: codes.filter(({ id }) => !own.has(id)),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer } = args.context;
  const { page, code } = await requireCode(args);
  const form = await readForm(args);
  const back = codesPath(studyOf(page).path);
  const intent = formText(form, 'intent');
  const version = formText(form, 'version');
  const values = readInput(form, codeInput) as CodeInput;
  try {
    if (intent === 'remove') {
      await services.codeBook.remove(page.id, code.id, viewer);
      return redirectTo(doneAt(back, 'code-supprime'));
    }
    if (intent === 'merge') {
      await services.codeBook.merge(page.id, code.id, formText(form, 'into'), viewer);
      return redirectTo(doneAt(back, 'code-fusionne'));
    }
    await services.codeBook.change(page.id, code.id, values, version, viewer);
    return redirectTo(doneAt(back, 'code'));
  } catch (error) {
    const { fields, isConflict, status } = refusedFields(error);
    return data({ values: intent === 'merge' ? null : values, fields, version, isConflict }, { status });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && `${data.code.name} · ${translator(data.locale)('extracts.codes.title')}`);

export default function EditCode() {
  const { study, code, others } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  const { name, definition, colour, parentId, updatedAt } = code;
  return (
    <div className="form-page">
      <p className="kicker">
        <a href={codesPath(study.path)}>{`${t('extracts.codes.title')} · ${study.title}`}</a>
      </p>
      <h1>
        <bdi>{name}</bdi>
      </h1>
      {refused?.isConflict && (
        <p className="notice-box is-danger" role="alert">
          {t('extracts.codes.conflict')}
        </p>
      )}
      <CodeForm
        values={refused?.values ?? { name, definition, colour, parent: parentId ?? '' }}
        faults={refused?.fields ?? []}
        parents={others}
        version={refused?.values ? refused.version : updatedAt}
      />
      {others.length > 0 && <MergeFold others={others} isRefused={refused?.fields.includes('into') ?? false} />}
      <RemovalFold label={t('extracts.codes.remove')} help={t('extracts.codes.removeHelp')} />
    </div>
  );
}
