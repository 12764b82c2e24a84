import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { formText, readForm, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { OrganisationNames } from '#app/organisations/organisation-names.tsx';
import { InvitePerson } from '#app/people/invite-person.tsx';
import { PeopleFilter } from '#app/people/people-filter.tsx';
import { PeopleTable } from '#app/people/people-table.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { PEOPLE_PATH } from '#content/addresses/site-paths.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { personInput } from '#content/input/people/person-input.ts';
import { parsePeopleQuery, roleOfGroup } from '#content/people/people-query.ts';

/** Rows shown; beyond, use the filters. */
const MOST_SHOWN = 200;

/** `/admin/personnes`: people with accounts; `?nouveau=<id>` confirms a new one. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const { searchParams } = new URL(request.url);
  const query = parsePeopleQuery(searchParams);
  const people = await services.people.list(viewer, query, locale);
  const added = people.find(({ id }) => id === searchParams.get('nouveau'));
  return {
    locale,
    query,
    total: people.length,
    people: people.slice(0, MOST_SHOWN),
    added: added?.name ?? null,
    isMailed: services.env.smtpUrl !== null,
    organisations: await services.organisations.names(viewer),
  };
});

/** Creates an account and sends its person a mail. */
export const action = guarded(async ({ request, context }: ActionFunctionArgs) => {
  const { services, viewer, origin } = context;
  authoriseSeen(viewer, 'person.manage');
  const form = await readForm({ request, context });
  const typed = { ...readInput(form, personInput), group: formText(form, 'group') };
  try {
    const person = await services.people.invite({ ...typed, ...roleOfGroup(typed.group) }, viewer, origin);
    return redirectTo(`${PEOPLE_PATH}?nouveau=${person.id}#contenu`);
  } catch (error) {
    const { fields, isConflict, status } = refusedFields(error);
    return data({ ...typed, faults: isConflict ? ['taken'] : fields }, { status });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('admin.sections.personnes'));

export default function People() {
  const t = useT();
  const { query, people, total, added, isMailed, organisations } = useLoaderData<typeof loader>();
  const draft = useActionData<typeof action>() ?? null;
  return (
    <>
      <h1>{t('admin.sections.personnes')}</h1>
      {added && (
        <p className="notice-box" role="status">
          {t(isMailed ? 'admin.invite.sent' : 'admin.invite.sentUnmailed', { name: added })}
        </p>
      )}
      <p className="actions admin-jump">
        <a className="button is-quiet" href="#inviter">
          {t('admin.invite.title')}
        </a>
      </p>
      <PeopleFilter query={query} />
      <p className="quiet">
        {t('admin.list.count', { count: total })}
        {total > people.length && ` · ${t('admin.list.more', { shown: people.length })}`}
      </p>
      {total === 0 ? <p className="empty">{t('admin.list.none')}</p> : <PeopleTable people={people} query={query} />}
      <section id="inviter" aria-labelledby="inviter-titre">
        <h2 id="inviter-titre">{t('admin.invite.title')}</h2>
        <p>{t(isMailed ? 'admin.invite.intro' : 'admin.invite.introUnmailed')}</p>
        <OrganisationNames names={organisations} />
        <InvitePerson draft={draft} />
      </section>
    </>
  );
}
