import type { WritingState } from '#app/editor/tools/writing-page.ts';
import { translator } from '#app/i18n/translate.ts';
import { materialPath, transcriptPath } from '#content/addresses/site-paths.ts';
import { materialLabel } from '#content/material/material.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { ReadMaterial } from '#server/materials/material-service.ts';

/** What the editor shows beside the text of a transcript. @param draft its id */
export function transcriptState(
  { material, page }: Pick<ReadMaterial, 'material' | 'page'>,
  draft: string,
  { locale }: Pick<AppContext, 'locale'>,
): WritingState {
  const title = translator(locale)('extracts.transcript.title');
  return {
    page: {
      id: draft,
      kind: 'study',
      kindName: `${materialLabel(material)} · ${material.title}`,
      kindPath: materialPath(material.id),
      title,
      summary: '',
      written: { title, summary: '' },
      language: material.language,
      path: transcriptPath(material.id),
      sentBack: '',
      isTranscript: true,
    },
    visibility: 'members',
    status: 'draft',
    archived: page.archivedAt !== null,
    editions: [],
    files: [],
  };
}
