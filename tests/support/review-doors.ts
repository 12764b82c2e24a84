import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { readForms } from '#tests/support/html-forms.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

const PIXEL = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><path d="M0 0h4v4z"/></svg>');

/** A word of each draft. */
export const SECRET = 'zibeline';

/** A running application, and requests to it that follow no redirect. */
export interface ReviewDoors {
  readonly app: RunningApp;
  /** Adds a page whose draft has `SECRET` and a picture. @returns it, and the picture's id */
  readonly addDraft: (title: string) => Promise<[Page, string]>;
  readonly get: (path: string, cookie?: string) => Promise<{ answer: Response; status: number; text: string }>;
  readonly post: (
    path: string,
    fields: Record<string, string | readonly string[]>,
    cookie?: string,
  ) => Promise<Response>;
}

export async function openReviewDoors(): Promise<ReviewDoors> {
  const app = await startApp();
  return {
    app,
    async addDraft(title) {
      const page = await app.addPage({ title, summary: 'Un résumé.' });
      const { id } = await app.services.files.add({ bytes: PIXEL, name: 'dessin', pageId: page.id }, COMMAND_LINE);
      const { document } = parseMarkdown(`Le texte ${SECRET}.\n\n![Un dessin](x.svg)`);
      const figure = document.type.schema.nodes.figure!.create({ file: id, alt: 'Un dessin' });
      await app.services.drafts.replace(page.id, document.copy(document.content.addToEnd(figure)));
      return [page, id];
    },
    async get(path, cookie = '') {
      const answer = await fetch(app.url + path, { headers: { cookie }, redirect: 'manual' });
      return { answer, status: answer.status, text: await answer.text() };
    },
    post: (path, fields, cookie = '') =>
      fetch(app.url + path, {
        method: 'POST',
        headers: { cookie, origin: app.url },
        body: new URLSearchParams(
          Object.entries(fields).flatMap(([name, given]) => [given].flat().map((one) => [name, one])),
        ),
        redirect: 'manual',
      }),
  };
}

/** The fields that the form of an answer would send. */
export const typedIn = (html: string) =>
  Object.fromEntries(
    formOf(html)
      .controls.filter(({ type, checked }) => type !== 'checkbox' || checked)
      .map(({ name, value }) => [name, value]),
  ) as Record<string, string>;

export const formOf = (html: string) =>
  readForms(html).find(({ controls }) => controls.some(({ name }) => name === 'state'))!;
export const stateIn = (html: string) => formOf(html).controls.find(({ name }) => name === 'state')!.value;
