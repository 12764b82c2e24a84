import type { ReactNode } from 'react';
import { RunningHead } from '#app/frame/running-head.tsx';
import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { NoticeHead } from '#app/reading/notice/notice-table.tsx';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { Icon } from '#app/ui/icon.tsx';
import { PageLanguageBadge } from '#app/ui/page-language-badge.tsx';
import { kindPath } from '#content/addresses/address.ts';
import { KINDS } from '#content/kinds/kind.ts';
import { directionOf } from '#content/locale.ts';
import { bindShortWords } from '#content/text/typography.ts';
import { ContentsList } from './contents-list.tsx';
import type { PageHead } from './page-head.ts';
import type { TextView } from './text-view.server.ts';

interface ReadingFrameProps {
  readonly page: PageHead;
  /** An edition or a draft; null if there is none to show. */
  readonly text: TextView | null;
  /** The foot of each printed page: address and state. */
  readonly printedFoot: string;
  /** Messages under the title, in the interface's language. */
  readonly messages: ReactNode;
  readonly foot: ReactNode;
  readonly aside: ReactNode;
  /**
   * Where it is written, for the staff: the panel with the same link comes after the text on a
   * phone.
   */
  readonly write?: string | null;
  /** Where a session of it is led, for the same reason. */
  readonly lead?: string | null;
  /** Annotations are shown at both sides of the text. */
  readonly hasSides?: boolean;
  readonly children: ReactNode;
}

/** The layout of everything that is read: contents, title, notice, text, foot and margin. */
export function ReadingFrame(props: ReadingFrameProps) {
  const {
    page,
    text,
    printedFoot,
    messages,
    foot,
    aside,
    write = null,
    lead = null,
    hasSides = false,
    children,
  } = props;
  const t = useT();
  const { kind, language } = page;
  const interfaceWords = { lang: t.locale, dir: directionOf(t.locale) };
  return (
    <div className={hasSides ? 'reading has-sides' : 'reading'}>
      {text && <RunningHead title={page.title} foot={printedFoot} />}
      <ContentsList headings={text?.headings ?? []} language={language} form="beside" />
      <article className="reading-text" lang={language} dir={directionOf(language)}>
        <header className="reading-head">
          <p className="kicker" lang={t.locale} dir="ltr">
            <span className="kicker-kind">
              <span className="motif" data-motif={kind} aria-hidden="true" />
              <a href={kindPath(kind)}>{kindName(t, kind)}</a>
              {/* A reader of another language learns it before the first words. */}
              <PageLanguageBadge language={language} />
              {page.category && ' ·'}
            </span>{' '}
            {page.category && <span {...foreignLanguage(language, t.locale)}>{page.category}</span>}
          </p>
          <h1>{bindShortWords(page.title, language)}</h1>
          {page.summary && <p className="standfirst">{page.summary}</p>}
          {(write || lead) && (
            <p className="head-write" {...interfaceWords}>
              {write && (
                <a className="button is-quiet is-small" href={write}>
                  <Icon name="pen" />
                  {t('reading.write')}
                </a>
              )}{' '}
              {lead && (
                <a className="button is-quiet is-small" href={lead}>
                  {t('sessionPlan.lead')}
                </a>
              )}
            </p>
          )}
          <div {...interfaceWords}>
            {messages}
            {text && <NoticeHead rows={text.head} sdgs={text.sdgs} language={language} linked={text.hasTerms} />}
            {KINDS[kind].standingNotice && text && <p className="standing">{t('reading.standing')}</p>}
            {text && <ContentsList headings={text.headings} language={language} form="folded" />}
          </div>
        </header>
        {children}
        {text && (
          <footer className="reading-foot" {...interfaceWords}>
            {foot}
          </footer>
        )}
      </article>
      <aside className="reading-aside">{aside}</aside>
    </div>
  );
}
