import type { ReactNode } from 'react';
import { useLinkT, useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { Icon } from '#app/ui/icon.tsx';
import { Logo } from '#app/ui/logo.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { collectionKindPath, kindPath } from '#content/addresses/address.ts';
import { SIGN_OUT_PATH } from '#content/addresses/device-paths.ts';
import {
  ACCOUNT_PATH,
  ACTIVITY_PATH,
  ADMIN_PATH,
  BOARD_PATH,
  EXPLORE_PATH,
  LINK_LANGUAGE,
  languagePath,
  NEW_COLLECTION_PATH,
  NEW_PAGE_PATH,
  OWN_KITS_PATH,
  SEARCH_CARE_PATH,
  SEARCH_PATH,
  SIGN_IN_PATH,
  signInPath,
} from '#content/addresses/site-paths.ts';
import { FORM_MARK } from '#content/form-key.ts';
import { COLLECTION_KINDS, COLLECTIONS } from '#content/kinds/collection-kind.ts';
import { KINDS, LISTED_KINDS } from '#content/kinds/kind.ts';
import { LONGEST_QUERY } from '#content/search/query/search-query.ts';
import { findVocabularyBySegment } from '#content/taxonomy/vocabulary.ts';
import { setTypography } from '#content/text/typography.ts';
import type { FooterLink } from '#server/pages/site-pages.ts';
import { Palette } from './palette.tsx';
import { SignOutDialog } from './sign-out-dialog.tsx';
import { suggesting } from './suggesting.ts';

/** The signed-in viewer as the frame shows them; null for the public. */
export interface ShellViewer {
  readonly role: 'member' | 'staff' | 'partner';
  /** The person's id; null for a partner, who is no person with an account. */
  readonly id: string | null;
  readonly name: string;
  readonly organisation: string | null;
  readonly admin: boolean;
}

/** The page and collection kinds, in menu order. */
const SECTIONS = [
  ...LISTED_KINDS.map((kind) => ({ href: kindPath(kind), ...KINDS[kind] })),
  ...COLLECTION_KINDS.map((kind) => ({ href: collectionKindPath(kind), ...COLLECTIONS[kind] })),
].sort((a, b) => a.menu.position - b.menu.position);

interface PageShellProps {
  readonly viewer: ShellViewer | null;
  readonly networkName: string;
  /** The current address, to return to after signing in or changing the language. */
  readonly path: string;
  /** The pages of the site itself, in the footer. */
  readonly sitePages?: readonly FooterLink[];
  readonly slim?: boolean;
  /** The id of the form that a change of the language sends along; null for none. */
  readonly languageForm?: string | null;
  readonly children: ReactNode;
}

/** The frame around every page: skip link, header, main landmark, footer. */
export function PageShell(props: PageShellProps) {
  const { viewer, networkName, path, sitePages = [], slim = false, languageForm = null, children } = props;
  const t = useT();
  const page = useLinkT();
  // What is in the interface's language, on a page in another.
  const ours = foreignLanguage(t.locale, page.locale);
  // A partner has a single page: nothing to list or search.
  const browses = viewer?.role !== 'partner' && !slim;
  return (
    <>
      <a className="skip-link" href="#contenu">
        {page('shell.skip')}
      </a>
      <header className={slim ? 'site-header is-slim' : 'site-header'}>
        <a className="brand" href="/">
          <Logo />
          <span className="brand-name">Navette</span>
          <span className="brand-network">{networkName}</span>
        </a>
        {browses && (
          <nav className="site-nav" aria-label={t('shell.mainNav')}>
            {viewer?.role === 'staff' && (
              <a href={BOARD_PATH} aria-current={current(BOARD_PATH, path)}>
                {t('board.menu')}
              </a>
            )}
            <a href={EXPLORE_PATH} aria-current={current(EXPLORE_PATH, path) ?? (isTerm(path) ? 'true' : undefined)}>
              {t('explore.title')}
            </a>
            {SECTIONS.filter(({ menu }) => menu.inHeader).map(({ href, names }) => (
              <a key={href} href={href} aria-current={current(href, path)}>
                {names[t.locale].menu}
              </a>
            ))}
          </nav>
        )}
        {browses && <SiteMenu viewer={viewer} path={path} />}
        {browses && (
          <search className="site-search">
            <form action={SEARCH_PATH}>
              <Icon name="search" />
              <input
                type="search"
                name="q"
                maxLength={LONGEST_QUERY}
                aria-label={t('shell.searchLabel')}
                placeholder={t('shell.searchPlaceholder')}
                autoComplete="off"
                {...suggesting(t)}
              />
              <button type="submit" className="visually-hidden">
                {t('shell.search')}
              </button>
            </form>
          </search>
        )}
        <div className="site-tools" lang={viewer ? ours.lang : undefined}>
          {browses && (
            <a className="icon-button site-search-link" href={SEARCH_PATH} aria-label={t('shell.search')}>
              <Icon name="search" />
            </a>
          )}
          {viewer ? <Account viewer={viewer} /> : <SignIn path={path} />}
        </div>
      </header>
      <main id="contenu" tabIndex={-1}>
        {children}
      </main>
      {!slim && <Footer {...{ browses, networkName, path, sitePages, languageForm }} />}
      {viewer && viewer.role !== 'partner' && (
        <Palette staff={viewer.role === 'staff'} admin={viewer.admin} words={ours} />
      )}
      {viewer?.id && <SignOutDialog person={viewer.id} words={ours} />}
    </>
  );
}

/** The menu of narrow screens: every section, and the present one marked, without a script. */
function SiteMenu({ viewer, path }: { viewer: ShellViewer | null; path: string }) {
  const t = useT();
  const links = [
    ...(viewer?.role === 'staff'
      ? [{ href: BOARD_PATH, label: t('board.menu'), here: current(BOARD_PATH, path) }]
      : []),
    {
      href: EXPLORE_PATH,
      label: t('explore.title'),
      here: current(EXPLORE_PATH, path) ?? (isTerm(path) ? ('true' as const) : undefined),
    },
    ...SECTIONS.map(({ href, names }) => ({ href, label: names[t.locale].menu, here: current(href, path) })),
  ];
  const here = links.find((link) => link.here !== undefined);
  return (
    <details className="site-menu">
      <summary>
        <Icon name="menu" />
        {t('shell.menu')}
        {here && <span className="site-menu-here">{here.label}</span>}
      </summary>
      <nav aria-label={t('shell.mainNav')}>
        <ul>
          {links.map((link) => (
            <li key={link.href}>
              <a href={link.href} aria-current={link.here}>
                {link.label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </details>
  );
}

function current(href: string, path: string): 'page' | 'true' | undefined {
  const { pathname } = new URL(path, 'http://localhost');
  if (pathname === href) return 'page';
  return pathname.startsWith(`${href}/`) ? 'true' : undefined;
}

/** Pages of terms and their lists belong to the section « explore ». */
function isTerm(path: string): boolean {
  const { pathname } = new URL(path, 'http://localhost');
  return findVocabularyBySegment(pathname.split('/')[1] ?? '') !== null;
}

function SignIn({ path }: { path: string }) {
  const t = useLinkT();
  const isSignIn = path.startsWith(SIGN_IN_PATH);
  return (
    <a className="quiet-link" href={isSignIn ? SIGN_IN_PATH : signInPath(path)}>
      {t('shell.signIn')}
    </a>
  );
}

function Account({ viewer }: { viewer: ShellViewer }) {
  const t = useT();
  if (viewer.role === 'partner') {
    return (
      <p className="account-name">
        <Icon name="person" />
        {t('shell.invitedAs', { name: viewer.name, organisation: viewer.organisation ?? '' })}
      </p>
    );
  }
  return (
    <details className="menu">
      {/* On a phone, only the icon is visible. */}
      <summary aria-label={t('shell.signedInAs', { name: viewer.name })}>
        <Icon name="person" />
        <span className="menu-label">{viewer.name}</span>
      </summary>
      <div className="menu-panel">
        <p className="menu-note">{t('shell.signedInAs', { name: viewer.name })}</p>
        <button type="button" data-palette-open="" hidden>
          {t('palette.open')}
        </button>
        {viewer.role === 'staff' && <a href={ACTIVITY_PATH}>{t('activity.menu')}</a>}
        {viewer.role === 'staff' && <a href={SEARCH_CARE_PATH}>{t('palette.care')}</a>}
        {viewer.role === 'staff' && <a href={NEW_PAGE_PATH}>{t('shell.newPage')}</a>}
        {viewer.role === 'staff' && <a href={NEW_COLLECTION_PATH}>{t('shell.newCollection')}</a>}
        {viewer.admin && <a href={ADMIN_PATH}>{t('shell.admin')}</a>}
        <a href={OWN_KITS_PATH}>{t('ownKits.listTitle')}</a>
        <a href={ACCOUNT_PATH}>{t('account.title')}</a>
        <PostForm action={SIGN_OUT_PATH}>
          <button type="submit">{t('shell.signOut')}</button>
        </PostForm>
      </div>
    </details>
  );
}

interface FooterProps extends Required<Pick<PageShellProps, 'networkName' | 'path' | 'sitePages' | 'languageForm'>> {
  readonly browses: boolean;
}

function Footer({ browses, networkName, path, sitePages, languageForm }: FooterProps) {
  const t = useT();
  return (
    <footer className="site-footer">
      <div className="site-footer-about">
        <Logo />
        <p>{t('shell.about')}</p>
        <p>{t('shell.publishedBy', { network: networkName })}</p>
      </div>
      {browses && (
        <nav aria-label={t('shell.footerNav')}>
          <ul>
            {SECTIONS.map(({ href, names }) => (
              <li key={href}>
                <a href={href}>{names[t.locale].menu}</a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {sitePages.length > 0 && (
        <nav aria-label={t('shell.siteNav')}>
          <ul className="site-footer-pages">
            {sitePages.map(({ href, title, language }) => (
              <li key={href}>
                <a href={href} aria-current={current(href, path)} {...foreignLanguage(language, t.locale)}>
                  {setTypography(title, language)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <p>
        <OtherLanguage path={path} form={languageForm} />
        <br />
        <a href="/licences.txt" hrefLang="en" rel="nofollow">
          {t('shell.licences')}
        </a>
      </p>
    </footer>
  );
}

/** The same screen in the interface's other language. */
function OtherLanguage({ path, form }: { path: string; form: string | null }) {
  const t = useT();
  const other = t.locale === 'fr' ? 'en' : 'fr';
  const words = { lang: other, title: t('shell.otherLanguageHint') };
  if (form === null)
    return (
      <a href={languagePath(other, path)} hrefLang={other} rel="nofollow" {...words}>
        {t('shell.otherLanguage')}
      </a>
    );
  return (
    <button
      type="submit"
      form={form}
      formAction={`${path.split('?')[0]}?${LINK_LANGUAGE}=${other}&${FORM_MARK}`}
      name="intent"
      value="langue"
      formNoValidate
      className="link-button"
      {...words}
    >
      {t('shell.otherLanguage')}
    </button>
  );
}
