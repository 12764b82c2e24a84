/** What can be chosen from the list below a field. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/**
 * The list of a combobox (ARIA 1.2): the focus stays in the field, arrow keys move in the list,
 * Enter and Tab choose, Escape closes it. In a field that one leaves by Tab, that chooses nothing.
 */
export class ChoiceList {
  private readonly field: HTMLInputElement | HTMLTextAreaElement;
  private readonly list: HTMLUListElement;
  /** Announces that the list of a field of several lines is open. */
  private readonly status: HTMLElement;
  private readonly label: string;
  private readonly chosen: (choice: Choice) => void;
  private readonly leavesByTab: boolean;
  private choices: readonly Choice[] = [];
  private active = -1;

  /** @param options.label of the list, for screen readers */
  constructor(
    field: HTMLInputElement | HTMLTextAreaElement,
    options: { readonly label: string; readonly chosen: (choice: Choice) => void; readonly leavesByTab?: boolean },
  ) {
    this.field = field;
    this.chosen = options.chosen;
    this.label = options.label;
    this.leavesByTab = options.leavesByTab ?? false;
    this.list = document.createElement('ul');
    this.list.className = 'choice-menu';
    this.list.id = `${field.id || field.name}-choix`;
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', options.label);
    this.list.hidden = true;
    field.setAttribute('aria-autocomplete', 'list');
    if (field instanceof HTMLInputElement) {
      field.setAttribute('aria-controls', this.list.id);
      field.setAttribute('aria-expanded', 'false');
    } else {
      field.setAttribute('aria-haspopup', 'listbox');
    }
    this.status = document.createElement('span');
    this.status.className = 'visually-hidden';
    this.status.setAttribute('role', 'status');
    field.after(this.list, this.status);
    field.addEventListener('keydown', (event) => this.pressed(event as KeyboardEvent));
    field.addEventListener('blur', () => this.hide());
    // Before the field loses the focus.
    this.list.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      const row = (event.target as Element).closest('[role=option]');
      if (row) this.choose([...this.list.children].indexOf(row));
    });
  }

  get isOpen(): boolean {
    return !this.list.hidden;
  }

  /** Shows these choices; none: the list is closed. */
  show(choices: readonly Choice[]): void {
    this.choices = choices;
    this.list.replaceChildren(
      ...choices.map(({ label }, index) => {
        const row = document.createElement('li');
        row.id = `${this.list.id}-${index}`;
        row.setAttribute('role', 'option');
        row.dir = 'auto';
        row.textContent = label;
        return row;
      }),
    );
    this.list.hidden = choices.length === 0;
    if (this.field instanceof HTMLInputElement) this.field.setAttribute('aria-expanded', String(this.isOpen));
    else this.announce();
    this.activate(choices.length > 0 ? 0 : -1);
  }

  hide(): void {
    this.show([]);
  }

  private pressed(event: KeyboardEvent): void {
    if (!this.isOpen || event.isComposing) return;
    const count = this.choices.length;
    if (event.key === 'ArrowDown') this.activate((this.active + 1) % count);
    else if (event.key === 'ArrowUp') this.activate((this.active + count - 1) % count);
    else if (event.key === 'Enter' || (event.key === 'Tab' && !this.leavesByTab)) this.choose(this.active);
    else if (event.key === 'Escape') this.hide();
    else return;
    event.preventDefault();
    // A dialog around the field stays open.
    event.stopPropagation();
  }

  /**
   * A field of several lines may not have the role of a combobox (ARIA in HTML): it stays a text
   * box with a list, whose opening is announced.
   */
  private announce(): void {
    if (this.isOpen) this.field.setAttribute('aria-controls', this.list.id);
    else this.field.removeAttribute('aria-controls');
    this.status.textContent = this.isOpen ? this.label : '';
  }

  private activate(index: number): void {
    this.active = index;
    for (const [at, row] of [...this.list.children].entries()) row.setAttribute('aria-selected', String(at === index));
    const row = this.list.children[index];
    if (row) {
      this.field.setAttribute('aria-activedescendant', row.id);
      if (isInView(this.field)) row.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    } else {
      this.field.removeAttribute('aria-activedescendant');
    }
  }

  private choose(index: number): void {
    const choice = this.choices[index];
    this.hide();
    if (choice) this.chosen(choice);
  }
}

/**
 * Choices that arrive once somebody has scrolled on leave the page where it is: a button that moves
 * while it is pressed gets no click.
 */
function isInView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/** A text as it is compared: without accents, in lower case. */
export function foldName(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('’', "'").toLowerCase().trim();
}
