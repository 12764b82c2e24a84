import type { LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { guarded } from '#app/http/guarded.server.ts';
import { useT } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { Instant } from '#app/ui/instant.tsx';
import { OUTBOX_PATH } from '#content/addresses/site-paths.ts';

/** `/admin/outbox/<id>`: one mail as text. */
export const loader = guarded(async ({ params, context }: LoaderFunctionArgs) => ({
  mail: await context.services.outbox.read(context.viewer, params.id ?? ''),
}));

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data?.mail.subject);

export default function KeptMail() {
  const t = useT();
  const { mail } = useLoaderData<typeof loader>();
  return (
    <>
      <p className="kicker">
        <a href={OUTBOX_PATH}>{t('admin.mail.back')}</a>
      </p>
      <h1>{mail.subject}</h1>
      <dl className="admin-facts">
        <dt>{t('admin.mail.from')}</dt>
        <dd>{mail.from}</dd>
        <dt>{t('admin.mail.to')}</dt>
        <dd>{mail.to}</dd>
        <dt>{t('admin.mail.when')}</dt>
        <dd>
          <Instant iso={mail.sentAt} />
        </dd>
        {mail.problem !== '' && (
          <>
            <dt>{t('admin.mail.refusal')}</dt>
            <dd>
              <bdi>{mail.problem}</bdi>
            </dd>
          </>
        )}
      </dl>
      <p className="quiet">{t('admin.mail.secret')}</p>
      <div className="admin-mail" dir="auto">
        {mail.text.split(/(https?:\/\/\S+)/).map((part, index) =>
          index % 2 === 1 ? (
            <a key={part} href={part} rel="noreferrer">
              {part}
            </a>
          ) : (
            part
          ),
        )}
      </div>
    </>
  );
}
