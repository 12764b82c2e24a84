import type { ReactNode } from 'react';
import { Dialog } from '#app/editor/tools/dialog.tsx';
import type { DialogRequest } from '#app/editor/tools/dialog-request.ts';
import { Later, LaterPart } from '#app/editor/tools/later.tsx';
import { useT } from '#app/i18n/translate.ts';
import { HelpDialog } from './help-dialog.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { PageCardDialog } from './page-card-dialog.tsx';
import { TypedBlockDialog } from './typed-block-dialog.tsx';

interface DialogsProps {
  readonly request: DialogRequest | null;
  readonly onClose: () => void;
  readonly onStored: () => void;
}

const FIGURE = new LaterPart(async () => (await import('./figure-dialog.tsx')).FigureDialog);
const COMPARE = new LaterPart(async () => (await import('#app/editor/history/compare-dialog.tsx')).CompareDialog);
const RESTORE = new LaterPart(async () => (await import('#app/editor/history/restore-dialog.tsx')).RestoreDialog);

const NO_FILES: readonly File[] = [];

/** The requested dialog. */
export function Dialogs({ request, onClose, onStored }: DialogsProps) {
  const t = useT();
  const inDialog = (title: string) => (failure: ReactNode) => (
    <Dialog title={title} onClose={onClose}>
      {failure}
    </Dialog>
  );
  switch (request?.type) {
    case 'link':
      return <LinkDialog onClose={onClose} />;
    case 'figure':
      return (
        <Later
          part={FIGURE}
          with={{
            id: request.id,
            files: request.files ?? NO_FILES,
            stored: request.stored,
            onClose,
            onStored,
          }}
          frame={inDialog(t('editor.blocks.figure'))}
        />
      );
    case 'typed-block':
      return <TypedBlockDialog id={request.id} onClose={onClose} />;
    case 'page-card':
      return <PageCardDialog id={request.id} onClose={onClose} />;
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
      return <HelpDialog onClose={onClose} />;
    default:
      return null;
  }
}
