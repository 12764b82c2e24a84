import { ANNOTATION_NAMES, DELETION_NAME, PROPOSAL_NAME } from '#app/annotations/view/annotation-names.ts';
import { newFormKey } from './form-key.ts';
import type { DeviceStore } from './outbox.ts';
import type { PickedWords } from './picked-words.ts';

/** Sets a hidden or other field of a form. */
export function setField(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = value;
}

const oneLine = (words: string) => words.replace(/\s+/g, ' ');

/** The form on selected words. Each keystroke is saved on this device, until it is sent. */
export class AnnotateDialog {
  private readonly store: DeviceStore;
  private readonly name: string;
  private readonly tooFar: string;

  constructor(options: { store: DeviceStore; pageId: string; tooFar: string }) {
    this.store = options.store;
    this.name = `navette:brouillon:${options.pageId}`;
    this.tooFar = options.tooFar;
    document.addEventListener('input', (event) => {
      const { target } = event;
      if (target instanceof HTMLTextAreaElement && target === this.body) this.store.write(this.name, target.value);
      else if (target instanceof HTMLInputElement && target.form === this.form) this.ask();
    });
    document.addEventListener('click', (event) => {
      if (event.target instanceof Element && event.target.closest('[data-cancel]')) this.dialog?.close();
    });
  }

  get dialog(): HTMLDialogElement | null {
    return document.querySelector<HTMLDialogElement>('[data-dialog]');
  }

  get form(): HTMLFormElement | null {
    return this.dialog?.querySelector('form') ?? null;
  }

  /** The field of the author's own words. */
  private get body(): HTMLTextAreaElement | null {
    return this.form?.querySelector<HTMLTextAreaElement>(`textarea[name="${ANNOTATION_NAMES.body}"]`) ?? null;
  }

  /**
   * Requires words, except in a correction, whose proposal suffices: other words, or a deletion.
   */
  private ask(): void {
    const { form } = this;
    if (!form) return;
    const kind = new FormData(form).get(ANNOTATION_NAMES.kind);
    if (this.body) this.body.required = kind !== 'correction';
    const [proposal, deletion] = [PROPOSAL_NAME, DELETION_NAME].map((name) => form.elements.namedItem(name));
    if (proposal instanceof HTMLTextAreaElement && deletion instanceof HTMLInputElement)
      proposal.disabled = deletion.checked;
  }

  /** Opens the form on the selected words. */
  open(picked: PickedWords): void {
    const { dialog, form } = this;
    if (!dialog || !form) return;
    setField(form, 'cible', picked.blockId);
    setField(form, 'mots', picked.exact);
    setField(form, 'avant', String(picked.before));
    setField(form, 'cle', newFormKey());
    const proposal = form.elements.namedItem(PROPOSAL_NAME);
    // The default as well: an unchanged proposal need not be saved.
    if (proposal instanceof HTMLTextAreaElement) proposal.defaultValue = proposal.value = oneLine(picked.exact);
    const about = form.querySelector('[data-about]');
    if (about) about.textContent = oneLine(picked.exact);
    this.refuse(picked.cut ? this.tooFar : '');
    const area = this.body;
    if (area) {
      area.value = this.store.read(this.name) ?? area.value;
      this.ask();
      // The form quotes the words. While they are selected, the page would not show new threads
      // there.
      getSelection()?.removeAllRanges();
      dialog.showModal();
      area.focus();
    }
  }

  /** Shows in the form why it was refused. */
  refuse(why: string): void {
    const place = this.form?.querySelector<HTMLElement>('[data-refusal]');
    if (!place) return;
    place.textContent = why;
    place.hidden = why === '';
  }

  /** Closes the form: its content is stored, or in the outbox. */
  done(): void {
    this.store.write(this.name, null);
    this.form?.reset();
    this.dialog?.close();
  }
}
