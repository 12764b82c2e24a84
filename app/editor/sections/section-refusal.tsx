import { downloadFile } from '#app/editor/controls/download-file.ts';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import type { Refusal } from '#app/editor/session/state/refusal.ts';
import { useSession } from '#app/editor/tools/use-session.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';
import { signInPath, writePath } from '#content/addresses/site-paths.ts';
import { toCsv } from '#content/text/csv.ts';
import type { SectionDeskData } from './section-data.ts';
import { writtenRows } from './written-rows.ts';

/** What a refusal says of a section; what is said of a page of the browser is the same as for a page's text. */
export function sectionRefusal(t: Translate, refusal: Refusal): string {
  if (refusal === 'no-right' || refusal === 'no-page' || refusal === 'refused') return t(`sections.refusal.${refusal}`);
  return t(`editor.refusal.${refusal}`);
}

interface SectionRefusalProps {
  readonly session: DraftSession;
  readonly section: SectionDeskData['section'];
}

/** Says why what is written in a section is no longer stored, and offers to take it away or to begin anew. */
export function SectionRefusal({ session, section }: SectionRefusalProps) {
  const t = useT();
  const refusal = useSession(session, 'refusal');
  const changed = useSession(session, 'changed');
  const save = useSession(session, 'save');
  if (!refusal && save !== 'unsaved') return null;
  const away = refusal === 'signed-out' || refusal === 'other-person';
  const again = away || refusal === 'too-many' || refusal === 'no-right';
  const beyondRepair = refusal === 'refused' || refusal === 'no-page';
  const download = () => {
    const csv = toCsv(writtenRows(session.draft, section), t.locale === 'fr' ? ';' : ',');
    downloadFile(csv, section.title, { type: 'text/csv', ending: 'csv' });
  };
  return (
    <div className="notice-box is-danger refusal" role="alert">
      <p>
        {refusal ? sectionRefusal(t, refusal) : t('sections.refusal.held')}
        {(away || refusal === 'no-right') && changed && ` ${t('editor.refusal.kept')}`}
      </p>
      <p className="actions">
        {away && (
          <a className="button is-quiet" href={signInPath(writePath(section.path))} target="_blank" rel="noopener">
            {t('editor.refusal.signIn')}
          </a>
        )}
        {again && (
          <button type="button" className="button" onClick={() => session.reconnect()}>
            {t('editor.refusal.retry')}
          </button>
        )}
        {refusal === 'outdated' && (
          <button type="button" className="button" onClick={() => location.reload()}>
            {t('editor.reload')}
          </button>
        )}
        {(changed || beyondRepair) && refusal !== 'storage-failed' && (
          <button type="button" className="button is-quiet" onClick={download}>
            {t('editor.refusal.download')}
          </button>
        )}
        {beyondRepair && (
          <button
            type="button"
            className="button is-quiet"
            onClick={() => void session.discardCopy().then(() => location.reload())}
          >
            {t('editor.refusal.discard')}
          </button>
        )}
      </p>
    </div>
  );
}
