import { pasteLosses } from '#app/editor/extensions/paste/guarded-paste.ts';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { Later, LaterPart } from '#app/editor/tools/later.tsx';
import { withTexts } from '#app/editor/tools/later-texts.ts';
import { useEditorSnapshot } from '#app/editor/tools/use-editor-snapshot.ts';

const NOTICE = new LaterPart(async () => (await withTexts(import('./paste-notice.tsx'))).PasteNotice);

/** The notice of what pasting lost, once it lost something. */
export function LaterPasteNotice() {
  const losses = useEditorSnapshot(useEditorTools().editor, pasteLosses);
  return Object.keys(losses).length > 0 ? <Later part={NOTICE} with={{ losses }} /> : null;
}
