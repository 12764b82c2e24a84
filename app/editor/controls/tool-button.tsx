import { EditorIcon, type EditorIconName } from '#app/editor/tools/editor-icon.tsx';

interface ToolButtonProps {
  readonly icon: EditorIconName;
  readonly label: string;
  /** In the syntax of `aria-keyshortcuts`: `Control+B`. */
  readonly keys?: string;
  /** For toggle buttons. */
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly onPress: () => void;
}

/** A toolbar control. `aria-disabled`, not `disabled`, so that it keeps its place and focus. */
export function ToolButton({ icon, label, keys, pressed, disabled = false, onPress }: ToolButtonProps) {
  return (
    <button
      type="button"
      data-tool="button"
      className="tool"
      aria-label={label}
      title={keys ? `${label} (${keys.replace('Control', 'Ctrl')})` : label}
      aria-keyshortcuts={keys}
      aria-pressed={pressed}
      aria-disabled={disabled || undefined}
      onClick={() => {
        if (!disabled) onPress();
      }}
    >
      <EditorIcon name={icon} />
    </button>
  );
}
