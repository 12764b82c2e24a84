import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { windowWords } from '#app/annotations/thread/annotation-bar.tsx';
import { doneAt } from '#app/frame/done-message.tsx';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { formText, readForm, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { translator } from '#app/i18n/translate.ts';
import { INVITATION_NAMES, type RefusedInvitation } from '#app/invitations/invitation-form.tsx';
import { invitationRow, type NewLink, newLink } from '#app/invitations/invitation-view.server.ts';
import { InvitationsPage } from '#app/invitations/invitations-page.tsx';
import { type RefusedVersion, VersionSection } from '#app/invitations/version-section.tsx';
import { OrganisationNames } from '#app/organisations/organisation-names.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { DONE_PARAMETER, donePath, invitationsPath } from '#content/addresses/site-paths.ts';
import { annotationWindow, windowState } from '#content/annotation/annotation-window.ts';
import { NavetteError } from '#content/errors.ts';
import { invitationInput } from '#content/input/people/invitation-input.ts';
import { listCountries } from '#content/taxonomy/countries.ts';
import { setTypography } from '#content/text/typography.ts';

export const handle: RouteHandle = { islands: ['copy-text'] };

/** Countries above the list of all: as many as are read at a glance. */
const MOST_SUGGESTED = 8;

/** `/ateliers/<slug>/invitations`: who is invited to annotate this page, and new links. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requirePageFor('invitation.revoke', args);
  const t = translator(locale);
  const title = setTypography(page.title, page.language);
  const invitations = (await services.invitations.list(page.id, viewer)).map(invitationRow);
  const used = await services.terms.list(viewer, 'country');
  const near = [...page.notice.common.countries, ...invitations.map(({ country }) => country)];
  const mostUsed = [...used].sort((a, b) => b.count - a.count).map(({ code }) => code);
  const window = annotationWindow(page.kind, page.notice);
  const state = windowState(window, services.clock());
  return {
    title,
    // A link that opens a page where nothing can be written disappoints who was asked.
    outside: window && state !== 'open' ? windowWords(t, window, state) : null,
    heading: t('invitations.titleOf', { title }),
    path: pagePath(page),
    opens: (page.editionNumber ?? page.versionNumber) !== null && page.archivedAt === null,
    versions: page.archivedAt === null ? await services.versions.list(page.id, viewer) : null,
    askedNumber: page.versionNumber,
    isPublished: page.editionNumber !== null,
    isFreezing: new URL(args.request.url).searchParams.has('figer'),
    formKey: crypto.randomUUID(),
    archived: page.archivedAt !== null,
    isMailed: services.env.smtpUrl !== null,
    organisations: await services.organisations.names(viewer),
    countries: listCountries(locale),
    suggested: [...new Set([...near, ...mostUsed])].slice(0, MOST_SUGGESTED),
    invitations,
    revoked: new URL(args.request.url).searchParams.get(DONE_PARAMETER) === 'revoquee',
  };
});

interface Answer {
  readonly made?: NewLink;
  readonly refused?: RefusedInvitation;
  readonly version?: RefusedVersion;
}

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer, origin, sending } = args.context;
  const page = await requirePageFor('invitation.revoke', args);
  const form = await readForm(args);
  const path = invitationsPath(pagePath(page));
  switch (formText(form, 'intent')) {
    case 'revoke':
      await services.invitations.revoke(formText(form, 'id'), viewer);
      return redirectTo(donePath(path, 'revoquee'));
    case 'freeze': {
      const typed = { version: formText(form, 'version'), key: formText(form, 'cle') };
      try {
        await services.versions.freeze(page.id, typed, viewer);
        return redirectTo(doneAt(path, 'figee'));
      } catch (error) {
        const { fields, status } = refusedFields(error);
        return data<Answer>({ version: { ...typed, fields } }, { status });
      }
    }
    case 'invite':
      break;
    default:
      throw new NavetteError('invalid', { fields: ['intent'] });
  }
  const typed = readInput(form, invitationInput, INVITATION_NAMES);
  try {
    const invited = await services.invitations.invite({ pageId: page.id, ...typed }, viewer, origin, sending.record);
    // Rendered in the response to the POST: a redirect would leave the secret in the browser's
    // history.
    const { page: opened } = await services.invitations.describe(invited.token);
    // Without a mail server it waits in the outbox.
    const isMailed = invited.isMailed && services.env.smtpUrl !== null;
    const made = await newLink({ ...invited, isMailed }, origin, opened);
    return data<Answer>({ made }, { headers: { 'Cache-Control': 'no-store' } });
  } catch (error) {
    const { fields, status } = refusedFields(error);
    return data<Answer>({ refused: { ...typed, fields } }, { status });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? pageMeta(data.heading) : []);

export default function Invitations() {
  const { versions, askedNumber, isPublished, isFreezing, formKey, organisations, ...page } =
    useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const version = versions && (
    <VersionSection
      path={page.path}
      versions={versions}
      askedNumber={askedNumber}
      isPublished={isPublished}
      isFreezing={isFreezing}
      formKey={formKey}
      refused={answer?.version ?? null}
    />
  );
  return (
    <>
      <OrganisationNames names={organisations} />
      <InvitationsPage {...page} version={version} made={answer?.made ?? null} refused={answer?.refused ?? null} />
    </>
  );
}
