import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { EditorIcon, type EditorIconName } from '#app/editor/tools/editor-icon.tsx';
import { keepPlacedBeside } from '#app/editor/tools/place-beside.ts';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  /** For radio items: whether this one is chosen. */
  readonly checked?: boolean;
  readonly disabled?: boolean;
  readonly lang?: string;
  readonly onSelect: () => void;
}

interface MenuButtonProps {
  readonly label: string;
  readonly icon?: EditorIconName;
  /** Text shown on the button beside or instead of its icon. */
  readonly text?: string;
  readonly items: readonly MenuItem[];
  readonly disabled?: boolean;
}

/** A toolbar button that opens a menu below it. */
export function MenuButton({ label, icon, text, items, disabled = false }: MenuButtonProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const panel = menu.current;
    const anchor = button.current;
    if (!open || !panel || !anchor) return;
    panel.showPopover();
    const stop = keepPlacedBeside(() => anchor.getBoundingClientRect(), panel, { side: 'below', align: 'start' });
    const chosen =
      panel.querySelector<HTMLElement>('[aria-checked=true]') ?? panel.querySelector<HTMLElement>('[role^=menuitem]');
    chosen?.focus();
    const onToggle = (event: Event) => {
      if ((event as ToggleEvent).newState === 'closed') setOpen(false);
    };
    panel.addEventListener('toggle', onToggle);
    return () => {
      stop();
      panel.removeEventListener('toggle', onToggle);
    };
  }, [open]);

  const close = (focus: boolean) => {
    menu.current?.hidePopover();
    setOpen(false);
    if (focus) button.current?.focus();
  };

  const onMenuKey = (event: KeyboardEvent<HTMLDivElement>) => {
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[role^=menuitem]')];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const letter =
      event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey ? event.key.toLowerCase() : null;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) all[to % all.length]?.focus();
    else if (event.key === 'Escape') close(true);
    else if (event.key === 'Tab') close(false);
    else if (letter) {
      const ordered = [...all.slice(at + 1), ...all.slice(0, at + 1)];
      ordered.find((item) => item.textContent?.trim().toLowerCase().startsWith(letter))?.focus();
    } else return;
    // The surrounding toolbar must not handle the key as well; Tab keeps its default.
    event.stopPropagation();
    if (event.key !== 'Tab') event.preventDefault();
  };

  const roleOf = (item: MenuItem) => (item.checked === undefined ? 'menuitem' : 'menuitemradio');
  return (
    <>
      <button
        ref={button}
        type="button"
        data-tool="menu"
        className={text ? 'tool tool-menu has-text' : 'tool tool-menu'}
        aria-label={text ? `${label}, ${text}` : label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-disabled={disabled || undefined}
        onClick={() => {
          if (!disabled) setOpen(!open);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || disabled) return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {icon && <EditorIcon name={icon} />}
        {text && <span className="tool-text">{text}</span>}
        <EditorIcon name="down" />
      </button>
      <div
        ref={menu}
        id={id}
        role="menu"
        aria-label={label}
        tabIndex={-1}
        className="tool-popover"
        onKeyDown={onMenuKey}
        {...{ popover: 'auto' }}
      >
        {open &&
          items.map((item) => (
            // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is menuitemradio whenever aria-checked is given
            <button
              key={item.id}
              type="button"
              role={roleOf(item)}
              aria-checked={item.checked}
              aria-disabled={item.disabled || undefined}
              tabIndex={-1}
              lang={item.lang}
              className="tool-item"
              onClick={() => {
                if (item.disabled) return;
                close(false);
                item.onSelect();
              }}
            >
              {item.icon}
              {item.label}
            </button>
          ))}
      </div>
    </>
  );
}
