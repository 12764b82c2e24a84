import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { DoneMessage, doneAt } from '#app/frame/done-message.tsx';
import { formText, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { formatDate } from '#app/i18n/format.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { MaterialFormPage } from '#app/materials/material-form-page.tsx';
import { readWithdrawalForm, type TypedWithdrawal, typedWithdrawal } from '#app/materials/withdrawal-form.server.ts';
import { WithdrawalForm } from '#app/materials/withdrawal-page.tsx';
import { type WithdrawalScreen, withdrawalScreen } from '#app/materials/withdrawal-view.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { dayIn } from '#content/activity/local-day.ts';
import { withdrawalPath } from '#content/addresses/site-paths.ts';
import { fieldsOf, isNavetteError, statusOf } from '#content/errors.ts';
import type { WithdrawalView } from '#server/materials/withdrawal/withdrawal-view.ts';

/** Milliseconds for which a form waits until all is done; else it is done in the background. */
const PATIENCE = 8_000;
/** Bytes of a form: what was chosen for other parts of the passages comes along. */
const LARGEST = 2 * 1024 * 1024;

/** What the screen shows of a form that was not the last word. */
interface Answer {
  readonly faults: readonly string[];
  /** Words that paraphrases repeat and must not, by the key of their passage. */
  readonly repeats: Readonly<Record<string, string>>;
  readonly conflict: 'places-changed' | 'under-way' | null;
  /** What will be read in the place of each passage. */
  readonly preview: Readonly<Record<string, string>> | null;
  readonly typed: TypedWithdrawal;
  readonly screen: WithdrawalScreen;
}

/** `/materiaux/<id>/retrait`: takes what came from a material out of all texts. */
export const loader = guarded(async ({ context, params, request }: LoaderFunctionArgs) => {
  const { services, viewer, locale, timeZone } = context;
  const { searchParams } = new URL(request.url);
  const view = await services.withdrawals.view(params.id ?? '', viewer);
  const now = services.clock();
  const today = dayIn(timeZone, now);
  return {
    locale,
    person: searchParams.get('personne') ?? '',
    screen: withdrawalScreen(view),
    backupsUntil: services.backupsKeptUntil(now),
    // Of earlier withdrawals, until that day.
    earlierUntil: Object.fromEntries(
      view.earlier.flatMap(({ id, doneAt }) => {
        const until = doneAt === null ? null : services.backupsKeptUntil(new Date(doneAt));
        return until !== null && until >= today ? [[id, until] as const] : [];
      }),
    ),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer, sending } = args.context;
  const { withdrawals } = services;
  const id = args.params.id ?? '';
  await withdrawals.require(id, viewer);
  const form = await readForm(args, { limit: LARGEST });
  const chosen = readWithdrawalForm(form);
  const intent = formText(form, 'intent');
  const answer = (more: Partial<Answer>, view: WithdrawalView): Answer => ({
    ...{ faults: [], repeats: {}, conflict: null, preview: null, ...more },
    typed: typedWithdrawal(chosen),
    screen: withdrawalScreen(view),
  });
  try {
    if (intent === 'withdraw') {
      await withdrawals.request(id, chosen, viewer, sending.record);
      await withdrawals.settle(PATIENCE);
      return redirectTo(doneAt(withdrawalPath(id), 'retrait'));
    }
    const step = intent === 'next' ? 1 : intent === 'previous' ? -1 : 0;
    const view = await withdrawals.view(id, viewer, { part: chosen.part + step, phrase: chosen.phrase });
    const preview = intent === 'preview' ? Object.fromEntries(await withdrawals.preview(id, view, chosen)) : null;
    return data(answer({ preview }, view));
  } catch (error) {
    if (!isNavetteError(error)) throw error;
    const { reason, repeats = [] } = error.details;
    const conflict = reason === 'places-changed' || reason === 'under-way' ? reason : null;
    const faults = fieldsOf(error) ?? [];
    if (!conflict && faults.length === 0) throw error;
    const view = await withdrawals.view(id, viewer, chosen);
    const repeated = Object.fromEntries(repeats.map((words, place) => [faults[place] ?? '', words]));
    return data(answer({ faults, repeats: repeated, conflict }, view), { status: statusOf(error.code) });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(
    data &&
      `${translator(data.locale)('materials.withdraw.title')} · ${
        data.screen.material?.label ?? translator(data.locale)('materials.withdraw.deleted')
      }`,
  );

export default function Withdrawal() {
  const loaded = useLoaderData<typeof loader>();
  const sent: Answer | undefined = useActionData<typeof action>();
  const t = useT();
  const { material, earlier, ...screen } = sent?.screen ?? loaded.screen;
  return (
    <MaterialFormPage
      material={{
        path: material?.path ?? null,
        label: material?.label ?? t('materials.withdraw.deleted'),
        title: material?.title ?? '',
      }}
      heading={t('materials.withdraw.title')}
      conflict={sent?.conflict ? t(`materials.withdraw.conflict.${sent.conflict}`) : null}
    >
      <DoneMessage />
      <p>{t('materials.withdraw.intro')}</p>
      {earlier.map(({ id, requestedAt, isDone, pages }) => (
        <p key={id} className="quiet">
          {t(isDone ? 'materials.withdraw.earlier' : 'materials.withdraw.underWay', {
            date: formatDate(requestedAt, t.locale),
            done: pages.done,
            all: pages.all,
          })}
          {loaded.earlierUntil[id] &&
            ` ${t('materials.withdraw.earlierBackups', { date: formatDate(loaded.earlierUntil[id], t.locale) })}`}
        </p>
      ))}
      <WithdrawalForm
        {...screen}
        typed={sent?.typed ?? { person: loaded.person, phrase: '', along: [], choices: {} }}
        faults={sent?.faults ?? []}
        repeats={sent?.repeats ?? {}}
        preview={sent?.preview ?? null}
        back={material?.path ?? '/'}
        backupsUntil={loaded.backupsUntil}
      />
    </MaterialFormPage>
  );
}
