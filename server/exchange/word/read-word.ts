import { zipSync } from 'fflate';
import mammoth from 'mammoth';
import { kindOf } from '#content/import/kind-of-text.ts';
import { mendWordHtml, WORD_CLASSES } from '#content/import/word-html.ts';
import { KnownImages } from '#server/exchange/reading/known-images.ts';
import { XmlBudget } from '#server/exchange/reading/read-xml.ts';
import { Revisions } from '#server/exchange/reading/revisions.ts';
import { STYLE_NAMES } from '#server/exchange/reading/style-names.ts';
import { WordChanges } from '#server/exchange/reading/word-changes.ts';
import type { WordOriginal, WordText } from '#server/exchange/reading/word-form.ts';
import {
  correctionsOf,
  languageOf,
  listComments,
  peopleAndKeywords,
  placeComments,
  statedLanguage,
  titleOf,
  usualLanguage,
} from '#server/exchange/reading/word-properties.ts';
import { ListNumbers } from '#server/exchange/word/part/list-numbers.ts';
import { HEADING_STYLE, OpenParagraphs, PLAIN_NUMBERING } from '#server/exchange/word/part/open-paragraphs.ts';
import { PartRewriter } from '#server/exchange/word/part/rewrite-part.ts';
import { WordStyles } from '#server/exchange/word/part/word-styles.ts';
import { openWord, type WordArchive } from './open-word.ts';

/** Parts whose text is read, by the end of their names. */
const TEXT_PART = /(^|\/)(document|footnotes|endnotes)\d*\.xml$/;
/** Pictures of formats that no browser shows, by the ends of their names. */
const UNREAD_FORMAT = /\.(emf|wmf)$/;
const LEVELS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

const named = (names: readonly string[], html: string) => names.map((name) => `p[style-name='${name}'] => ${html}`);

function listStyle(level: number, kind: 'ordered' | 'unordered'): string {
  const around = 'ul|ol > li > '.repeat(level - 1);
  return `p:${kind}-list(${level}) => ${around}${kind === 'ordered' ? 'ol' : 'ul'} > li:fresh`;
}

const STYLE_MAP = [
  ...named(STYLE_NAMES.titles, `h1.${WORD_CLASSES.title}:fresh`),
  ...named(STYLE_NAMES.captions, `p.${WORD_CLASSES.caption}:fresh`),
  ...named(STYLE_NAMES.quotes, 'blockquote > p:fresh'),
  ...named(STYLE_NAMES.code, "pre:separator('\\n')"),
  ...named(STYLE_NAMES.head, `p.${WORD_CLASSES.head}:fresh`),
  ...named(STYLE_NAMES.around, `p.${WORD_CLASSES.around}:fresh`),
  ...STYLE_NAMES.codeWords.map((name) => `r[style-name='${name}'] => code`),
  `p[style-name^='toc'] => p.${WORD_CLASSES.contents}:fresh`,
  `p[style-name^='Contents '] => p.${WORD_CLASSES.contents}:fresh`,
  ...LEVELS.slice(0, 6).flatMap((level) =>
    named([`Page Foot Heading ${level}`], `h${level}.${WORD_CLASSES.around}:fresh`),
  ),
  ...LEVELS.flatMap((level) => named([`heading ${level}`, `Titre ${level}`], `h${Math.min(level, 6)}:fresh`)),
  ...LEVELS.flatMap((level) => [listStyle(level, 'unordered'), listStyle(level, 'ordered')]),
  'u => u',
];

/** The styles of headings that are told by their level. */
const HEADING_STYLES = LEVELS.map(
  (level) =>
    `<w:style w:type="paragraph" w:styleId="${HEADING_STYLE}${level}"><w:name w:val="heading ${level}"></w:name></w:style>`,
).join('');

/**
 * Reads a Word document as HTML with its pictures: unpacked within bounds, rewritten, converted,
 * cleaned. Reads no other file: outside pictures and linked files are not in the archive that the
 * converter gets.
 * @throws NavetteError `unsupported-type`, `too-large`, `invalid` with `reason` `nesting`
 */
export async function readWord(bytes: Buffer): Promise<WordText> {
  const archive = await openWord(bytes);
  const changes = new WordChanges();
  const { parts, languages } = rewriteParts(archive, changes);
  const images = new KnownImages();
  const { html, kept, changed, places, headings } = mendWordHtml(await convert(archive, parts, images));
  const wasChanged = changes.list().some(({ what }) => what === 'inserted' || what === 'deleted');
  const original = wasChanged ? await readOriginal(archive, images) : null;
  for (const what of changed) changes.add(what);
  const comments = placeComments(listComments(archive.xml.get('word/comments.xml') ?? ''), places);
  for (const { author } of comments) changes.add('comment', author);
  for (const { name } of images.list) if (UNREAD_FORMAT.test(name)) changes.add('picture-format');
  for (let n = 0; n < archive.headers; n++) changes.add('header-footer');
  const core = archive.xml.get('docProps/core.xml') ?? '';
  return {
    ...{ source: html, format: 'html', original },
    images: images.list,
    title: titleOf(core),
    language: languageOf(languages, usualLanguage(archive.xml.get('word/styles.xml') ?? '')) ?? statedLanguage(core),
    kind: kindOf(headings),
    summary: null,
    ...peopleAndKeywords(core),
    report: { kept, changed: changes.list(), comments },
  };
}

/** The text as it was before its tracked changes, and the changes. */
async function readOriginal(archive: WordArchive, images: KnownImages): Promise<WordOriginal> {
  const revisions = new Revisions();
  const { parts } = rewriteParts(archive, new WordChanges(), revisions);
  const { html, places } = mendWordHtml(await convert(archive, parts, images));
  return { source: html, corrections: correctionsOf(revisions.list, places) };
}

async function convert(
  { media }: WordArchive,
  parts: Readonly<Record<string, Uint8Array>>,
  images: KnownImages,
): Promise<string> {
  const { value } = await mammoth.convertToHtml(
    { buffer: Buffer.from(zipSync({ ...parts, ...Object.fromEntries(media) }, { level: 0 })) },
    {
      styleMap: STYLE_MAP,
      includeEmbeddedStyleMap: false,
      externalFileAccess: false,
      convertImage: mammoth.images.imgElement(async (image) => ({
        src: images.add(await image.readAsBuffer(), /^image\/(?:x-)?(\w+)/.exec(image.contentType)?.[1] ?? 'bin'),
      })),
    },
  );
  return value;
}

/** Points relations of outside pictures to one that does not exist. */
const withoutOutside = (relations: string): string =>
  relations.replace(/<Relationship\b[^>]*>/g, (relation) =>
    /\/image"/.test(relation) && relation.includes('TargetMode="External"')
      ? relation.replace(/\bTarget="[^"]*"/, 'Target="media/left-out"').replace('TargetMode="External"', '')
      : relation,
  );

/** A picture that is not in the file. */
const LEFT_OUT = 'navette-left-out';
const LEFT_OUT_RELATION = `<Relationship Id="${LEFT_OUT}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/left-out"></Relationship>`;

/**
 * Points references without a relation to a picture that is not in the file.
 * @returns the text, and how many there were
 */
function leadUnrelated(text: string, relations: string | undefined): { text: string; count: number } {
  const ids = new Set([...(relations ?? '').matchAll(/\bId\s*=\s*["']([^"']*)["']/g)].map(([, id]) => id));
  let count = 0;
  const led = text.replace(/(<a:blip\b[^>]*?\br:embed=")([^"]*)"/g, (found, before: string, id: string) => {
    if (ids.has(id)) return found;
    count++;
    return `${before}${LEFT_OUT}"`;
  });
  return { text: led, count };
}

const relationsOf = (name: string) => name.replace(/([^/]+)$/, '_rels/$1.rels');

/** Linked pictures are looked up like embedded ones: no other file is ever opened. */
const withoutLinked = (text: string): string =>
  text.replace(/<a:blip\b[^>]*>/g, (blip) => (blip.includes('r:embed=') ? blip : blip.replace('r:link=', 'r:embed=')));

function rewriteParts({ xml }: WordArchive, changes: WordChanges, revisions: Revisions | null = null) {
  const parts: Record<string, Uint8Array> = {};
  const languages = new Map<string, number>();
  const budget = new XmlBudget();
  const encoder = new TextEncoder();
  const styles = new WordStyles(xml.get('word/styles.xml') ?? '', xml.get('word/numbering.xml') ?? '');
  const numbers = new ListNumbers(xml.get('word/numbering.xml') ?? '');
  for (const [name, text] of xml) {
    // Parts without text have the same bounds, but do not count in the report.
    const isText = TEXT_PART.test(name);
    const rewriter = new PartRewriter(
      isText ? changes : new WordChanges(),
      budget,
      isText ? { revisions, findParagraphs: (out) => new OpenParagraphs(out, styles, numbers) } : {},
    );
    const rewritten = rewriter.rewrite(text);
    if (name === 'word/numbering.xml') {
      parts[name] = encoder.encode(PLAIN_NUMBERING);
      continue;
    }
    if (name === 'word/styles.xml') {
      parts[name] = encoder.encode(rewritten.replace(/<\/w:styles>\s*$/, `${HEADING_STYLES}</w:styles>`));
      continue;
    }
    const led = leadUnrelated(withoutLinked(rewritten), xml.get(relationsOf(name)));
    for (let n = 0; n < led.count; n++) changes.add('picture');
    const related = withoutOutside(rewritten).replace('</Relationships>', `${LEFT_OUT_RELATION}</Relationships>`);
    parts[name] = encoder.encode(name.endsWith('.rels') ? related : led.text);
    if (!isText) continue;
    for (const [language, characters] of rewriter.languages)
      languages.set(language, (languages.get(language) ?? 0) + characters);
  }
  return { parts, languages };
}
