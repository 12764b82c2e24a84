import { donePath } from '#content/addresses/site-paths.ts';
import { sendInParts } from './upload/send-in-parts.ts';

/**
 * Sends a file of a form in parts: with progress, to be cancelled, and going on by itself when the
 * line was cut. Without this script the form sends it whole.
 */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-upload]')) {
  const input = form.querySelector<HTMLInputElement>('input[type=file]');
  const box = form.querySelector<HTMLElement>('.upload-progress');
  const send = form.querySelector<HTMLButtonElement>('button[type=submit]');
  if (input && box && send) enhance(form, input, box, send);
}

function enhance(form: HTMLFormElement, input: HTMLInputElement, box: HTMLElement, send: HTMLButtonElement): void {
  const words = form.dataset;
  const progress = box.querySelector('progress')!;
  const [state, status] = box.querySelectorAll('p') as unknown as [HTMLElement, HTMLElement];
  const cancel = box.querySelector('button')!;
  let control: AbortController | null = null;
  const showMessage = (text: string) => {
    state.textContent = text;
    status.textContent = text;
  };
  const warn = (event: BeforeUnloadEvent) => event.preventDefault();
  const end = (problem: string | null) => {
    control = null;
    removeEventListener('beforeunload', warn);
    send.hidden = false;
    input.disabled = false;
    progress.hidden = true;
    cancel.hidden = true;
    if (problem === null) return;
    showMessage(problem);
    input.focus();
  };
  cancel.addEventListener('click', () => control?.abort());
  form.addEventListener('submit', (event) => {
    const file = input.files?.[0];
    // An empty file is refused by the server.
    if (!file || file.size === 0 || control) return;
    event.preventDefault();
    control = new AbortController();
    addEventListener('beforeunload', warn);
    box.hidden = false;
    progress.hidden = false;
    cancel.hidden = false;
    send.hidden = true;
    input.disabled = true;
    cancel.focus();
    if (file.size > Number(words.most)) return end(words.tooLarge ?? '');
    let announced = -1;
    const show = (sent: number) => {
      const percent = Math.floor((sent / file.size) * 100);
      progress.value = percent;
      const text = (words.progress ?? '').replace('{name}', file.name).replace('{percent}', String(percent));
      state.textContent = sent === file.size ? (words.checking ?? '') : text;
      // Read out now and then only.
      if (Math.floor(percent / 10) === announced) return;
      announced = Math.floor(percent / 10);
      status.textContent = state.textContent;
    };
    show(0);
    const { signal } = control;
    sendInParts(file, words.upload!, { show, waiting: () => showMessage(words.waiting ?? ''), signal }).then(
      () => {
        removeEventListener('beforeunload', warn);
        location.assign(donePath(location.pathname, 'fichier'));
      },
      (error: unknown) => {
        // Nothing is wrong with what was cancelled.
        if (signal.aborted) end(words.cancelled ?? '');
        else end(error instanceof Error ? error.message : String(error));
      },
    );
  });
}
