import { kindOf } from '#content/import/kind-of-text.ts';
import { mendWordHtml } from '#content/import/word-html.ts';
import { KnownImages } from '#server/exchange/reading/known-images.ts';
import { readXml, XmlBudget } from '#server/exchange/reading/read-xml.ts';
import { Revisions } from '#server/exchange/reading/revisions.ts';
import type { UnpackedParts } from '#server/exchange/reading/unpack-parts.ts';
import { WordChanges } from '#server/exchange/reading/word-changes.ts';
import type { WordOriginal, WordText } from '#server/exchange/reading/word-form.ts';
import {
  correctionsOf,
  languageOf,
  peopleAndKeywords,
  placeComments,
  statedLanguage,
  titleOf,
} from '#server/exchange/reading/word-properties.ts';
import { OdtStyles } from './odt-styles.ts';
import { OdtText } from './odt-text.ts';

/** Headers and footers of pages that are not empty. */
const HEADERS = /<style:(?:header|footer)(?:-left|-first)?(?:\s[^<>]*)?(?<!\/)>/g;
/** Pictures of formats that no browser shows, by the ends of their names. */
const UNREAD_FORMAT = /\.(emf|wmf|svm)$/;

/**
 * Reads an OpenDocument text as HTML with its pictures. Reads no other file.
 * @throws NavetteError `unsupported-type`, `too-large`, `invalid` with `reason` `nesting`
 */
export function readOdt(parts: UnpackedParts): WordText {
  const changes = new WordChanges();
  const images = new KnownImages();
  const { html, text, usual } = readText(parts, images, changes, null);
  const { html: source, kept, changed, places, headings } = mendWordHtml(html);
  const wasChanged = changes.list().some(({ what }) => what === 'inserted' || what === 'deleted');
  const original = wasChanged ? readOriginal(parts, images) : null;
  for (const what of changed) changes.add(what);
  const comments = placeComments(text.stated, places);
  for (const { author } of comments) changes.add('comment', author);
  for (const { name } of images.list) if (UNREAD_FORMAT.test(name)) changes.add('picture-format');
  for (const _ of (parts.xml.get('styles.xml') ?? '').matchAll(HEADERS)) changes.add('header-footer');
  const properties = parts.xml.get('meta.xml') ?? '';
  return {
    ...{ source, format: 'html', original },
    images: images.list,
    title: titleOf(properties),
    language: languageOf(text.languages, usual) ?? statedLanguage(properties),
    kind: kindOf(headings),
    summary: null,
    ...peopleAndKeywords(properties),
    report: { kept, changed: changes.list(), comments },
  };
}

/** The text as it was before its tracked changes, and the changes. */
function readOriginal(parts: UnpackedParts, images: KnownImages): WordOriginal {
  const revisions = new Revisions();
  const { html, places } = mendWordHtml(readText(parts, images, new WordChanges(), revisions).html);
  return { source: html, corrections: correctionsOf(revisions.list, places) };
}

function readText(parts: UnpackedParts, images: KnownImages, changes: WordChanges, revisions: Revisions | null) {
  const budget = new XmlBudget();
  const styles = readStyles(parts.xml.get('styles.xml') ?? '', budget);
  const text = new OdtText({ parts, styles, images, changes, budget, revisions });
  const written = text.read();
  const usual = styles.usual;
  // A language is only noted for words that differ from the language of the text.
  const main = languageOf(text.languages, usual);
  const html = main === null ? written : written.replaceAll(`<span lang="${main}">`, '<span>');
  return { html, text, usual };
}

/** The named styles; the automatic ones here belong to headers and footers. */
function readStyles(xml: string, budget: XmlBudget): OdtStyles {
  const styles = new OdtStyles();
  let unread = 0;
  readXml(xml, budget, {
    begin: (tag, attributes) => {
      if (tag === 'office:automatic-styles' || tag === 'office:master-styles') unread++;
      if (unread === 0) styles.begin(tag, attributes, false);
    },
    characters: () => {},
    end: (tag) => {
      if (tag === 'office:automatic-styles' || tag === 'office:master-styles') unread--;
      else if (unread === 0) styles.end(tag);
    },
  });
  return styles;
}
