import { type FileHandle, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { NavetteError } from '#content/errors.ts';
import { LONGEST_SUMMARY } from '#content/input/material/material-input.ts';
import { QDA_ORIGIN } from '#content/qda/project.ts';
import { cutFromTexts } from '#content/withdrawal/cut-everywhere.ts';
import { type RegisteredWords, registeredWords } from '#server/drafts/withdraw-text.ts';
import { MOST_ENTRIES, TooManyBytesError, ZipArchive } from '#server/files/documents/zip-archive.ts';
import { childOf, childrenOf, parseXml, type XmlElement } from '#server/qda/xml/parse-xml.ts';
import { joinsOf, numberOf, parseGuid, withPositions } from '#server/qda/xml/project-elements.ts';
import { decode, ProjectTexts } from '#server/qda/xml/project-texts.ts';
import type {
  LeftOutKind,
  ProjectFiles,
  ReadCode,
  ReadCoding,
  ReadMarked,
  ReadPassage,
  ReadProject,
  ReadSource,
  ReadStretch,
  StagedBytes,
} from './qda-form.ts';
import { type ReadText, readText } from './read-text.ts';

/** Bytes of the project's own file, and of all its texts. */
export const MOST_QDA_XML = 24 * 1024 * 1024;
export const MOST_QDA_TEXT = 48 * 1024 * 1024;

/**
 * What a project may contain of each: at least twice what a study may have, since some of it is
 * there already. The server takes all of it over at once.
 */
export const MOST_QDA_CODES = 1_000;
export const MOST_QDA_SOURCES = 4_000;
/** Passages, counted once for each of their paragraphs, and stretches of sound. */
export const MOST_QDA_PASSAGES = 10_000;
/** Codes given to all its passages together. */
export const MOST_QDA_CODINGS = 40_000;
/** Characters of all its names, notes and quotations. */
export const MOST_QDA_WORDS = 4_000_000;
/** Stands for withdrawn words of a name, a note or a quotation. */
const CUT = '[…]';
/** Longer names and notes are cut here: so it still shows that they are too long. */
const LONGEST_READ = LONGEST_SUMMARY + 1;

/**
 * Reads a project of an analyst's tool. Of its sources, only texts within the archive are opened.
 * @throws NavetteError `unsupported-type`, `too-large`, `too-many`, `invalid` with `reason`
 * `nesting`
 */
export async function readProject({ file, transcripts, register }: ProjectFiles): Promise<ReadProject> {
  const handle = await open(file);
  await mkdir(path.dirname(transcripts), { recursive: true });
  const written = await open(transcripts, 'wx');
  try {
    const { size } = await handle.stat();
    const readAt = async (position: number, length: number): Promise<Buffer> => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    };
    const archive = await ZipArchive.open(readAt, size);
    if (archive.isTooLong) throw new NavetteError('too-large', { reason: 'many-entries', limit: MOST_ENTRIES });
    const own = archive.entries.find(({ name }) => /^[^/]*\.qde$/i.test(name));
    if (!own) throw new NavetteError('unsupported-type', { reason: 'not-a-document' });
    const project = parseXml(decode(await archive.read(own, MOST_QDA_XML)));
    if (project.name !== 'Project') throw new NavetteError('unsupported-type', { reason: 'not-a-document' });
    return await new ProjectReader(project, archive, written, register).read();
  } catch (error) {
    if (error instanceof TooManyBytesError) throw new NavetteError('too-large', { reason: 'unpacked' });
    throw error;
  } finally {
    await Promise.all([handle.close(), written.close()]);
  }
}

class ProjectReader {
  readonly #project: XmlElement;
  readonly #texts: ProjectTexts;
  readonly #transcripts: FileHandle;
  #written = 0;
  readonly #register: readonly RegisteredWords[];
  readonly #leftOut = new Map<LeftOutKind, number>();
  readonly #notes = new Map<string, XmlElement>();
  readonly #usedNotes = new Set<string>();
  #words = MOST_QDA_WORDS;
  #passages = MOST_QDA_PASSAGES;
  #codings = MOST_QDA_CODINGS;

  constructor(project: XmlElement, archive: ZipArchive, transcripts: FileHandle, register: readonly RegisteredWords[]) {
    this.#register = register;
    this.#project = project;
    this.#texts = new ProjectTexts(archive, MOST_QDA_TEXT);
    this.#transcripts = transcripts;
  }

  async read(): Promise<ReadProject> {
    const project = this.#project;
    const notes = childrenOf(childOf(project, 'Notes'), 'Note');
    for (const note of notes) this.#notes.set(parseGuid(note.attributes.guid) ?? '', note);
    const codes: ReadCode[] = [];
    this.#readCodes(childOf(childOf(project, 'CodeBook'), 'Codes'), null, codes);
    const sources: ReadSource[] = [];
    const listed = childOf(project, 'Sources')?.children ?? [];
    // Before any of their texts is read.
    if (listed.filter((source) => this.#isRead(source)).length > MOST_QDA_SOURCES)
      throw new NavetteError('too-many', { limit: MOST_QDA_SOURCES });
    for (const source of listed) {
      const read = await this.#readSource(source);
      if (read) sources.push(read);
    }
    this.#skip('notes', notes.length - this.#usedNotes.size);
    for (const [group, one, kind] of OTHERS) this.#skip(kind, childrenOf(childOf(project, group), one).length);
    const links = childrenOf(childOf(project, 'Links'), 'Link');
    const isOwn = project.attributes.origin === QDA_ORIGIN;
    if (!isOwn) this.#skip('links', links.length);
    const joins = isOwn ? joinsOf(links) : new Map<string | null, string | null>();
    const found = {
      isOwn,
      name: this.#take(project.attributes.name),
      users: childrenOf(childOf(project, 'Users'), 'User').flatMap(({ attributes }) => {
        const guid = parseGuid(attributes.guid);
        return guid === null ? [] : [{ guid, name: this.#take(attributes.name) }];
      }),
      codes,
      sources: sources.map((source) => ({ ...source, joins: joins.get(source.guid) ?? null })),
    };
    const left = this.#withoutWithdrawn(found);
    return { ...left, leftOut: [...this.#leftOut] };
  }

  /** Names, notes and quotations without words that were withdrawn from the study. */
  #withoutWithdrawn<Found>(found: Found): Found {
    if (this.#register.length === 0) return found;
    const isWithdrawn = registeredWords(this.#register);
    const cut = (value: unknown, isCounted = true): unknown => {
      if (typeof value === 'string') {
        const { text, count } = cutFromTexts([value], isWithdrawn, CUT);
        if (isCounted) this.#skip('withdrawn', count);
        return text[0];
      }
      if (Array.isArray(value)) return value.map((one) => cut(one, isCounted));
      if (value === null || typeof value !== 'object') return value;
      // An anchor has words of the transcript once more.
      const parts = Object.entries(value).map(([key, one]) => [key, cut(one, isCounted && key !== 'anchor')]);
      return Object.fromEntries(parts);
    };
    return cut(found) as Found;
  }

  #skip(kind: LeftOutKind, count = 1): void {
    if (count > 0) this.#leftOut.set(kind, (this.#leftOut.get(kind) ?? 0) + count);
  }

  /** Words that are imported, cut, within the limit of all. @throws NavetteError `too-large` */
  #take(words: string | undefined): string {
    const cut = (words ?? '').slice(0, LONGEST_READ);
    this.#words -= cut.length;
    if (this.#words < 0) throw new NavetteError('too-large', { reason: 'unpacked' });
    return cut;
  }

  /** Counts one more passage. @throws NavetteError `too-many` */
  #countPassage(): void {
    if (--this.#passages < 0) throw new NavetteError('too-many', { limit: MOST_QDA_PASSAGES });
  }

  #readCodes(parent: XmlElement | undefined, above: string | null, codes: ReadCode[]): void {
    for (const code of childrenOf(parent, 'Code')) {
      const guid = parseGuid(code.attributes.guid);
      if (guid === null) this.#skip('without-guid');
      else {
        if (codes.length >= MOST_QDA_CODES) throw new NavetteError('too-many', { limit: MOST_QDA_CODES });
        const definition = this.#take(childOf(code, 'Description')?.text);
        const { name, color } = code.attributes;
        codes.push({ guid, parent: above, name: this.#take(name), definition, colour: this.#take(color) });
      }
      this.#readCodes(code, guid ?? above, codes);
    }
  }

  /** Whether `#readSource` reads this one; it counts others as left out. */
  #isRead(source: XmlElement): boolean {
    if (parseGuid(source.attributes.guid) === null) return false;
    switch (source.name) {
      case 'TextSource':
        return this.#texts.has(source);
      case 'PDFSource': {
        const words = childOf(source, 'Representation');
        return words !== undefined && this.#texts.has(words);
      }
      default:
        return source.name === 'AudioSource' || source.name === 'VideoSource';
    }
  }

  async #readSource(source: XmlElement): Promise<ReadSource | null> {
    const guid = parseGuid(source.attributes.guid);
    if (guid === null) {
      this.#skip('without-guid');
      return null;
    }
    this.#skip('source-codings', childrenOf(source, 'Coding').length);
    const of = {
      ...{ guid, name: this.#take(source.attributes.name) },
      description: this.#take(childOf(source, 'Description')?.text),
      joins: null,
    };
    switch (source.name) {
      case 'TextSource':
        return this.#readWords(of, source, childrenOf(source, 'PlainTextSelection'));
      case 'PDFSource': {
        this.#skip('pdf-selections', childrenOf(source, 'PDFSelection').length);
        const words = childOf(source, 'Representation');
        if (words) return this.#readWords(of, words, childrenOf(words, 'PlainTextSelection'));
        this.#skip('pdf');
        return null;
      }
      case 'AudioSource':
      case 'VideoSource': {
        const stretches = await this.#stretches(
          source,
          source.name === 'AudioSource' ? 'AudioSelection' : 'VideoSelection',
        );
        const transcript = childOf(source, 'Transcript');
        this.#skip('media');
        if (!transcript) return { ...of, text: null, stretches };
        const read = await this.#readWords(
          of,
          withPositions(transcript),
          childrenOf(transcript, 'TranscriptSelection'),
        );
        return { ...of, text: read?.text ?? null, stretches };
      }
      case 'PictureSource':
        this.#skip('pictures');
        return null;
      default:
        return null;
    }
  }

  async #readWords(
    of: Pick<ReadSource, 'guid' | 'name' | 'description' | 'joins'>,
    source: XmlElement,
    selections: readonly XmlElement[],
  ): Promise<ReadSource | null> {
    const words = await this.#texts.wordsOf(source);
    if (words === null) {
      this.#skip('elsewhere');
      return null;
    }
    const known = selections.filter(({ attributes }) => parseGuid(attributes.guid) !== null);
    this.#skip('without-guid', selections.length - known.length);
    const text = readText(
      words,
      known.map(({ attributes }) => ({
        start: numberOf(attributes.startPosition),
        end: numberOf(attributes.endPosition),
        name: attributes.name ?? '',
      })),
      ({ quote }) => {
        this.#countPassage();
        this.#take(quote.exact);
      },
      this.#register,
    );
    if (!text) {
      this.#skip('too-long');
      return null;
    }
    this.#skip('withdrawn', text.withdrawn);
    const passages: ReadPassage[] = [];
    for (const [i, selection] of known.entries()) {
      const anchor = text.anchors[i] ?? null;
      const marked = await this.#marked(selection);
      if (anchor) passages.push({ ...marked, anchor });
      else this.#skip('empty');
    }
    return { ...of, text: { update: await this.#write(text), passages }, stretches: [] };
  }

  async #write({ update }: ReadText): Promise<StagedBytes> {
    await this.#transcripts.writeFile(update);
    const at = this.#written;
    this.#written += update.length;
    return { at, length: update.length };
  }

  /** The codes and notes of a selection that has a GUID. */
  async #marked(selection: XmlElement): Promise<ReadMarked> {
    const notes: string[] = [childOf(selection, 'Description')?.text ?? ''];
    for (const { attributes } of childrenOf(selection, 'NoteRef')) {
      const target = parseGuid(attributes.targetGUID) ?? '';
      const note = this.#notes.get(target);
      if (!note) continue;
      this.#usedNotes.add(target);
      notes.push((await this.#texts.wordsOf(note)) ?? '');
    }
    const codings = childrenOf(selection, 'Coding').flatMap((coding): ReadCoding[] => {
      const code = parseGuid(childOf(coding, 'CodeRef')?.attributes.targetGUID);
      return code === null ? [] : [{ code, user: parseGuid(coding.attributes.creatingUser) }];
    });
    this.#codings -= codings.length;
    if (this.#codings < 0) throw new NavetteError('too-many', { limit: MOST_QDA_CODINGS });
    return {
      guid: parseGuid(selection.attributes.guid)!,
      user: parseGuid(selection.attributes.creatingUser),
      note: this.#take(
        notes
          .map((one) => one.trim())
          .filter(Boolean)
          .join('\n\n'),
      ),
      codings,
    };
  }

  async #stretches(source: XmlElement, name: string): Promise<ReadStretch[]> {
    const stretches: ReadStretch[] = [];
    for (const selection of childrenOf(source, name)) {
      const [from, to] = [numberOf(selection.attributes.begin), numberOf(selection.attributes.end)];
      if (parseGuid(selection.attributes.guid) === null || from >= to) {
        this.#skip('empty');
        continue;
      }
      this.#countPassage();
      stretches.push({ ...(await this.#marked(selection)), from, to });
    }
    return stretches;
  }
}

/** Groups of other tools that Navette does not have. */
const OTHERS: readonly (readonly [group: string, one: string, kind: LeftOutKind])[] = [
  ['Variables', 'Variable', 'variables'],
  ['Cases', 'Case', 'cases'],
  ['Sets', 'Set', 'sets'],
  ['Graphs', 'Graph', 'graphs'],
];
