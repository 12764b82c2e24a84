import { downloadFile } from '#app/editor/controls/download-file.ts';
import { RefusalBox } from '#app/editor/controls/refusal-box.tsx';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import type { Refusal } from '#app/editor/session/state/refusal.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';
import { toCsv } from '#content/csv/to-csv.ts';
import type { SectionDeskData } from './section-data.ts';
import { writtenRows } from './written-rows.ts';

/**
 * The message for a refusal of a section; refusals that concern the browser's page have the same
 * words as for a page's text.
 */
export function sectionRefusal(t: Translate, refusal: Refusal): string {
  if (refusal === 'no-right' || refusal === 'no-page' || refusal === 'refused') return t(`sections.refusal.${refusal}`);
  return t(`editor.refusal.${refusal}`);
}

interface SectionRefusalProps {
  readonly session: DraftSession;
  readonly section: SectionDeskData['section'];
}

/**
 * Explains why a section is no longer stored, and offers to download what was written, or to start
 * over.
 */
export function SectionRefusal({ session, section }: SectionRefusalProps) {
  const t = useT();
  const download = () => {
    const csv = toCsv(writtenRows(session.draft, section), t.locale === 'fr' ? ';' : ',');
    downloadFile(csv, section.title, { type: 'text/csv', ending: 'csv' });
  };
  const messageOf = (refusal: Refusal | 'held') =>
    refusal === 'held' ? t('sections.refusal.held') : sectionRefusal(t, refusal);
  return <RefusalBox session={session} path={section.path} messageOf={messageOf} download={download} />;
}
