import { NavetteError } from '#content/errors.ts';
import { XmlBudget } from '#server/exchange/reading/read-xml.ts';
import { openArchive, readPartsOf, unpackParts } from '#server/exchange/reading/unpack-parts.ts';
import { MOST_XML_BYTES } from '#server/exchange/reading/word-form.ts';
import { sniffContent } from '#server/files/documents/sniff-document.ts';
import type { ZipArchive } from '#server/files/documents/zip-archive.ts';
import { type ContentTypes, type Relation, readContentTypes, readRelations, relationsOf } from './word-relations.ts';

const TYPES = '[Content_Types].xml';
/**
 * The parts that a document may have one of, as the types of relations and of contents name them.
 */
const ROLES = ['styles', 'numbering', 'footnotes', 'endnotes', 'comments', 'commentsExtended'] as const;
/** Ends of the types of contents. */
const MAIN = '.wordprocessingml.document.main+xml';
const CORE = '.core-properties+xml';

export type WordRole = 'document' | 'core' | (typeof ROLES)[number];

export interface WordPart {
  /** Its role: names differ between programs, as `document2.xml` of Word on the web. */
  readonly role: WordRole;
  readonly xml: string;
  readonly relations: readonly Relation[];
}

interface WordPicture {
  readonly bytes: Uint8Array;
  /** The ending of its name, by its type. */
  readonly ending: string;
}

export interface WordArchive {
  readonly parts: readonly WordPart[];
  /** By the names of their parts. */
  readonly pictures: ReadonlyMap<string, WordPicture>;
  /** Headers and footers of pages. */
  readonly headers: number;
}

/** The text of a part; empty if the document has none. */
export const textOf = ({ parts }: WordArchive, role: WordRole): string =>
  parts.find((part) => part.role === role)?.xml ?? '';

/**
 * Unpacks the parts that the text is read from, which are found by relations and types of content.
 * @throws NavetteError `unsupported-type` as `sniffDocument`; `too-large`
 */
export async function openWord(bytes: Buffer): Promise<WordArchive> {
  if ((await sniffContent(readPartsOf(bytes), bytes.length)) !== 'docx')
    throw new NavetteError('unsupported-type', { reason: 'not-a-document' });
  const archive = await openArchive(bytes);
  const lists = await unpackParts(archive, (name) => (name === TYPES || name.endsWith('.rels') ? 'xml' : null));
  const budget = new XmlBudget();
  const types = readContentTypes(lists.xml.get(TYPES) ?? '', budget);
  const names = new PartNames(archive, types);
  const relationsIn = (part: string) =>
    readRelations(lists.xml.get(relationsOf(part)) ?? '', part, budget).map((one) =>
      one.isOutside ? one : { ...one, target: names.spelt(one.target) ?? one.target },
    );
  const packaged = relationsIn('');
  const main = names.find(packaged, 'officeDocument', MAIN);
  if (main === null) throw new NavetteError('unsupported-type', { reason: 'damaged' });
  const related = relationsIn(main);
  const roles = new Map<WordRole, string>([['document', main]]);
  const add = (role: WordRole, name: string | null) => {
    if (name !== null) roles.set(role, name);
  };
  for (const role of ROLES) add(role, names.find(related, role, `.wordprocessingml.${role}+xml`));
  add('core', names.find(packaged, 'core-properties', CORE));
  const relationsBy = new Map(
    [...roles].map(([role, name]) => [role, role === 'document' ? related : relationsIn(name)]),
  );
  const pictures = new Set(
    [...relationsBy.values()].flatMap((all) =>
      all.filter(({ type, isOutside }) => type === 'image' && !isOutside).map(({ target }) => target),
    ),
  );
  const wanted = new Set(roles.values());
  const spent = [...lists.xml.values()].reduce((sum, { length }) => sum + length, 0);
  const { xml, media } = await unpackParts(
    archive,
    (name) => (wanted.has(name) ? 'xml' : pictures.has(name) ? 'media' : null),
    MOST_XML_BYTES - spent,
  );
  return {
    parts: [...roles].map(([role, name]) => ({ role, xml: xml.get(name) ?? '', relations: relationsBy.get(role)! })),
    pictures: new Map([...media].map(([name, found]) => [name, { bytes: found, ending: endingOf(name, types) }])),
    headers: new Set(related.filter(({ type }) => /^(header|footer)$/.test(type)).map(({ target }) => target)).size,
  };
}

/** Finds parts in an archive. */
class PartNames {
  private readonly types: ContentTypes;
  private readonly names: ReadonlyMap<string, string>;

  constructor({ entries }: ZipArchive, types: ContentTypes) {
    this.types = types;
    this.names = new Map(entries.map(({ name }) => [name.toLowerCase(), name]));
  }

  /**
   * The name of a part in the archive, where it may be written in other letters or with signs
   * escaped.
   */
  spelt(name: string): string | null {
    return this.names.get(name.toLowerCase()) ?? this.names.get(unescaped(name).toLowerCase()) ?? null;
  }

  /** A part by its relation, else by its type of content. */
  find(relations: readonly Relation[], type: string, ofType: string): string | null {
    const related = relations.filter((one) => one.type === type && !one.isOutside).map(({ target }) => target);
    const typed = [...this.types.parts].filter(([, stated]) => stated.endsWith(ofType)).map(([name]) => name);
    for (const name of [...related, ...typed]) {
      const spelt = this.spelt(name);
      if (spelt !== null) return spelt;
    }
    return null;
  }
}

function unescaped(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** `png` for a picture of that type, whatever its name. */
function endingOf(name: string, { parts, endings }: ContentTypes): string {
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? 'bin';
  const type = parts.get(name) ?? endings.get(ending);
  return /^image\/(?:x-)?(\w+)/.exec(type ?? '')?.[1] ?? ending;
}
