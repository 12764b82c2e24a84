import { enhanceTokens, TOKENS_CHANGED } from '#app/islands/token-fields.ts';
import type { FieldValue } from './notice-keeper.ts';

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** The element of the notice's form that the panel shows (app/pages/notice/notice-form.tsx). */
const FIELDS_ID = 'champs-notice';

/**
 * The fields of the notice's form, which the server renders, placed in the editor's panel. They are
 * the form's own, and so are what they accept and what they say.
 */
export class FormFields {
  readonly root: HTMLElement;
  /** By field, the element below which something can be said of it. */
  readonly places: ReadonlyMap<string, HTMLElement>;

  private constructor(root: HTMLElement) {
    this.root = root;
    const places = new Map<string, HTMLElement>();
    for (const { name } of this.controls()) {
      if (places.has(name)) continue;
      const place = document.createElement('div');
      place.className = 'field-said';
      this.container(name)?.after(place);
      places.set(name, place);
    }
    this.places = places;
  }

  /** Fetches the form. @throws if it cannot be shown */
  static async fetch(address: string): Promise<FormFields> {
    const answer = await fetch(address, { headers: { Accept: 'text/html' } });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const root = page.getElementById(FIELDS_ID);
    if (!root) throw new Error('no form');
    document.adoptNode(root);
    enhanceTokens(root);
    return new FormFields(root);
  }

  /**
   * The name of the field that an event is about; null for none, such as what is typed of a token.
   */
  nameAt(target: EventTarget | null): string | null {
    const { name = '' } = target as Partial<Control>;
    return name !== '' && this.places.has(name) ? name : null;
  }

  value(name: string): FieldValue {
    const [first, ...more] = this.controls(name);
    if (!first) return '';
    if (!isBox(first)) return first.value;
    const boxes = [first, ...more].filter(isBox);
    if (isYesOrNo(first)) return first.checked ? 'on' : '';
    return boxes.filter((box) => box.checked).map((box) => box.value);
  }

  show(name: string, value: FieldValue): void {
    const controls = this.controls(name);
    for (const control of controls) {
      if (!isBox(control)) control.value = typeof value === 'string' ? value : value.join('\n');
      else if (isYesOrNo(control)) control.checked = value === 'on';
      else control.checked = value.includes(control.value);
    }
    const [first] = controls;
    const tokens = first?.closest('[data-tokens]');
    tokens?.dispatchEvent(new Event(TOKENS_CHANGED));
    this.tell(name);
  }

  /** Says in the line of a fold what is chosen in it. */
  tell(name: string): void {
    const said = this.controls(name)[0]?.closest('details.fold')?.querySelector('summary > .quiet');
    if (said) said.textContent = this.words(name, this.value(name)) || '–';
  }

  /** What a value says to people: the labels of choices, in place of their codes. */
  words(name: string, value: FieldValue): string {
    const controls = this.controls(name);
    const [first] = controls;
    if (first instanceof HTMLSelectElement && typeof value === 'string')
      return [...first.options].find((option) => option.value === value)?.text ?? value;
    if (typeof value === 'string') return value;
    // The words of goals and targets are sentences.
    if (name === 'common.sdgs') return value.join(', ');
    const labels = new Map(controls.map((box) => [box.value, box.parentElement?.textContent?.trim() ?? box.value]));
    return value.map((code) => labels.get(code) ?? code).join(', ');
  }

  private controls(name?: string): Control[] {
    const all = this.root.querySelectorAll<Control>(name === undefined ? '[name]' : `[name="${CSS.escape(name)}"]`);
    return [...all];
  }

  private container(name: string): Element | null {
    const [first] = this.controls(name);
    return first?.closest('details.fold') ?? first?.closest('.field') ?? first ?? null;
  }
}

function isBox(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && control.type === 'checkbox';
}

/** A box on its own; boxes of a list have the code that they stand for. */
function isYesOrNo(box: HTMLInputElement): boolean {
  return !box.hasAttribute('value');
}
