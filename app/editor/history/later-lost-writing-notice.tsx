import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { Later, LaterPart } from '#app/editor/tools/later.tsx';
import { withTexts } from '#app/editor/tools/later-texts.ts';
import { useSession } from '#app/editor/tools/use-session.ts';

const NOTICE = new LaterPart(async () => (await withTexts(import('./lost-writing-notice.tsx'))).LostWritingNotice);

/** The notice of passages that others deleted, once there are some. */
export function LaterLostWritingNotice() {
  const lost = useSession(useEditorTools().session, 'lost');
  return lost.length > 0 ? <Later part={NOTICE} with={{ lost }} /> : null;
}
