import { enhanceTokens, TOKENS_CHANGED } from '#app/islands/token-fields.ts';
import type { FieldValue } from './notice-keeper.ts';

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** The element of the notice's form that the panel shows (app/pages/notice/notice-form.tsx). */
const FIELDS_ID = 'champs-notice';

/**
 * The fields of the notice's form, which the server renders, placed in the editor's panel. Their
 * limits and labels are those of the form.
 */
export class FormFields {
  readonly root: HTMLElement;
  /** By the field's name, the element for messages about it. */
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
   * The name of the field that an event belongs to; null for none, such as the input of a token.
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
    this.showSummary(name);
  }

  /** Shows the chosen values in the summary of a fold. */
  showSummary(name: string): void {
    const summary = this.controls(name)[0]?.closest('details.fold')?.querySelector('summary > .quiet');
    if (summary) summary.textContent = this.words(name, this.value(name)) || '–';
  }

  /** A value in words: the labels of choices instead of their codes. */
  words(name: string, value: FieldValue): string {
    const controls = this.controls(name);
    const [first] = controls;
    if (first instanceof HTMLSelectElement && typeof value === 'string')
      return [...first.options].find((option) => option.value === value)?.text ?? value;
    if (typeof value === 'string') return value;
    // The labels of goals and targets are whole sentences: their codes are shown.
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

/** A single checkbox; those of a list have a code as their value. */
function isYesOrNo(box: HTMLInputElement): boolean {
  return !box.hasAttribute('value');
}
