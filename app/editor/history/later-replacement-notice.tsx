import { useHistoryTools } from '#app/editor/tools/history-context.ts';
import { Later, LaterPart } from '#app/editor/tools/later.tsx';
import type { ReplacementNoticeProps } from './replacement-notice.tsx';

const NOTICE = new LaterPart(async () => (await import('./replacement-notice.tsx')).ReplacementNotice);

/** The notice that the draft's text was replaced, once it was: only a server replaces it. */
export function LaterReplacementNotice(props: ReplacementNoticeProps) {
  return useHistoryTools().replacement ? <Later part={NOTICE} with={props} /> : null;
}
