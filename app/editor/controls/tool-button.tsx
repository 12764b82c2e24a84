import { EditorIcon, type EditorIconName } from '#app/editor/tools/editor-icon.tsx';

interface ToolButtonProps {
  readonly icon: EditorIconName;
  readonly label: string;
  /** As `aria-keyshortcuts` writes them: `Control+B`. */
  readonly keys?: string;
  /** For controls that are on or off. */
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly onPress: () => void;
}

/** One control of a toolbar. Unavailable controls keep their place and their focus: `aria-disabled`, not `disabled`. */
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
