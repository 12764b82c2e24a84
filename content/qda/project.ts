/**
 * A project as analysts' tools exchange it (REFI-QDA 1.0, `.qdpx`), as far as Navette has the same:
 * https://www.qdasoftware.org. All GUIDs are in small letters, without braces.
 */
export interface QdaProject {
  readonly name: string;
  /** A description for the reader of the file. */
  readonly description: string;
  /** ISO 8601. */
  readonly at: string;
  readonly users: readonly QdaUser[];
  readonly codes: readonly QdaCode[];
  readonly texts: readonly QdaText[];
  readonly sounds: readonly QdaSound[];
}

/** Somebody who gave codes. */
export interface QdaUser {
  readonly guid: string;
  readonly name: string;
}

/** A code of the book. */
export interface QdaCode {
  readonly guid: string;
  /** The code that it is a part of; null for none. */
  readonly parent: string | null;
  readonly name: string;
  readonly definition: string;
  /** `#rrggbb`; empty for none. */
  readonly colour: string;
}

/** A code that somebody gave. */
export interface QdaCoding {
  readonly code: string;
  /** The GUID of the person who gave it; null if unknown. */
  readonly user: string | null;
}

/** The common fields of a marked part of a source. */
interface QdaMarked {
  readonly guid: string;
  readonly user: string | null;
  /** ISO 8601. */
  readonly at: string;
  readonly note: string;
  readonly codings: readonly QdaCoding[];
}

/** A passage of a text. */
export interface QdaPassage extends QdaMarked {
  /** Offset in code points from 0; the end is exclusive. */
  readonly start: number;
  readonly end: number;
  /** Its first words. */
  readonly name: string;
}

/** A stretch of sound. */
export interface QdaStretch extends QdaMarked {
  /** In milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** A source that is analysed. */
interface QdaSource {
  readonly guid: string;
  readonly name: string;
  readonly description: string;
  /** ISO 8601. */
  readonly at: string;
}

export interface QdaText extends QdaSource {
  /** The name of its file in the folder of sources. */
  readonly file: string;
  readonly passages: readonly QdaPassage[];
}

export interface QdaSound extends QdaSource {
  readonly file: string;
  readonly stretches: readonly QdaStretch[];
  /** The GUID of the text in which its words stand; null for none. */
  readonly text: string | null;
}

/** The folder of the archive that has the sources, and how its files are named in the project. */
export const QDA_SOURCES = 'sources/';
export const QDA_INTERNAL = 'internal://';
/** The project's own file. */
export const QDA_FILE = 'project.qde';
export const QDA_NAMESPACE = 'urn:QDA-XML:project:1.0';
/** The name of the writing program, in its files. */
export const QDA_ORIGIN = 'Navette';
/** A new line within a paragraph: Unicode's own, since a line's end ends the paragraph. */
export const LINE_BREAK = '\u2028';
