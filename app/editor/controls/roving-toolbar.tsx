import { forwardRef, type KeyboardEvent, type ReactNode, useImperativeHandle, useLayoutEffect, useRef } from 'react';

export interface ToolbarHandle {
  /** Focuses the control that had the focus last. */
  focus(): void;
}

interface RovingToolbarProps {
  readonly label: string;
  readonly className: string;
  /** The id of the element that the toolbar controls. */
  readonly controls: string;
  /** Called on Escape, to return to the text. */
  readonly onLeave: () => void;
  readonly children: ReactNode;
}

/** An ARIA toolbar: one tab stop, arrow keys between its controls, Escape back to the text. */
export const RovingToolbar = forwardRef<ToolbarHandle, RovingToolbarProps>(function RovingToolbar(props, handle) {
  const { label, className, controls, onLeave, children } = props;
  const root = useRef<HTMLDivElement>(null);
  const current = useRef<HTMLElement | null>(null);

  const items = () =>
    [...(root.current?.querySelectorAll<HTMLElement>('[data-tool]') ?? [])].filter((item) => !item.hidden);

  // The tab stop is kept in the DOM: React leaves `tabindex` alone because it never sets it here.
  const settle = () => {
    const all = items();
    if (!current.current || !all.includes(current.current)) current.current = all[0] ?? null;
    for (const item of all) item.tabIndex = item === current.current ? 0 : -1;
  };
  useLayoutEffect(settle);

  useImperativeHandle(handle, () => ({
    focus: () => {
      settle();
      current.current?.focus();
    },
  }));

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const all = items();
    const at = all.indexOf(event.target as HTMLElement);
    if (at < 0) return;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const next = all[(to + all.length) % all.length]!;
      current.current = next;
      settle();
      next.focus();
      next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    } else if (event.key === 'Escape') {
      event.preventDefault();
      onLeave();
    }
  };

  return (
    <div
      ref={root}
      role="toolbar"
      aria-label={label}
      aria-controls={controls}
      aria-orientation="horizontal"
      className={className}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (!event.target.dataset.tool) return;
        current.current = event.target;
        settle();
      }}
      // The mouse must not take the selection from the text.
      onMouseDown={(event) => event.preventDefault()}
    >
      {children}
    </div>
  );
});
