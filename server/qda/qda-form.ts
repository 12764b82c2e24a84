import type { ErrorCode, ErrorDetails } from '#content/errors.ts';
import type { PassageAnchor } from '#content/extract/passage.ts';
import type { QdaCode, QdaCoding, QdaPassage, QdaUser } from '#content/qda/project.ts';
import type { Renaming } from '#content/withdrawal/names.ts';
import type { RegisteredWords } from '#server/drafts/withdraw-text.ts';
import type { TaskLimits } from '#server/tasks/task-limits.ts';

/**
 * Limits of the process for one task: see TaskLimits. It may take a little more before it is seen.
 */
export const QDA_LIMITS: TaskLimits = { megabytes: 480, processorTime: 20_000, patience: 60_000 };

/** An exported text. */
export interface LeavingText {
  readonly text: string;
  /** The position of each passage; null if its words are gone. */
  readonly places: readonly (Pick<QdaPassage, 'start' | 'end' | 'name'> | null)[];
}

/** Contents of a project that are not imported. */
export const LEFT_OUT_KINDS = [
  'pictures',
  'pdf',
  'pdf-selections',
  'media',
  'elsewhere',
  'too-long',
  'empty',
  'source-codings',
  'notes',
  'links',
  'variables',
  'cases',
  'sets',
  'graphs',
  'without-guid',
  'withdrawn',
] as const;
export type LeftOutKind = (typeof LEFT_OUT_KINDS)[number];

export type ReadCode = QdaCode;
export type ReadCoding = QdaCoding;

/** A marked part of a source, with its codes and notes. */
export interface ReadMarked {
  readonly guid: string;
  readonly user: string | null;
  readonly note: string;
  readonly codings: readonly QdaCoding[];
}

/** A passage of one paragraph or several. */
export interface ReadPassage extends ReadMarked {
  readonly anchor: PassageAnchor;
}

export interface ReadStretch extends ReadMarked {
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** Where bytes are in the file of a project's transcripts. */
export interface StagedBytes {
  readonly at: number;
  readonly length: number;
}

/** A source with words, or stretches of sound. */
export interface ReadSource {
  readonly guid: string;
  readonly name: string;
  readonly description: string;
  /** The source whose sound it is; null for none. */
  readonly joins: string | null;
  readonly text: {
    /** Yjs update of its transcript. */
    readonly update: StagedBytes;
    readonly passages: readonly ReadPassage[];
  } | null;
  readonly stretches: readonly ReadStretch[];
}

/** A project that was read. */
export interface ReadProject {
  /** Navette wrote it. */
  readonly isOwn: boolean;
  readonly name: string;
  readonly users: readonly QdaUser[];
  /** Parents before their children. */
  readonly codes: readonly ReadCode[];
  readonly sources: readonly ReadSource[];
  readonly leftOut: readonly (readonly [kind: LeftOutKind, count: number])[];
}

/** A project to be read. */
export interface ProjectFiles {
  readonly file: string;
  /** The path of a file that is made for its transcripts. */
  readonly transcripts: string;
  /** Words that were withdrawn from the study, and do not come in. */
  readonly register: readonly RegisteredWords[];
}

/** The task of the process. */
export type QdaTask =
  | {
      readonly type: 'text';
      /** A draft's Yjs state. */
      readonly state: Uint8Array;
      readonly passages: readonly PassageAnchor[];
      readonly names: readonly Renaming[];
    }
  | ({ readonly type: 'read' } & ProjectFiles)
  | { readonly type: 'rename'; readonly texts: readonly string[]; readonly names: readonly Renaming[] };

export type QdaAnswer =
  | { readonly type: 'text'; readonly leaving: LeavingText }
  /** `characters`: of the project as JSON, which is what it takes in memory, about. */
  | { readonly type: 'read'; readonly project: ReadProject; readonly characters: number }
  | { readonly type: 'rename'; readonly texts: readonly string[] }
  /** The reason of the refusal. */
  | {
      readonly type: 'refused';
      readonly refused: { readonly code: ErrorCode; readonly details: ErrorDetails };
      readonly cause: string | null;
    };
