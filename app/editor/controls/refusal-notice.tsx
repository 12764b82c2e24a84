import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { useT } from '#app/i18n/translate.ts';
import { downloadText } from './download-text.ts';
import { RefusalBox } from './refusal-box.tsx';

/** Says why edits of a page's text are no longer stored. */
export function RefusalNotice() {
  const t = useT();
  const { editor, session, page } = useEditorTools();
  return (
    <RefusalBox
      session={session}
      path={page.path}
      messageOf={(refusal) => t(`editor.refusal.${refusal}`)}
      download={() => downloadText(editor, page.title)}
    />
  );
}
