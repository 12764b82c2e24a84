import { AnnotationsSlot } from '#app/annotations/annotations-slot.tsx';
import type { AnnotationsView } from '#app/annotations/annotations-view.server.ts';
import { DoneMessage } from '#app/frame/done-message.tsx';
import { RunningHead } from '#app/frame/running-head.tsx';
import { formatDate } from '#app/i18n/format.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { Places } from '#app/ui/places.tsx';
import { kindPath } from '#content/address.ts';
import { KINDS } from '#content/kinds/kind.ts';
import { directionOf } from '#content/locale.ts';
import { noticePath } from '#content/site-paths.ts';
import { AttachmentList } from './attachment-list.tsx';
import { ContentsList } from './contents-list.tsx';
import { NoticeTable } from './notice-table.tsx';
import { PageStaff } from './page-staff.tsx';
import { ReadingAside } from './reading-aside.tsx';
import type { EditionView, ReadingView } from './reading-view.server.ts';

/** A page as readers see it: complete without a script. */
export function ReadingPage(props: { view: ReadingView; editionsCount: number; annotations?: AnnotationsView | null }) {
  const { view, editionsCount, annotations = null } = props;
  const t = useT();
  const { edition, kind, language } = view;
  return (
    <div className={annotations ? 'reading has-sides' : 'reading'}>
      {edition && <RunningHead title={view.title} foot={printedFoot(t, edition)} />}
      <ContentsList headings={edition?.headings ?? []} language={language} form="beside" />
      <article className="reading-text" lang={language} dir={directionOf(language)}>
        <header className="reading-head">
          <p className="kicker" lang={t.locale} dir="ltr">
            <span className="motif" data-motif={kind} aria-hidden="true" />
            <a href={kindPath(kind)}>{kindName(t, kind)}</a>
            {view.category && <span {...foreignLanguage(language, t.locale)}>{` · ${view.category}`}</span>}
          </p>
          <h1>{view.title}</h1>
          {view.summary && <p className="standfirst">{view.summary}</p>}
          <div lang={t.locale} dir={directionOf(t.locale)}>
            <DoneMessage />
            {view.staff?.archivedAt && (
              <p className="notice-box">
                {t('reading.archived', { date: formatDate(view.staff.archivedAt, t.locale) })}{' '}
                <a href={noticePath(view.path)}>{t('manage.restore')}</a>
              </p>
            )}
            {edition?.latest && (
              <p className="notice-box" role="note">
                {t('reading.notLatest', { number: edition.number, date: formatDate(edition.publishedAt, t.locale) })}{' '}
                <a href={view.path}>{t('reading.readLatest')}</a>
              </p>
            )}
            {edition && <NoticeTable rows={edition.head} sdgs={edition.sdgs} language={language} />}
            {KINDS[kind].standingNotice && edition && <p className="standing">{t('reading.standing')}</p>}
            {edition && <ContentsList headings={edition.headings} language={language} form="folded" />}
          </div>
        </header>
        {edition ? (
          <AnnotatedBody annotations={annotations} html={edition.html} />
        ) : (
          <div className="empty" lang={t.locale} dir={directionOf(t.locale)}>
            <h2>{t('reading.unpublished')}</h2>
            <p>{t('reading.unpublishedText')}</p>
          </div>
        )}
        {edition && (
          <footer className="reading-foot" lang={t.locale} dir={directionOf(t.locale)}>
            <AttachmentList attachments={edition.attachments} />
            {edition.foot.length > 0 && (
              <section aria-labelledby="notice">
                <h2 id="notice">{t('reading.notice')}</h2>
                <NoticeTable rows={edition.foot} language={language} wide />
              </section>
            )}
            <section className="cite" aria-labelledby="citer">
              <h2 id="citer">{t('reading.cite')}</h2>
              <p>
                {edition.citation} <span className="cite-address">{edition.citedUrl}</span>
              </p>
            </section>
            <Places places={view.places} />
          </footer>
        )}
      </article>
      <aside className="reading-aside">
        {view.staff && <PageStaff view={view} staff={view.staff} />}
        {edition && <ReadingAside view={view} edition={edition} editionsCount={editionsCount} />}
      </aside>
    </div>
  );
}

/** The address and edition of a printed text. */
function printedFoot(t: Translate, { described, number, publishedAt }: EditionView): string {
  const state = `${t('reading.editionTitle', { number })}, ${formatDate(publishedAt, t.locale)}`;
  return `${described.url.replace(/^https?:\/\//, '')} · ${state}`;
}

function AnnotatedBody({ annotations, html }: { annotations: AnnotationsView | null; html: string }) {
  return (
    <AnnotationsSlot view={annotations}>
      <div className="prose" id="texte" dangerouslySetInnerHTML={{ __html: html }} />
    </AnnotationsSlot>
  );
}
