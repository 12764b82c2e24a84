import { type FormEvent, type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useT } from '#app/i18n/translate.ts';
import { useEditorTools } from './editor-context.ts';
import { EditorIcon } from './editor-icon.tsx';

interface DialogProps {
  readonly title: string;
  readonly className?: string;
  readonly onClose: () => void;
  /** Called on confirmation; omitted if there is nothing to confirm. */
  readonly onSubmit?: () => void;
  readonly children: ReactNode;
}

/**
 * A modal `dialog` element: the browser traps the focus and returns it. It does not return the
 * caret to the text, and drops letters that are typed before somebody does.
 */
export function Dialog({ title, className, onClose, onSubmit, children }: DialogProps) {
  const t = useT();
  const { editor } = useEditorTools();
  const heading = useId();
  const root = useRef<HTMLDialogElement>(null);
  // `close()` before unmounting, so that the browser returns the focus.
  useLayoutEffect(() => {
    const dialog = root.current;
    if (!dialog) return;
    dialog.showModal();
    dialog.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => {
      dialog.close();
      if (!editor.isDestroyed && editor.view.hasFocus()) editor.view.focus();
    };
  }, [editor]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit?.();
  };
  const body = (
    <>
      <header className="dialog-head">
        <h2 id={heading}>{title}</h2>
        <button type="button" className="tool" aria-label={t('editor.dialog.close')} onClick={onClose}>
          <EditorIcon name="close" />
        </button>
      </header>
      {children}
    </>
  );
  return (
    <dialog
      ref={root}
      className={className ? `editor-dialog ${className}` : 'editor-dialog'}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      {onSubmit ? (
        <form onSubmit={submit} noValidate>
          {body}
        </form>
      ) : (
        body
      )}
    </dialog>
  );
}
