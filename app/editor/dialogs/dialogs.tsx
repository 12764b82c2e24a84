import type { ReactNode } from 'react';
import { Later, LaterPart } from '#app/editor/later.tsx';
import { useT } from '#app/i18n/translate.ts';
import { Dialog } from './dialog.tsx';
import type { DialogRequest } from './dialog-request.ts';
import { FigureDialog } from './figure-dialog.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { PageCardDialog } from './page-card-dialog.tsx';
import { TypedBlockDialog } from './typed-block-dialog.tsx';

interface DialogsProps {
  readonly request: DialogRequest | null;
  readonly onClose: () => void;
  readonly onStored: () => void;
}

const COMPARE = new LaterPart(async () => (await import('#app/editor/history/compare-dialog.tsx')).CompareDialog);
const RESTORE = new LaterPart(async () => (await import('#app/editor/history/restore-dialog.tsx')).RestoreDialog);

const NO_FILES: readonly File[] = [];

/** The dialog that was asked for. */
export function Dialogs({ request, onClose, onStored }: DialogsProps) {
  const t = useT();
  const inDialog = (failure: ReactNode) => (
    <Dialog title={t('editor.panel.tabs.history')} onClose={onClose}>
      {failure}
    </Dialog>
  );
  switch (request?.type) {
    case 'link':
      return <LinkDialog onClose={onClose} />;
    case 'figure':
      return (
        <FigureDialog
          id={request.id}
          files={request.files ?? NO_FILES}
          stored={request.stored}
          onClose={onClose}
          onStored={onStored}
        />
      );
    case 'typed-block':
      return <TypedBlockDialog id={request.id} onClose={onClose} />;
    case 'page-card':
      return <PageCardDialog id={request.id} onClose={onClose} />;
    case 'compare': {
      const { point, previous, mayRestore } = request;
      return <Later part={COMPARE} with={{ point, previous, mayRestore, onClose }} frame={inDialog} />;
    }
    case 'restore':
      return <Later part={RESTORE} with={{ point: request.point, onClose }} frame={inDialog} />;
    case 'help':
      return <HelpDialog onClose={onClose} />;
    default:
      return null;
  }
}
