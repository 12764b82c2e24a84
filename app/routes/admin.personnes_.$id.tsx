import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { NameFields } from '#app/account/name-fields.tsx';
import { formText, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { useT } from '#app/i18n/translate.ts';
import { RoleChoice } from '#app/people/invite-person.tsx';
import { HistoryTable } from '#app/reading/comparison/history-table.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { SelectField } from '#app/ui/field.tsx';
import { Instant } from '#app/ui/instant.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { DONE_PARAMETER, donePath, PEOPLE_PATH, personPath } from '#content/addresses/site-paths.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { isNavetteError, NavetteError, statusOf } from '#content/errors.ts';
import { groupOf, roleOfGroup } from '#content/people/people-query.ts';
import { POLES } from '#content/taxonomy/poles.ts';

const DONE = ['name', 'role', 'pole', 'signed-out', 'disabled', 'enabled'] as const;

/** `/admin/personnes/<id>`: one account and its actions. */
export const loader = guarded(async ({ request, params, context }: LoaderFunctionArgs) => {
  const { services, viewer } = context;
  const person = await services.people.require(params.id ?? '', viewer);
  const doneCode = new URL(request.url).searchParams.get(DONE_PARAMETER);
  return {
    person,
    pole: await services.people.poleOf(person.id, viewer),
    history: await services.administration.history(viewer, person.id),
    isViewer: viewer.role === 'staff' && viewer.personId === person.id,
    done: DONE.find((known) => known === doneCode) ?? null,
  };
});

/** Executes one of six actions, by the button pressed. */
export const action = guarded(async ({ request, params, context }: ActionFunctionArgs) => {
  const { viewer } = context;
  const { people } = context.services;
  const id = params.id ?? '';
  authoriseSeen(viewer, 'person.manage');
  const form = await readForm({ request, context });
  const named = { name: formText(form, 'name'), organisation: formText(form, 'organisation') };
  const deeds: Record<string, { done: (typeof DONE)[number]; work: () => Promise<unknown> }> = {
    name: { done: 'name', work: () => people.changeName(id, named, viewer) },
    role: { done: 'role', work: () => people.changeRole(id, roleOfGroup(formText(form, 'group')), viewer) },
    pole: { done: 'pole', work: () => people.changePole(id, { pole: formText(form, 'pole') }, viewer) },
    'sign-out': { done: 'signed-out', work: () => people.signOut(id, viewer) },
    disable: { done: 'disabled', work: () => people.disable(id, viewer) },
    enable: { done: 'enabled', work: () => people.enable(id, viewer) },
  };
  const intent = formText(form, 'intent');
  const deed = Object.hasOwn(deeds, intent) ? deeds[intent]! : null;
  if (!deed) throw new NavetteError('invalid', { fields: ['intent'] });
  try {
    await deed.work();
  } catch (error) {
    if (intent === 'name') {
      const { fields, status } = refusedFields(error);
      return data({ lastAdministrator: false, named, fields }, { status });
    }
    if (!isNavetteError(error) || error.details.reason !== 'last-administrator') throw error;
    return data({ lastAdministrator: true, named: null, fields: [] }, { status: statusOf(error.code) });
  }
  return redirectTo(donePath(personPath(id), deed.done));
});

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data?.person.name);

export default function Person() {
  const t = useT();
  const { person, pole, history, isViewer, done } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const group = groupOf(person);
  const named = refused?.named ?? person;
  const faults = refused?.fields ?? [];
  return (
    <>
      <p className="kicker">
        <a href={PEOPLE_PATH}>{t('admin.person.back')}</a>
      </p>
      <h1>
        <bdi>{person.name}</bdi>
      </h1>
      {refused?.lastAdministrator && (
        <p className="notice-box is-danger" role="alert">
          {t('admin.person.lastAdministrator')}
        </p>
      )}
      {done && (
        <p className="notice-box" role="status">
          {t(`admin.person.done.${done}`)}
        </p>
      )}
      <section aria-labelledby="faits">
        <h2 id="faits">{t('admin.person.facts')}</h2>
        <dl className="admin-facts">
          <dt>{t('admin.list.email')}</dt>
          <dd>{person.email}</dd>
          <dt>{t('admin.list.organisation')}</dt>
          <dd>
            <bdi>{person.organisation || '–'}</bdi>
          </dd>
          <dt>{t('admin.list.role')}</dt>
          <dd>
            {t(`admin.role.${group}`)} {isViewer && <span className="badge is-strong">{t('admin.person.you')}</span>}
          </dd>
          <dt>{t('admin.list.state')}</dt>
          <dd>{t(person.disabledAt ? 'admin.state.disabled' : 'admin.state.active')}</dd>
          <dt>{t('admin.list.added')}</dt>
          <dd>
            <Instant iso={person.createdAt} />
          </dd>
          <dt>{t('admin.person.sessions')}</dt>
          <dd>{person.sessions}</dd>
          <dt>{t('admin.list.seen')}</dt>
          <dd>{person.seenAt ? <Instant iso={person.seenAt} /> : t('admin.list.never')}</dd>
        </dl>
      </section>
      <PostForm className="admin-form">
        <h2>{t('admin.person.changeName')}</h2>
        <NameFields values={named} help={t('admin.person.nameHelp')} faults={faults} areOwn={false} />
        <button type="submit" name="intent" value="name" className="button">
          {t('admin.person.saveName')}
        </button>
      </PostForm>
      <PostForm className="admin-form">
        <h2>{t('admin.person.changeRole')}</h2>
        <RoleChoice value={group} />
        <button type="submit" name="intent" value="role" className="button">
          {t('admin.person.save')}
        </button>
      </PostForm>
      <PostForm className="admin-form">
        <h2>{t('admin.person.pole')}</h2>
        <SelectField
          name="pole"
          label={t('board.filter.pole')}
          help={t('admin.person.poleHelp')}
          value={pole}
          options={[
            { value: '', label: t('admin.person.noPole') },
            ...POLES.map((term) => ({ value: term.code, label: term[t.locale] })),
          ]}
        />
        <button type="submit" name="intent" value="pole" className="button">
          {t('admin.person.savePole')}
        </button>
      </PostForm>
      <Deed intent="sign-out" name={t('admin.person.signOut')} text={t('admin.person.signOutText')} />
      {person.disabledAt ? (
        <Deed intent="enable" name={t('admin.person.enable')} text={t('admin.person.enableText')} />
      ) : (
        <Deed intent="disable" name={t('admin.person.disable')} text={t('admin.person.disableText')} isDanger />
      )}
      <div className="admin-part">
        <h2>{t('admin.person.history')}</h2>
        <HistoryTable history={history} label={t('admin.person.history')} />
      </div>
    </>
  );
}

/** A form that does one thing to the person's access. */
function Deed({ intent, name, text, isDanger }: { intent: string; name: string; text: string; isDanger?: boolean }) {
  return (
    <PostForm className="admin-deed">
      <h2>{name}</h2>
      <p>{text}</p>
      <button type="submit" name="intent" value={intent} className={`button ${isDanger ? 'is-danger' : 'is-quiet'}`}>
        {name}
      </button>
    </PostForm>
  );
}
