import { AnnotationsSlot } from '#app/annotations/annotations-slot.tsx';
import { AnnotationLine, MarginSlot } from '#app/annotations/margin-slot.tsx';
import type { AnnotationsView } from '#app/annotations/view/annotations-view.server.ts';
import { DoneMessage } from '#app/frame/done-message.tsx';
import { formatDate } from '#app/i18n/format.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';
import { PageLenses } from '#app/lenses/page-lenses.tsx';
import { PracticeStanding } from '#app/reading/practice/practice-standing.tsx';
import { ReadingFrame } from '#app/reading/text/reading-frame.tsx';
import { TextFoot } from '#app/reading/text/text-foot.tsx';
import { exportPath } from '#content/addresses/address.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import { draftPath, editionPath, evidenceMapPath, noticePath, sessionPath } from '#content/addresses/site-paths.ts';
import { REFERENCE_EXTENSIONS, REFERENCE_FORMATS } from '#content/evidence/reference-formats.ts';
import { directionOf } from '#content/locale.ts';
import { hasMaterials } from '#content/material/material.ts';
import { PageStaff } from './page-staff.tsx';
import { Places } from './places.tsx';
import { ReadNext } from './read-next.tsx';
import { AidsLink, ReadingAids } from './reading-aids.tsx';
import { ReadingAside } from './reading-aside.tsx';
import type { EditionView, ReadingView } from './reading-view.server.ts';
import { WorksheetBar } from './worksheet-bar.tsx';

/** A page as readers see it: complete without a script. */
export function ReadingPage(props: {
  view: ReadingView;
  editionsCount: number;
  annotations?: AnnotationsView | null;
  /** Whether the page has its aids, or a link to itself with them. */
  aids?: 'here' | 'on demand' | 'none';
}) {
  const { view, editionsCount, annotations = null, aids = 'none' } = props;
  const t = useT();
  const { edition } = view;
  const beside = annotations?.layout === 'margin' ? annotations : null;
  return (
    <ReadingFrame
      page={view}
      text={edition}
      printedFoot={edition ? printedFoot(t, edition) : ''}
      write={view.staff && !view.staff.archivedAt ? writePath(view.path) : null}
      lead={view.hasSession ? sessionPath(view.path) : null}
      hasSides={annotations?.layout === 'sides'}
      messages={
        <>
          {beside && <AnnotationLine view={beside} />}
          <Messages view={view} />
          {edition && aids === 'here' && <ReadingAids covers={view.places.map(({ href }) => href)} />}
          {edition && aids === 'on demand' && <AidsLink path={view.path} />}
        </>
      }
      foot={
        edition && (
          <>
            {aids === 'here' && <WorksheetBar />}
            {view.practice && (
              <PracticeStanding practice={view.practice} language={view.language} isStaff={view.staff !== null} />
            )}
            <PageLenses lenses={view.lenses} />
            <TextFoot
              text={edition}
              language={view.language}
              map={hasMaterials(view.kind) && edition.latest === null ? evidenceMapPath(view.path) : null}
            />
            <section className="cite" aria-labelledby="citer">
              <h2 id="citer">{t('reading.cite')}</h2>
              <p>
                {edition.citation} <span className="cite-address">{edition.citedUrl}</span>
              </p>
              <ul className="cite-files no-print" aria-label={t('reading.citeFiles')}>
                {REFERENCE_EXTENSIONS.map((extension) => (
                  <li key={extension}>
                    <a href={exportPath(editionPath(view.path, edition.number), extension)} download>
                      {REFERENCE_FORMATS[extension].names[t.locale]}
                    </a>
                  </li>
                ))}
              </ul>
            </section>
            <Places places={view.places} />
            <ReadNext related={view.related} citedBy={view.citedBy} />
          </>
        )
      }
      aside={
        <>
          {view.staff && <PageStaff path={view.path} staff={view.staff} isPublished={edition !== null} />}
          {edition && <ReadingAside view={view} edition={edition} editionsCount={editionsCount} />}
        </>
      }
    >
      {beside ? (
        <MarginSlot view={beside} />
      ) : edition ? (
        <AnnotationsSlot view={annotations}>
          <div className="prose" id="texte" dangerouslySetInnerHTML={{ __html: edition.html }} />
        </AnnotationsSlot>
      ) : (
        <div className="empty" lang={t.locale} dir={directionOf(t.locale)}>
          <h2>{t('reading.unpublished')}</h2>
          <p>{t(view.staff?.archivedAt ? 'reading.unpublishedArchived' : 'reading.unpublishedText')}</p>
          <p>
            <a href={draftPath(view.path)}>{t('draft.read')}</a>
          </p>
        </div>
      )}
    </ReadingFrame>
  );
}

function Messages({ view }: { view: ReadingView }) {
  const t = useT();
  const { edition, staff } = view;
  return (
    <>
      <DoneMessage />
      {staff?.archivedAt && (
        <p className="notice-box">
          {t('reading.archived', { date: formatDate(staff.archivedAt, t.locale) })}{' '}
          <a href={noticePath(view.path)}>{t('manage.restore')}</a>
        </p>
      )}
      {edition?.latest && (
        <p className="notice-box" role="note">
          {t('reading.notLatest', { number: edition.number, date: formatDate(edition.publishedAt, t.locale) })}{' '}
          <a href={view.path}>{t('reading.readLatest')}</a>
        </p>
      )}
      {edition?.withdrawnAt && (
        <p className="notice-box" role="note">
          {t('reading.withdrawn', { date: formatDate(edition.withdrawnAt, t.locale) })}
        </p>
      )}
    </>
  );
}

/** The address and edition of a printed text. */
function printedFoot(t: Translate, { described, number, publishedAt }: EditionView): string {
  const state = `${t('reading.editionTitle', { number })}, ${formatDate(publishedAt, t.locale)}`;
  return `${described.url.replace(/^https?:\/\//, '')} · ${state}`;
}
