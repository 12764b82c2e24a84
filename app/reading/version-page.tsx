import { AnnotationsSlot } from '#app/annotations/annotations-slot.tsx';
import { AnnotationLine, MarginSlot } from '#app/annotations/margin-slot.tsx';
import { formatInstant } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { ReadingFrame } from '#app/reading/text/reading-frame.tsx';
import { TextFoot } from '#app/reading/text/text-foot.tsx';
import { draftPath, invitationsPath, versionPath } from '#content/addresses/site-paths.ts';
import type { VersionView } from './version-view.server.ts';

/** A version to annotate, in the layout of the edition that it may become. */
export function VersionPage({ view }: { view: VersionView }) {
  const t = useT();
  const { text, annotations, language, path, frozenAt } = view;
  const when = formatInstant(frozenAt, t.locale);
  const beside = annotations?.layout === 'margin' ? annotations : null;
  return (
    <ReadingFrame
      page={view}
      text={text}
      printedFoot={`${path} · ${t('version.printedFoot', { when })}`}
      hasSides={annotations?.layout === 'sides'}
      messages={
        <>
          <Band view={view} when={when} />
          {beside && <AnnotationLine view={beside} />}
        </>
      }
      foot={<TextFoot text={text} language={language} />}
      aside={null}
    >
      {beside ? (
        <MarginSlot view={beside} />
      ) : (
        <AnnotationsSlot view={annotations}>
          <div className="prose" id="texte" dangerouslySetInnerHTML={{ __html: text.html }} />
        </AnnotationsSlot>
      )}
    </ReadingFrame>
  );
}

/** Whether a version is annotated now: by whom reads it, by partners alone, or no more. */
function standingOf({ isAsked, annotations, edition }: VersionView): 'open' | 'partners' | 'former' | 'published' {
  if (isAsked) return annotations ? 'open' : 'partners';
  return edition === null ? 'former' : 'published';
}

/** Says which version this is, and where to go from here. */
function Band({ view, when }: { view: VersionView; when: string }) {
  const t = useT();
  const { path, name, edition, readsDraft, others } = view;
  return (
    <div className="notice-box draft-band" role="note" aria-label={t('version.title')}>
      <p>
        <span className="badge is-strong">{t('version.title')}</span> {t('version.frozen', { name, when })}
      </p>
      <p>{t(`version.band.${standingOf(view)}`)}</p>
      <ul className="no-print">
        {edition !== null && (
          <li>
            <a href={path}>{t('draft.readEdition', { number: edition })}</a>
          </li>
        )}
        {others.length > 0 && (
          <li>
            {t('version.others')}{' '}
            {others.map((other, index) => (
              <span key={other.number}>
                {index > 0 && ' · '}
                <a href={versionPath(path, other.number)}>
                  {t('version.other', { name: other.name, when: formatInstant(other.frozenAt, t.locale) })}
                </a>
              </span>
            ))}
          </li>
        )}
        {readsDraft && (
          <>
            <li>
              <a href={draftPath(path)}>{t('draft.read')}</a>
            </li>
            <li>
              <a href={invitationsPath(path)}>{t('reading.invite')}</a>
            </li>
          </>
        )}
      </ul>
    </div>
  );
}
