import { droppedFiles, type FolderFile, filesOf, packTexts } from './drop-file/pack-texts.ts';

/**
 * A file that is dropped anywhere on the page is the one that the form would have had chosen, and
 * is sent; a folder, or several files, as an archive. Without this script, and for the keyboard,
 * the field of the form is as good, for a folder with an archive of it.
 */
const form = document.querySelector<HTMLFormElement>('form[data-drop]');
const input = form?.querySelector<HTMLInputElement>('input[type=file]');
if (form && input) enhance(form, input);

function enhance(form: HTMLFormElement, input: HTMLInputElement): void {
  const words = input.dataset;
  const most = Number(words.most) || Number.POSITIVE_INFINITY;
  const hint = document.createElement('p');
  hint.className = 'drop-hint';
  // Screen readers announce the field itself, which has a label.
  hint.setAttribute('aria-hidden', 'true');
  hint.textContent = form.dataset.drop ?? '';
  const problem = document.createElement('p');
  problem.setAttribute('role', 'status');
  input.before(hint);
  input.after(problem);
  const showProblem = (text: string | undefined) => {
    problem.textContent = text ?? '';
    // The sign of an error stands before nothing otherwise.
    problem.className = text ? 'field-error' : '';
  };
  const send = (file: File) => {
    const chosen = new DataTransfer();
    chosen.items.add(file);
    input.files = chosen.files;
    form.requestSubmit(form.querySelector<HTMLButtonElement>('button[name=intent]'));
  };
  const sendFolder = async (files: readonly FolderFile[]) => {
    showProblem('');
    const packed = await packTexts(files, most);
    if (packed === null) showProblem(words.nothing);
    else if (packed === 'too-large') showProblem(words.tooLarge);
    else send(packed);
  };
  input.addEventListener('change', () => showProblem(''));
  form.addEventListener('submit', (event) => {
    // The server would refuse it as well, once all of it is sent.
    if ((input.files?.[0]?.size ?? 0) <= most) return;
    event.preventDefault();
    showProblem(words.tooLarge);
    input.focus();
  });
  if (words.folder !== undefined) problem.after(folderButton(words.folder, sendFolder));
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
    const { dataTransfer } = event;
    if (!dataTransfer) return;
    const isFolder = [...dataTransfer.items].some((item) => item.webkitGetAsEntry()?.isDirectory);
    const [file] = dataTransfer.files;
    if (words.folder !== undefined && (isFolder || dataTransfer.files.length > 1))
      void droppedFiles(dataTransfer).then(sendFolder);
    else if (file) send(file);
  });
}

/** A button by which a folder is chosen, where the browser can. */
function folderButton(label: string, take: (files: readonly FolderFile[]) => Promise<void>): HTMLElement {
  const line = document.createElement('p');
  const chooser = document.createElement('input');
  chooser.type = 'file';
  chooser.webkitdirectory = true;
  chooser.hidden = true;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button is-quiet';
  button.textContent = label;
  button.addEventListener('click', () => chooser.click());
  chooser.addEventListener('change', () => {
    if (chooser.files && chooser.files.length > 0) void take(filesOf(chooser.files));
    chooser.value = '';
  });
  if ('webkitdirectory' in chooser) line.append(button, chooser);
  return line;
}
