import { Outlet } from '@remix-run/react';
import { useContext } from 'react';
import { AddressContext } from '#app/frame/render-context.tsx';
import { type MessageKey, useT } from '#app/i18n/translate.ts';
import { kindPath } from '#content/addresses/address.ts';
import {
  ADMIN_PATH,
  JOURNAL_PATH,
  OUTBOX_PATH,
  PEOPLE_PATH,
  REVIEW_RULES_PATH,
} from '#content/addresses/site-paths.ts';

const SECTIONS: readonly { href: string; label: MessageKey }[] = [
  { href: ADMIN_PATH, label: 'admin.overview' },
  { href: PEOPLE_PATH, label: 'admin.people' },
  { href: JOURNAL_PATH, label: 'activity.journal.title' },
  { href: OUTBOX_PATH, label: 'admin.outbox' },
  { href: REVIEW_RULES_PATH, label: 'review.rules' },
  { href: kindPath('site'), label: 'admin.sitePages' },
];

/** The frame of the administration. Each of its pages checks the right itself. */
export default function Administration() {
  const t = useT();
  const path = useContext(AddressContext).split('?')[0]!;
  const isHere = (href: string) => path === href || (href !== ADMIN_PATH && path.startsWith(`${href}/`));
  return (
    <div className="admin-page">
      <nav className="admin-nav" aria-label={t('admin.nav')}>
        {SECTIONS.map(({ href, label }) => (
          <a key={href} href={href} aria-current={path === href ? 'page' : isHere(href) ? 'true' : undefined}>
            {t(label)}
          </a>
        ))}
      </nav>
      <Outlet />
    </div>
  );
}
