import { Outlet } from '@remix-run/react';
import { useContext } from 'react';
import { AddressContext } from '#app/frame/render-context.tsx';
import { type MessageKey, useT } from '#app/i18n/translate.ts';

const ROOMS: readonly { href: string; label: MessageKey }[] = [
  { href: '/admin', label: 'admin.overview' },
  { href: '/admin/personnes', label: 'admin.people' },
  { href: '/admin/outbox', label: 'admin.outbox' },
];

/** The frame of the administration. Each of its pages checks the right itself. */
export default function Administration() {
  const t = useT();
  const path = useContext(AddressContext).split('?')[0]!;
  const isHere = (href: string) => path === href || (href !== '/admin' && path.startsWith(`${href}/`));
  return (
    <div className="admin-page">
      <nav className="admin-nav" aria-label={t('admin.nav')}>
        {ROOMS.map(({ href, label }) => (
          <a key={href} href={href} aria-current={path === href ? 'page' : isHere(href) ? 'true' : undefined}>
            {t(label)}
          </a>
        ))}
      </nav>
      <Outlet />
    </div>
  );
}
