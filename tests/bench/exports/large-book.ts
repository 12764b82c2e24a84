import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { BookText, PageText } from '#content/book/make/book-text.ts';
import { documentJson, walk } from '#content/document/document.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { renderDocument } from '#content/render/html.ts';
import type { ExportTask } from '#server/exports/process/export-form.ts';

const DEMO = 'content/demo';

/**
 * A large collection: the texts and pictures of the demonstration, again and again with words of
 * their own. 110 texts are 300 pages of PDF.
 */
export function largeBook(
  texts: number,
): Pick<ExportTask, 'images'> & { readonly text: BookText; readonly words: number } {
  const drawings = readdirSync(path.join(DEMO, 'images')).filter((name) => name.endsWith('.svg'));
  const images: Record<string, { path: string; mediaType: string }> = {};
  for (const [i, name] of drawings.entries())
    images[`drawing${String(i).padStart(5, '0')}`] = {
      path: path.resolve(DEMO, 'images', name),
      mediaType: 'image/svg+xml',
    };
  const ids = Object.keys(images);
  const bodies = readdirSync(path.join(DEMO, 'pages')).map((name) =>
    readFileSync(path.join(DEMO, 'pages', name), 'utf8').replace(/^---[\s\S]*?\n---\n/, ''),
  );
  let words = 0;
  const textAt = (n: number): PageText => {
    const document = documentJson(
      parseMarkdown(`${bodies[n % bodies.length]!}\n\nTexte ${n}, mot${n} seul${n}.`).document,
    );
    let figures = 0;
    walk(document, (node) => {
      if (node.type === 'text') words += node.text?.split(/\s+/).length ?? 0;
      if (node.type === 'figure' && node.attrs) Object.assign(node.attrs, { file: ids[(n + figures++) % ids.length] });
      return undefined;
    });
    return {
      kind: 'factsheet',
      slug: `texte-${n}`,
      title: `Texte ${n} : comment faire ?`,
      summary: 'Ce que le texte apporte, en une phrase.',
      language: 'fr',
      notice: emptyNotice('factsheet'),
      edition: 1,
      date: '2026-01-01T00:00:00.000Z',
      html: renderDocument(document, { language: 'fr', locale: 'fr', fileUrl: (id) => `/fichiers/${id}` }).html,
      sources: null,
    };
  };
  const text: BookText = {
    origin: 'https://navette.example',
    timeZone: 'Europe/Paris',
    collection: {
      kind: 'booklet',
      slug: 'recueil',
      title: 'Un recueil',
      summary: '',
      language: 'fr',
      introduction: '',
      imprint: '',
      parts: [{ title: 'Une partie', pages: Array.from({ length: texts }, (_, n) => textAt(n)) }],
    },
  };
  return { text, images, words };
}
