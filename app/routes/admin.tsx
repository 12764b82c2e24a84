import { Outlet } from '@remix-run/react';
import { useContext } from 'react';
import { AddressContext } from '#app/frame/render-context.tsx';
import { admin } from '#app/i18n/fr/admin.ts';
import { useT } from '#app/i18n/translate.ts';
import { kindPath } from '#content/addresses/address.ts';
import { ADMIN_PATH, adminPath } from '#content/addresses/site-paths.ts';

/** The keys of the interface's texts list the sections, in the order of the French texts. */
const SECTIONS = Object.keys(admin.sections) as (keyof typeof admin.sections)[];
const pathOf = (section: string): string => (section === 'site' ? kindPath('site') : adminPath(section));

/** The frame of the administration. Each of its pages checks the right itself. */
export default function Administration() {
  const t = useT();
  const path = useContext(AddressContext).split('?')[0]!;
  const isHere = (href: string) => path === href || (href !== ADMIN_PATH && path.startsWith(`${href}/`));
  return (
    <div className="admin-page">
      <nav className="admin-nav" aria-label={t('admin.nav')}>
        {SECTIONS.map((section) => {
          const href = pathOf(section);
          return (
            <a key={href} href={href} aria-current={path === href ? 'page' : isHere(href) ? 'true' : undefined}>
              {t(`admin.sections.${section}`)}
            </a>
          );
        })}
      </nav>
      <Outlet />
    </div>
  );
}
