/**
 * A file that is dropped anywhere on the page is the one that the form would have had chosen, and
 * is sent. Without this script, and for the keyboard, the field of the form is as good.
 */
const form = document.querySelector<HTMLFormElement>('form[data-drop]');
const input = form?.querySelector<HTMLInputElement>('input[type=file]');
if (form && input) enhance(form, input);

function enhance(form: HTMLFormElement, input: HTMLInputElement): void {
  const hint = document.createElement('p');
  hint.className = 'drop-hint';
  // Who hears the page has the field, with its own words.
  hint.setAttribute('aria-hidden', 'true');
  hint.textContent = form.dataset.drop ?? '';
  input.before(hint);
  const isFile = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
  const mark = (isOver: boolean) => form.classList.toggle('is-dropped-on', isOver);
  addEventListener('dragover', (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    mark(true);
  });
  addEventListener('dragleave', ({ relatedTarget }) => {
    if (relatedTarget === null) mark(false);
  });
  addEventListener('drop', (event) => {
    if (!isFile(event)) return;
    // The browser would leave the page, and what is typed in it, to show the file.
    event.preventDefault();
    mark(false);
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    const chosen = new DataTransfer();
    chosen.items.add(file);
    input.files = chosen.files;
    form.requestSubmit(form.querySelector<HTMLButtonElement>('button[name=intent]'));
  });
}
