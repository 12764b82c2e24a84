import type { LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { guarded } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { OpenInvitations } from '#app/invitations/open-invitations.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { setTypography } from '#content/text/typography.ts';

/** `/invitations`: the open invitations of all pages. */
export const loader = guarded(async ({ context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  authoriseSeen(viewer, 'invitation.manage');
  const { invitations, total } = await services.invitations.listOpen(viewer);
  return {
    locale,
    total,
    invitations: invitations.map(
      ({ id, name, organisation, country, seenAt, expiresAt, pageKind, pageSlug, pageTitle, pageLanguage }) => ({
        id,
        name,
        organisation,
        country,
        seenAt,
        until: expiresAt,
        page: {
          path: pagePath({ kind: pageKind, slug: pageSlug }),
          title: setTypography(pageTitle, pageLanguage),
          language: pageLanguage,
        },
      }),
    ),
  };
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('invitations.open.title'));

export default function OpenInvitationsScreen() {
  return <OpenInvitations {...useLoaderData<typeof loader>()} />;
}
