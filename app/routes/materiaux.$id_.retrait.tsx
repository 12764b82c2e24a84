import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { DoneMessage, doneAt } from '#app/frame/done-message.tsx';
import { formText, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { formatDate } from '#app/i18n/format.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { MaterialFormPage } from '#app/materials/material-form-page.tsx';
import { WithdrawalForm } from '#app/materials/withdrawal-page.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { materialPath, withdrawalPath } from '#content/addresses/site-paths.ts';
import { fieldsOf, isNavetteError, statusOf } from '#content/errors.ts';
import { materialLabel } from '#content/material/material.ts';
import { passageKey } from '#content/withdrawal/withdrawal.ts';

/** Milliseconds for which a form waits until all is done; else it is done in the background. */
const PATIENCE = 8_000;

/** `/materiaux/<id>/retrait`: takes what came from a material out of all texts. */
export const loader = guarded(async ({ context, params }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const { material, concerned, places, pastOnly, earlier } = await services.withdrawals.view(params.id ?? '', viewer);
  return {
    locale,
    material: { path: materialPath(material.id), label: materialLabel(material, locale), title: material.title },
    people: concerned.map(({ id, name }) => ({ id, name })),
    places: places.map(({ title, language, text, isInDraft, editions, versions, ...place }) => ({
      ...{ key: passageKey(place), title, language, text, isInDraft, editions, versions },
    })),
    pastOnly,
    earlier: earlier.map(({ id, requestedAt, doneAt }) => ({ id, requestedAt, isDone: doneAt !== null })),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer } = args.context;
  const id = args.params.id ?? '';
  await services.withdrawals.require(id, viewer);
  const form = await readForm(args);
  const passages = new Map(
    [...form.keys()]
      .filter((name) => name.startsWith('choix-'))
      .map((name) => name.slice('choix-'.length))
      .map((key) => [key, { choice: formText(form, `choix-${key}`), paraphrase: formText(form, `texte-${key}`) }]),
  );
  const chosen = { person: formText(form, 'personne'), passages };
  const values = { typed: Object.fromEntries(passages), person: chosen.person };
  const none = { faults: [] as readonly string[], preview: null as Record<string, string> | null, isConflict: false };
  try {
    if (formText(form, 'intent') === 'withdraw') {
      await services.withdrawals.request(id, chosen, viewer);
      await services.withdrawals.settle(PATIENCE);
      return redirectTo(doneAt(withdrawalPath(id), 'retrait'));
    }
    const preview = Object.fromEntries(await services.withdrawals.preview(id, chosen, viewer));
    return data({ ...values, ...none, preview });
  } catch (error) {
    if (!isNavetteError(error)) throw error;
    const isConflict = error.details.reason === 'places-changed';
    const faults = fieldsOf(error) ?? [];
    if (!isConflict && faults.length === 0) throw error;
    return data({ ...values, ...none, faults, isConflict }, { status: statusOf(error.code) });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && `${translator(data.locale)('materials.withdraw.title')} · ${data.material.label}`);

export default function Withdrawal() {
  const { material, people, places, pastOnly, earlier } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const t = useT();
  return (
    <MaterialFormPage
      material={material}
      heading={t('materials.withdraw.title')}
      conflict={sent?.isConflict ? t('materials.withdraw.conflict') : null}
    >
      <DoneMessage />
      <p>{t('materials.withdraw.intro')}</p>
      {earlier.map(({ id, requestedAt, isDone }) => (
        <p key={id} className="quiet">
          {t(isDone ? 'materials.withdraw.earlier' : 'materials.withdraw.underWay', {
            date: formatDate(requestedAt, t.locale),
          })}
        </p>
      ))}
      <WithdrawalForm
        places={places}
        pastOnly={pastOnly}
        people={people}
        typed={sent?.typed ?? {}}
        person={sent?.person ?? ''}
        faults={sent?.faults ?? []}
        preview={sent?.preview ?? null}
        back={material.path}
      />
    </MaterialFormPage>
  );
}
