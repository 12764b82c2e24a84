const SETTLED = 200;
const GAP = 8;

/**
 * The button beside selected words. In the DOM it follows their block, so that Tab reaches it next;
 * on touch screens it is at the bottom, away from the system's own menu.
 */
export class FloatButton<Picked extends { readonly block: HTMLElement; readonly place: DOMRect }> {
  private readonly button = document.createElement('button');
  private readonly findText: () => HTMLElement | null;
  private readonly read: (text: HTMLElement) => Picked | null;
  private picked: Picked | null = null;
  private timer: number | undefined;

  /** @param options.read the words that are selected in the text */
  constructor(options: {
    label: string;
    findText: () => HTMLElement | null;
    read: (text: HTMLElement) => Picked | null;
    chosen: (picked: Picked) => void;
  }) {
    this.findText = options.findText;
    this.read = options.read;
    this.button.type = 'button';
    this.button.className = 'button anno-float no-print';
    this.button.textContent = options.label;
    // Pressing must not clear the selection before the click event.
    this.button.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      // A selection that went on within the last moment has not been looked at.
      const text = this.findText();
      this.picked = (text && this.read(text)) ?? this.picked;
    });
    this.button.addEventListener('mousedown', (event) => event.preventDefault());
    this.button.addEventListener('click', () => {
      const { picked } = this;
      this.hide();
      if (picked) options.chosen(picked);
    });
    document.addEventListener('selectionchange', () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.look(), SETTLED);
    });
    addEventListener('scroll', () => this.picked && this.place(), { passive: true });
  }

  private hide(): void {
    this.picked = null;
    this.button.remove();
  }

  private look(): void {
    // Focusing the button may collapse the selection: keep the words that were picked.
    if (document.activeElement === this.button) return;
    const text = this.findText();
    this.picked = text ? this.read(text) : null;
    if (!this.picked) {
      this.hide();
      return;
    }
    this.picked.block.after(this.button);
    this.place();
  }

  private place(): void {
    const { style } = this.button;
    if (matchMedia('(pointer: coarse)').matches) {
      style.insetBlock = 'auto 1rem';
      style.insetInline = '1rem';
      return;
    }
    const selection = getSelection();
    const rect =
      selection && selection.rangeCount > 0 ? selection.getRangeAt(0).getBoundingClientRect() : this.picked?.place;
    if (!rect) return;
    const { offsetWidth, offsetHeight } = this.button;
    const left = Math.max(GAP, Math.min(rect.right - offsetWidth / 2, innerWidth - offsetWidth - GAP));
    const top = Math.max(GAP, Math.min(rect.bottom + GAP, innerHeight - offsetHeight - GAP));
    style.left = `${left}px`;
    style.top = `${top}px`;
  }
}
