import { randomUUID } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import { QDA_FILE } from '#content/qda/project.ts';
import { writeProject } from '#content/qda/write-project.ts';
import { type HtmlControl, type HtmlForm, readForms } from './html-forms.ts';
import { makeWord, par, run } from './word-documents.ts';

/** A page and its forms. */
export interface FormScreen {
  /** Its final address, after redirects. */
  readonly url: string;
  readonly html: string;
  readonly forms: readonly HtmlForm[];
  /** A paragraph that may be annotated. */
  readonly block: string | undefined;
}

export async function openForms(url: URL, cookie: string): Promise<FormScreen> {
  // Compressing and decompressing a page takes a tenth of the time of rendering it.
  const answer = await fetch(url, { headers: { cookie, 'accept-encoding': 'identity' } });
  const html = await answer.text();
  // On screens whose paragraphs have no link, words are selected in them.
  const block = (/annoter=(\w+)/.exec(html) ?? /data-threads="([a-z0-9]{8})"/.exec(html))?.[1];
  return { url: answer.url, html, forms: readForms(html), block };
}

/**
 * Identifies a form: its route's last word, and the values that distinguish it from the others
 * there.
 */
export function purposeOf(screen: FormScreen, form: HtmlForm): string {
  const address = new URL(form.action ?? screen.url, screen.url).pathname.split('/').at(-1);
  const hidden = form.controls.filter(({ type, name }) => type === 'hidden' && (name === 'intent' || name === 'step'));
  return [address, ...hidden.map(({ value }) => value), form.button?.value].filter(Boolean).join(' ');
}

/** Fields that are required depending on others, which HTML cannot express. */
const NEEDED = ['texte'];
/** Counts what must differ from one form to the next: addresses, documents. */
let made = 0;
const aDocument = () => new Blob([`%PDF-1.4\n%${made++}\n`], { type: 'application/pdf' });
const IMAGE = new Blob(
  [
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
      'base64',
    ),
  ],
  { type: 'image/png' },
);

const WORD = new Blob([Uint8Array.from(makeWord(par(run('Un texte.'))))]);
const EMPTY_PROJECT = { name: 'x', description: '', at: '2026-01-01T00:00:00.000Z', users: [], codes: [], texts: [] };
const project = [...writeProject({ ...EMPTY_PROJECT, sounds: [] }, () => randomUUID())].join('');
const PROJECT = new Blob([Uint8Array.from(zipSync({ [QDA_FILE]: strToU8(project) }))]);
const fileFor = ({ name, accept }: HtmlControl): Blob => {
  if (accept?.includes('.qdpx')) return PROJECT;
  return accept?.includes('.docx') && !accept.includes('.pdf') ? WORD : name === 'file' ? aDocument() : IMAGE;
};

/** Values for fields that must differ from other fields. */
const WORDS: Readonly<Record<string, string>> = { pseudonym: 'une agricultrice' };

/**
 * The fields as a person would send them, with the required ones filled in, and some with a given
 * value.
 */
export function fillForm(
  { block }: FormScreen,
  form: HtmlForm,
  given: Readonly<Record<string, string>> = {},
): URLSearchParams | FormData {
  const body = new FormData();
  const radios = new Set<string>();
  for (const control of form.controls) {
    const { name, type, required, checked } = control;
    if (Object.hasOwn(given, name)) body.append(name, given[name]!);
    else if (type === 'file') body.append(name, fileFor(control), 'un-fichier');
    else if (type === 'radio') {
      const chosen = form.controls.find((one) => one.name === name && one.checked) ?? control;
      if (!radios.has(name)) body.append(name, chosen.value);
      radios.add(name);
    } else if (type === 'checkbox') {
      if (checked || required) body.append(name, control.value || 'on');
    } else if (control.value === '' && name === 'cible') body.append(name, block ?? '');
    else if (control.value === '' && (required || NEEDED.includes(name))) {
      const first =
        control.options.find((option) => option !== '') ??
        (type === 'email' ? `x${made++}@exemple.org` : name === 'name' ? `x${made++}` : (WORDS[name] ?? 'x'));
      body.append(name, first);
    } else body.append(name, control.value);
  }
  if (form.button) body.append(form.button.name, given[form.button.name] ?? form.button.value);
  return form.multipart ? body : new URLSearchParams([...body] as [string, string][]);
}

/** Posts a form, without following a redirect. */
export function postForm(
  screen: FormScreen,
  form: HtmlForm,
  body: URLSearchParams | FormData,
  cookie: string,
): Promise<Response> {
  const address = new URL(form.action ?? screen.url, screen.url);
  return fetch(address, {
    method: 'POST',
    headers: { cookie, origin: address.origin },
    body,
    redirect: 'manual',
  });
}
