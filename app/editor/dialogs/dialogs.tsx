import { CompareDialog } from '#app/editor/history/compare-dialog.tsx';
import { RestoreDialog } from '#app/editor/history/restore-dialog.tsx';
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

const NO_FILES: readonly File[] = [];

/** The dialog that was asked for. */
export function Dialogs({ request, onClose, onStored }: DialogsProps) {
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
      return <CompareDialog point={point} previous={previous} mayRestore={mayRestore} onClose={onClose} />;
    }
    case 'restore':
      return <RestoreDialog point={request.point} onClose={onClose} />;
    case 'help':
      return <HelpDialog onClose={onClose} />;
    default:
      return null;
  }
}
