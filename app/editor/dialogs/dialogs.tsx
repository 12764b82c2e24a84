import { type ReactNode, useEffect } from 'react';
import { Dialog } from '#app/editor/tools/dialog.tsx';
import type { DialogRequest } from '#app/editor/tools/dialog-request.ts';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { Later, LaterPart } from '#app/editor/tools/later.tsx';
import { withTexts } from '#app/editor/tools/later-texts.ts';
import { useT } from '#app/i18n/translate.ts';

interface DialogsProps {
  readonly request: DialogRequest | null;
  readonly onClose: () => void;
  readonly onStored: () => void;
}

const FIGURE = new LaterPart(async () => (await import('./figure-dialog.tsx')).FigureDialog);
const LINK = new LaterPart(async () => (await withTexts(import('./link-dialog.tsx'))).LinkDialog);
const HELP = new LaterPart(async () => (await withTexts(import('./help-dialog.tsx'))).HelpDialog);
const PAGE_CARD = new LaterPart(async () => (await withTexts(import('./page-card-dialog.tsx'))).PageCardDialog);
const TYPED_BLOCK = new LaterPart(async () => (await withTexts(import('./typed-block-dialog.tsx'))).TypedBlockDialog);
const COMPARE = new LaterPart(
  async () => (await withTexts(import('#app/editor/history/compare-dialog.tsx'))).CompareDialog,
);
const RESTORE = new LaterPart(
  async () => (await withTexts(import('#app/editor/history/restore-dialog.tsx'))).RestoreDialog,
);

/** The requested dialog. */
export function Dialogs({ request, onClose, onStored }: DialogsProps) {
  const t = useT();
  const { editor } = useEditorTools();
  // Loaded before they are asked for: letters typed while a dialog is loading would go into the
  // text.
  useEffect(() => {
    const load = () => {
      for (const part of [LINK, TYPED_BLOCK, PAGE_CARD, HELP]) part.load().catch(() => {});
    };
    editor.on('focus', load);
    return () => void editor.off('focus', load);
  }, [editor]);
  const inDialog = (title: string) => (failure: ReactNode) => (
    <Dialog title={title} onClose={onClose}>
      {failure}
    </Dialog>
  );
  switch (request?.type) {
    case 'link':
      return <Later part={LINK} with={{ onClose }} frame={inDialog(t('editor.link.title'))} />;
    case 'figure':
      return (
        <Later
          part={FIGURE}
          with={{
            id: request.id,
            stored: request.stored,
            onClose,
            onStored,
          }}
          frame={inDialog(t('editor.blocks.figure'))}
        />
      );
    case 'typed-block':
      return <Later part={TYPED_BLOCK} with={{ id: request.id, onClose }} frame={inDialog(t('editor.typed.title'))} />;
    case 'page-card':
      return <Later part={PAGE_CARD} with={{ id: request.id, onClose }} frame={inDialog(t('editor.card.title'))} />;
    case 'compare': {
      const { point, previous, mayRestore } = request;
      return (
        <Later
          part={COMPARE}
          with={{ point, previous, mayRestore, onClose }}
          frame={inDialog(t('editor.panel.tabs.history'))}
        />
      );
    }
    case 'restore':
      return (
        <Later
          part={RESTORE}
          with={{ point: request.point, onClose }}
          frame={inDialog(t('editor.panel.tabs.history'))}
        />
      );
    case 'help':
      return <Later part={HELP} with={{ onClose }} frame={inDialog(t('editor.toolbar.help'))} />;
    default:
      return null;
  }
}
