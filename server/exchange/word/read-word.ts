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
  readThreads,
  statedLanguage,
  titleOf,
  usualLanguage,
} from '#server/exchange/reading/word-properties.ts';
import { escapeAttribute } from '#server/exchange/word/part/escape-xml.ts';
import { ListNumbers } from '#server/exchange/word/part/list-numbers.ts';
import { HEADING_STYLE, PLAIN_NUMBERING } from '#server/exchange/word/part/open-paragraphs.ts';
import { PartRewriter } from '#server/exchange/word/part/rewrite-part.ts';
import type { PictureUse } from '#server/exchange/word/part/used-pictures.ts';
import { WordStyles } from '#server/exchange/word/part/word-styles.ts';
import { openWord, textOf, type WordArchive, type WordPart, type WordRole } from './open-word.ts';
import { type Relation, relationsOf } from './word-relations.ts';

/** Parts whose text is read. */
const TEXTS: readonly WordRole[] = ['document', 'footnotes', 'endnotes'];
/** Parts that the converter gets. */
const CONVERTED: readonly WordRole[] = [...TEXTS, 'styles', 'numbering'];
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
  ...STYLE_NAMES.signs.map((name) => `r[style-name='${name}'] => !`),
  ...named(['TOC Heading', 'Contents Heading'], `p.${WORD_CLASSES.contentsTitle}:fresh`),
  `p[style-name^='toc'] => p.${WORD_CLASSES.contents}:fresh`,
  `p[style-name^='Contents '] => p.${WORD_CLASSES.contents}:fresh`,
  ...LEVELS.slice(0, 6).flatMap((level) =>
    named([`Page Foot Heading ${level}`], `h${level}.${WORD_CLASSES.around}:fresh`),
  ),
  ...LEVELS.flatMap((level) => named([`heading ${level}`, `Titre ${level}`], `h${Math.min(level, 6)}:fresh`)),
  ...LEVELS.flatMap((level) => [listStyle(level, 'unordered'), listStyle(level, 'ordered')]),
  'u => u',
];

/** Styles added for headings that are recognised by their level alone. */
const HEADING_STYLES = LEVELS.map(
  (level) =>
    `<w:style w:type="paragraph" w:styleId="${HEADING_STYLE}${level}"><w:name w:val="heading ${level}"></w:name></w:style>`,
).join('');

/** What the converter gets of a document. */
interface Rewritten {
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** The pictures that stand in it, by their names there. */
  readonly pictures: readonly PictureUse[];
  readonly languages: ReadonlyMap<string, number>;
}

/**
 * Reads a Word document as HTML with its pictures: unpacked within bounds, rewritten, converted,
 * cleaned. Reads no other file: outside pictures and linked files are not in the archive that the
 * converter gets.
 * @throws NavetteError `unsupported-type`, `too-large`, `invalid` with `reason` `nesting`
 */
export async function readWord(bytes: Buffer): Promise<WordText> {
  const archive = await openWord(bytes);
  const changes = new WordChanges();
  const images = new KnownImages();
  const rewritten = rewrite(archive, changes);
  const { html, kept, changed, places, headings } = mendWordHtml(await convert(archive, rewritten, images));
  const wasChanged = changes.list().some(({ what }) => what === 'inserted' || what === 'deleted');
  const original = wasChanged ? await readOriginal(archive, images) : null;
  for (const what of changed) changes.add(what);
  const comments = placeComments(
    listComments(textOf(archive, 'comments')),
    places,
    readThreads(textOf(archive, 'commentsExtended')),
  );
  for (const { author } of comments) changes.add('comment', author);
  for (const { name } of images.list) if (UNREAD_FORMAT.test(name)) changes.add('picture-format');
  for (let n = 0; n < archive.headers; n++) changes.add('header-footer');
  const core = textOf(archive, 'core');
  return {
    ...{ source: html, format: 'html', original },
    images: images.list,
    title: titleOf(core),
    language: languageOf(rewritten.languages, usualLanguage(textOf(archive, 'styles'))) ?? statedLanguage(core),
    kind: kindOf(headings),
    summary: null,
    ...peopleAndKeywords(core),
    report: { kept, changed: changes.list(), comments },
  };
}

/** The text as it was before its tracked changes, and the changes. */
async function readOriginal(archive: WordArchive, images: KnownImages): Promise<WordOriginal> {
  const revisions = new Revisions();
  const rewritten = rewrite(archive, new WordChanges(), revisions);
  const { html, places } = mendWordHtml(await convert(archive, rewritten, images));
  return { source: html, corrections: correctionsOf(revisions.list, places) };
}

async function convert(archive: WordArchive, { files, pictures }: Rewritten, images: KnownImages): Promise<string> {
  const { value } = await mammoth.convertToHtml(
    { buffer: Buffer.from(zipSync(files, { level: 0 })) },
    {
      styleMap: STYLE_MAP,
      includeEmbeddedStyleMap: false,
      externalFileAccess: false,
      convertImage: mammoth.images.imgElement(async (image) => {
        // The converter gets the number of a picture in its place.
        const { relation, crop } = pictures[Number(await image.readAsBase64String().then(atob))]!;
        const { bytes, ending } = archive.pictures.get(relation)!;
        return { src: images.add(bytes, ending, crop) };
      }),
    },
  );
  return value;
}

const NAMES: Readonly<Record<string, string>> = { document: 'word/document.xml' };
const TYPE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** The name of a part for the converter, which knows no other. */
const nameOf = (role: WordRole) => NAMES[role] ?? `word/${role}.xml`;

const relation = (id: string, type: string, target: string, more = '') =>
  `<Relationship Id="${escapeAttribute(id)}" Type="${TYPE}/${type}" Target="${escapeAttribute(target)}"${more}/>`;
const relations = (all: readonly string[]) =>
  `<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;

/** Rewrites the parts of a document for the converter, under the names that it knows. */
function rewrite(archive: WordArchive, changes: WordChanges, revisions: Revisions | null = null): Rewritten {
  const written: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="picture" ContentType="image/png"/></Types>`,
    '_rels/.rels': relations([relation('document', 'officeDocument', nameOf('document'))]),
  };
  const languages = new Map<string, number>();
  const pictures: PictureUse[] = [];
  const budget = new XmlBudget();
  const numbering = textOf(archive, 'numbering');
  const styles = new WordStyles(textOf(archive, 'styles'), numbering);
  const numbers = new ListNumbers(numbering);
  for (const part of archive.parts) {
    const { role, xml } = part;
    const isText = TEXTS.includes(role);
    // Parts without text have the same bounds, but do not count in the report.
    const rewriter = new PartRewriter(isText ? changes : new WordChanges(), budget, {
      revisions: isText ? revisions : null,
      text: isText ? { styles, numbers } : null,
    });
    const text = rewriter.rewrite(xml);
    if (CONVERTED.includes(role)) written[nameOf(role)] = forConverter(role, text);
    if (!isText) continue;
    for (const [language, characters] of rewriter.languages)
      languages.set(language, (languages.get(language) ?? 0) + characters);
    const shown = [...rewriter.pictures.uses].map(([id, use]) => {
      const found = findPicture(archive, part, use);
      if (!found) changes.add('picture');
      return relation(id, 'image', `/pictures/${found ? pictures.push(found) - 1 : 'none'}.picture`);
    });
    const related = role === 'document' ? CONVERTED.slice(1).map((one) => relation(one, one, `/${nameOf(one)}`)) : [];
    written[relationsOf(nameOf(role))] = relations([...linksOf(part.relations), ...related, ...shown]);
  }
  const encoder = new TextEncoder();
  const files = [...Object.entries(written), ...pictures.map((_, n) => [`pictures/${n}.picture`, String(n)] as const)];
  return {
    files: Object.fromEntries(files.map(([name, text]) => [name, encoder.encode(text)])),
    ...{ pictures, languages },
  };
}

function forConverter(role: WordRole, text: string): string {
  if (role === 'numbering') return PLAIN_NUMBERING;
  return role === 'styles' ? text.replace(/<\/w:styles>\s*$/, `${HEADING_STYLES}</w:styles>`) : text;
}

const linksOf = (all: readonly Relation[]) =>
  all
    .filter(({ type }) => type === 'hyperlink')
    .map(({ id, target }) => relation(id, 'hyperlink', target, ' TargetMode="External"'));

/** The part of the picture that a place shows; null for one that is not in the file. */
function findPicture({ pictures }: WordArchive, { relations: all }: WordPart, use: PictureUse): PictureUse | null {
  const found = all.find(({ id }) => id === use.relation);
  return found && !found.isOutside && pictures.has(found.target) ? { ...use, relation: found.target } : null;
}
