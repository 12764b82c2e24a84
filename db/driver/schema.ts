import type { Generated, Migration } from 'kysely';
import type { TextState } from '#content/attachment.ts';
import type { LoopTurn, ProposalKind, QuotationAnswer } from '#content/consent/consent-loop.ts';
import type { PageStatus } from '#content/edition.ts';
import type { CodeColour } from '#content/extract/code.ts';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { LinkLocale } from '#content/locale.ts';
import type { ConsentForm, ConsentState, Naming, Reach } from '#content/material/consent.ts';
import type { MaterialAccess, MaterialKind } from '#content/material/material.ts';
import type { MailSort } from '#content/people/mail-sort.ts';
import type { Role, Side } from '#content/people/person.ts';
import type { Visibility } from '#content/permission.ts';
import type { Approvers, Bypass, ReviewAnswer } from '#content/review.ts';
import type { StageCode, StageState } from '#content/study/study-stage.ts';
import type { Vocabulary } from '#content/taxonomy/vocabulary.ts';
import * as first from '#db/migrations/0001-first.ts';
import * as checkpoint from '#db/migrations/0002-checkpoint.ts';
import * as searchCare from '#db/migrations/0003-search-care.ts';
import * as reviewedEdition from '#db/migrations/0004-reviewed-edition.ts';
import * as attachment from '#db/migrations/0005-attachment.ts';
import * as editionFile from '#db/migrations/0006-edition-file.ts';
import * as snapshotParts from '#db/migrations/0007-snapshot-parts.ts';
import * as coverWords from '#db/migrations/0008-cover-words.ts';
import * as latestPages from '#db/migrations/0009-latest-pages.ts';
import * as latestEditions from '#db/migrations/0010-latest-editions.ts';
import * as wholeSnapshot from '#db/migrations/0011-whole-snapshot.ts';
import * as replacedBy from '#db/migrations/0012-replaced-by.ts';
import * as draftWriter from '#db/migrations/0013-draft-writer.ts';
import * as publishedPosition from '#db/migrations/0014-published-position.ts';
import * as pageOwner from '#db/migrations/0015-page-owner.ts';
import * as draftWritings from '#db/migrations/0016-draft-writings.ts';
import * as board from '#db/migrations/0017-board.ts';
import * as review from '#db/migrations/0018-review.ts';
import * as activity from '#db/migrations/0019-activity.ts';
import * as bin from '#db/migrations/0020-bin.ts';
import * as mailQueue from '#db/migrations/0021-mail-queue.ts';
import * as mailChoice from '#db/migrations/0022-mail-choice.ts';
import * as team from '#db/migrations/0023-team.ts';
import * as editionTerm from '#db/migrations/0024-edition-term.ts';
import * as neighbours from '#db/migrations/0025-neighbours.ts';
import * as featuredPage from '#db/migrations/0026-featured-page.ts';
import * as reviewers from '#db/migrations/0027-reviewers.ts';
import * as linksAndVersions from '#db/migrations/0028-links-and-versions.ts';
import * as takenCorrections from '#db/migrations/0029-taken-corrections.ts';
import * as boardParts from '#db/migrations/0030-board-parts.ts';
import * as termTotals from '#db/migrations/0031-term-totals.ts';
import * as editionOverrides from '#db/migrations/0032-edition-overrides.ts';
import * as archivedPages from '#db/migrations/0033-archived-pages.ts';
import * as materials from '#db/migrations/0034-materials.ts';
import * as citations from '#db/migrations/0035-citations.ts';
import * as withdrawals from '#db/migrations/0036-withdrawals.ts';
import * as studyStages from '#db/migrations/0037-study-stages.ts';
import * as titleKeys from '#db/migrations/0038-title-keys.ts';
import * as withdrawalReading from '#db/migrations/0039-withdrawal-reading.ts';
import * as drafts from '#db/migrations/0040-drafts.ts';
import * as materialFiles from '#db/migrations/0042-material-files.ts';
import * as firstVisitsAndSides from '#db/migrations/0044-first-visits-and-sides.ts';
import * as transcripts from '#db/migrations/0046-transcripts.ts';
import * as organisations from '#db/migrations/0048-organisations.ts';
import * as consentLoops from '#db/migrations/0050-consent-loops.ts';
import * as answersByWords from '#db/migrations/0053-answers-by-words.ts';
import * as organisationImports from '#db/migrations/0055-organisation-imports.ts';
import * as analysisGuids from '#db/migrations/0058-analysis-guids.ts';
import * as picturesAndBlindCoding from '#db/migrations/0063-pictures-and-blind-coding.ts';
import * as maskedQuotations from '#db/migrations/0065-masked-quotations.ts';
import * as registerChanges from '#db/migrations/0067-register-changes.ts';
import * as pageLens from '#db/migrations/0070-page-lens.ts';
import * as narrowedNaming from '#db/migrations/0080-narrowed-naming.ts';
import * as imprint from '#db/migrations/0081-imprint.ts';
import * as ownKits from '#db/migrations/0083-own-kits.ts';
import * as maskedBeside from '#db/migrations/0086-masked-beside.ts';
import * as annotationLanguage from '#db/migrations/0087-annotation-language.ts';
import * as consentChangeNotes from '#db/migrations/0089-consent-change-notes.ts';
import * as boardIndexes from '#db/migrations/0091-board-indexes.ts';
import * as withheldTexts from '#db/migrations/0092-withheld-texts.ts';
import * as earlierAnswers from '#db/migrations/0095-earlier-answers.ts';
import * as stagedImports from '#db/migrations/0096-staged-imports.ts';
import * as ownKitRemovals from '#db/migrations/0099-own-kit-removals.ts';
import * as logOfDeletedPages from '#db/migrations/0101-log-of-deleted-pages.ts';
import * as mentions from '#db/migrations/0103-mentions.ts';
import * as openThreads from '#db/migrations/0105-open-threads.ts';
import * as toldTitles from '#db/migrations/0107-told-titles.ts';
import * as undeliveredRequests from '#db/migrations/0109-undelivered-requests.ts';
import * as reviewedDetails from '#db/migrations/0115-reviewed-details.ts';
import * as lengthsAndSequences from '#db/migrations/0117-lengths-and-sequences.ts';
import * as currentRequests from '#db/migrations/0123-current-requests.ts';
import * as checkpointDetails from '#db/migrations/0128-checkpoint-details.ts';
import * as pictureSources from '#db/migrations/0130-picture-sources.ts';
import * as mustFixAnnotations from '#db/migrations/0131-must-fix-annotations.ts';
import * as pageReadings from '#db/migrations/0133-page-readings.ts';
import * as openedPictures from '#db/migrations/0134-opened-pictures.ts';

/**
 * The migrations that make the tables below, in order. A number is never used twice; a migration
 * that has been released is never edited.
 */
export const MIGRATIONS: Record<string, Migration> = {
  '0001-first': first,
  '0002-checkpoint': checkpoint,
  '0003-search-care': searchCare,
  '0004-reviewed-edition': reviewedEdition,
  '0005-attachment': attachment,
  '0006-edition-file': editionFile,
  '0007-snapshot-parts': snapshotParts,
  '0008-cover-words': coverWords,
  '0009-latest-pages': latestPages,
  '0010-latest-editions': latestEditions,
  '0011-whole-snapshot': wholeSnapshot,
  '0012-replaced-by': replacedBy,
  '0013-draft-writer': draftWriter,
  '0014-published-position': publishedPosition,
  '0015-page-owner': pageOwner,
  '0016-draft-writings': draftWritings,
  '0017-board': board,
  '0018-review': review,
  '0019-activity': activity,
  '0020-bin': bin,
  '0021-mail-queue': mailQueue,
  '0022-mail-choice': mailChoice,
  '0023-team': team,
  '0024-edition-term': editionTerm,
  '0025-neighbours': neighbours,
  '0026-featured-page': featuredPage,
  '0027-reviewers': reviewers,
  '0028-links-and-versions': linksAndVersions,
  '0029-taken-corrections': takenCorrections,
  '0030-board-parts': boardParts,
  '0031-term-totals': termTotals,
  '0032-edition-overrides': editionOverrides,
  '0033-archived-pages': archivedPages,
  '0034-materials': materials,
  '0035-citations': citations,
  '0036-withdrawals': withdrawals,
  '0037-study-stages': studyStages,
  '0038-title-keys': titleKeys,
  '0039-withdrawal-reading': withdrawalReading,
  '0040-drafts': drafts,
  '0042-material-files': materialFiles,
  '0044-first-visits-and-sides': firstVisitsAndSides,
  '0046-transcripts': transcripts,
  '0048-organisations': organisations,
  '0050-consent-loops': consentLoops,
  '0053-answers-by-words': answersByWords,
  '0055-organisation-imports': organisationImports,
  '0058-analysis-guids': analysisGuids,
  '0063-pictures-and-blind-coding': picturesAndBlindCoding,
  '0065-masked-quotations': maskedQuotations,
  '0067-register-changes': registerChanges,
  '0070-page-lens': pageLens,
  '0080-narrowed-naming': narrowedNaming,
  '0081-imprint': imprint,
  '0083-own-kits': ownKits,
  '0086-masked-beside': maskedBeside,
  '0087-annotation-language': annotationLanguage,
  '0089-consent-change-notes': consentChangeNotes,
  '0091-board-indexes': boardIndexes,
  '0092-withheld-texts': withheldTexts,
  '0095-earlier-answers': earlierAnswers,
  '0096-staged-imports': stagedImports,
  '0099-own-kit-removals': ownKitRemovals,
  '0101-log-of-deleted-pages': logOfDeletedPages,
  '0103-mentions': mentions,
  '0105-open-threads': openThreads,
  '0107-told-titles': toldTitles,
  '0109-undelivered-requests': undeliveredRequests,
  '0115-reviewed-details': reviewedDetails,
  '0117-lengths-and-sequences': lengthsAndSequences,
  '0123-current-requests': currentRequests,
  '0128-checkpoint-details': checkpointDetails,
  '0130-picture-sources': pictureSources,
  '0131-must-fix-annotations': mustFixAnnotations,
  '0133-page-readings': pageReadings,
  '0134-opened-pictures': openedPictures,
};

/**
 * The tables, as Kysely sees them (camelCase here, snake_case in SQL). Instants are ISO 8601 in UTC
 * (`2026-11-25T10:42:00.000Z`), JSON is text, flags are 0 or 1. The migrations document each table.
 */
export interface Schema {
  person: PersonTable;
  session: SessionTable;
  signInLink: SignInLinkTable;
  invitation: InvitationTable;
  page: PageTable;
  boardProgress: BoardProgressTable;
  boardPart: BoardPartTable;
  pageSlug: PageSlugTable;
  draft: DraftTable;
  draftUpdate: DraftUpdateTable;
  studyCode: StudyCodeTable;
  blindCoding: BlindCodingTable;
  extract: ExtractTable;
  extractCode: ExtractCodeTable;
  analysisGuid: AnalysisGuidTable;
  analysisImport: AnalysisImportTable;
  stagedMaterial: StagedMaterialTable;
  stagedExtractChange: StagedExtractChangeTable;
  stagedExtractCode: StagedExtractCodeTable;
  draftSnapshot: DraftSnapshotTable;
  draftWriter: DraftWriterTable;
  edition: EditionTable;
  annotation: AnnotationTable;
  mention: MentionTable;
  collection: CollectionTable;
  collectionSlug: CollectionSlugTable;
  collectionPart: CollectionPartTable;
  collectionItem: CollectionItemTable;
  file: FileTable;
  attachment: AttachmentTable;
  editionAttachment: EditionAttachmentTable;
  fileText: FileTextTable;
  openedPicture: OpenedPictureTable;
  editionFile: EditionFileTable;
  editionTerm: EditionTermTable;
  termCount: TermCountTable;
  termTotal: TermTotalTable;
  editionLink: EditionLinkTable;
  pageReading: PageReadingTable;
  relatedPage: RelatedPageTable;
  featuredPage: FeaturedPageTable;
  pageLens: PageLensTable;
  ownKit: OwnKitTable;
  ownKitPage: OwnKitPageTable;
  ownKitRemoval: OwnKitRemovalTable;
  audit: AuditTable;
  checkpoint: CheckpointTable;
  checkpointAuthor: CheckpointAuthorTable;
  checkpointReplacement: CheckpointReplacementTable;
  unansweredQuery: UnansweredQueryTable;
  synonymList: SynonymListTable;
  removedAddress: RemovedAddressTable;
  removedFile: RemovedFileTable;
  frozenVersion: FrozenVersionTable;
  versionFile: VersionFileTable;
  versionAttachment: VersionAttachmentTable;
  draftWriting: DraftWritingTable;
  pageTerm: PageTermTable;
  visit: VisitTable;
  reviewRequest: ReviewRequestTable;
  reviewedText: ReviewedTextTable;
  reviewRule: ReviewRuleTable;
  queuedMail: QueuedMailTable;
  invitationLink: InvitationLinkTable;
  mailChoice: MailChoiceTable;
  toldEvent: ToldEventTable;
  digest: DigestTable;
  sentForm: SentFormTable;
  reviewReminder: ReviewReminderTable;
  reviewLink: ReviewLinkTable;
  organisation: OrganisationTable;
  formerName: FormerNameTable;
  organisationImport: OrganisationImportTable;
  incomingOrganisation: IncomingOrganisationTable;
  registerChange: RegisterChangeTable;
  material: MaterialTable;
  concerned: ConcernedTable;
  concernedIdentity: ConcernedIdentityTable;
  consentLoop: ConsentLoopTable;
  consentLink: ConsentLinkTable;
  consentTurn: ConsentTurnTable;
  consentProposal: ConsentProposalTable;
  consentQuotation: ConsentQuotationTable;
  consentMessage: ConsentMessageTable;
  studyMember: StudyMemberTable;
  materialFile: MaterialFileTable;
  erasedFile: ErasedFileTable;
  studyStage: StudyStageTable;
  studyStagePerson: StudyStagePersonTable;
  editionCitation: EditionCitationTable;
  versionCitation: VersionCitationTable;
  draftCitation: DraftCitationTable;
  citationProgress: CitationProgressTable;
  withdrawal: WithdrawalTable;
  consentChange: ConsentChangeTable;
  maskedText: MaskedTextTable;
  maskedAttachment: MaskedAttachmentTable;
  maskedCollection: MaskedCollectionTable;
  collectionToFit: CollectionToFitTable;
  beyondConsent: BeyondConsentTable;
  narrowedNaming: NarrowedNamingTable;
  withdrawalPage: WithdrawalPageTable;
}

/** A withdrawal of words: the data needed to remove them from any text, without the words. */
export interface WithdrawalTable {
  id: string;
  /** The material with these words; it may have been deleted since. */
  materialId: string;
  /** Its study. */
  pageId: string;
  /** The person who asked for it; null if unknown. */
  concernedId: string | null;
  /** WithdrawnPassage[] (content/withdrawal/withdrawal.ts), JSON. */
  passages: string;
  /** The salt of the words' digests. */
  salt: string;
  /** string[], JSON. */
  digests: string;
  requestedBy: string | null;
  requestedAt: string;
  /** When the words to remove had been searched in all its pages; null before. */
  readAt: string | null;
  /** Null until it is complete. */
  doneAt: string | null;
}

/** A material for which a person's consent changed. */
export interface ConsentChangeTable {
  materialId: string;
  changedAt: string;
  /** When published texts were last fitted to it; null while they are not. */
  followedAt: string | null;
  /** How often this was requested. */
  notes: Generated<number>;
}

/** A published text of which some quotations are masked. */
export interface MaskedTextTable {
  pageId: string;
  textKind: PublishedTextKind;
  number: number;
  /** From here to `note`: the text without the masks. */
  title: string;
  summary: string;
  /** JSON. */
  document: string;
  /** A Notice (content/kinds/notice.ts), JSON; empty if it is as readers see it. */
  notice: Generated<string>;
  /** The note of an edition, or the name of a version. */
  note: Generated<string>;
  maskedAt: string;
  /** When the whole text was withheld because it could not be masked; null for masks only. */
  withheldAt: Generated<string | null>;
}

/** A document attached to a published text, of which something is masked. */
export interface MaskedAttachmentTable {
  pageId: string;
  textKind: PublishedTextKind;
  number: number;
  position: number;
  fileId: string;
  /** Its title and, below, the name of its file, both without the masks. */
  title: string;
  name: string;
  /** The name under which readers save it. */
  shownName: string;
}

/** A collection with masks over some of its own words. */
export interface MaskedCollectionTable {
  collectionId: string;
  /** CollectionWords (db/materials/masked-collection-repository.ts) without the masks, JSON. */
  words: string;
  /** The same with them. */
  shown: string;
  /** Ids of the materials for whose people they are masked: string[], JSON. */
  materials: string;
}

/** A collection that changed since it was fitted to consent. */
export interface CollectionToFitTable {
  collectionId: string;
}

/** An edition, or a version to annotate. */
export type PublishedTextKind = 'edition' | 'version';

/** A published text that exceeds the consent of a material's people. */
export interface BeyondConsentTable {
  pageId: string;
  textKind: PublishedTextKind;
  number: number;
  materialId: string;
  /** Quotations, which are masked. */
  quotations: number;
  /** Statements in the authors' own words that rest on the material, which stay. */
  statements: number;
  /** Places where it names them, which are masked. */
  names: number;
  /** What it exceeds: their consent as a whole, or only for their name and single quotations. */
  cause: 'consent' | 'part';
  /** The ids of the blocks with masks: string[], JSON. */
  blocks: string;
  since: string;
}

/** The former naming of a person who agreed to a less identifying one. */
export interface NarrowedNamingTable {
  /** The person may have been deleted since. */
  concernedId: string;
  materialId: string;
  naming: Naming;
  name: string;
  organisation: string;
}

/** A page from which words are to be removed, or were. */
export interface WithdrawalPageTable {
  withdrawalId: string;
  pageId: string;
  /** When its passages were found; null before. */
  readAt: string | null;
  /**
   * Its WithdrawnPassage[], JSON, and the digests of its words, until those of all pages are known.
   */
  passages: Generated<string>;
  digests: Generated<string>;
  doneAt: string | null;
}

/** A citation in an edition. */
export interface EditionCitationTable {
  pageId: string;
  editionNumber: number;
  /** The citation's target attribute (content/citation/target.ts). */
  target: string;
  /** The innermost block around it that has an id; empty for none. */
  blockId: string;
}

/** A citation in a version to annotate. */
export interface VersionCitationTable {
  pageId: string;
  versionNumber: number;
  target: string;
  blockId: string;
}

/** A present or former citation in a draft, up to `citationProgress`. */
export interface DraftCitationTable {
  pageId: string;
  target: string;
  blockId: string;
  /** 0 if only the draft's history has it. */
  isPresent: number;
}

/** One row: the position of the drafts' log up to which their citations were read. */
export interface CitationProgressTable {
  position: number;
}

/** A material of a study: an interview, a survey, a document. */
export interface MaterialTable {
  id: string;
  /** Its study. */
  pageId: string;
  kind: MaterialKind;
  /** Among those of its kind in its study, from 1. */
  number: number;
  title: string;
  /** YYYY-MM-DD; empty if unknown. */
  heldOn: string;
  place: string;
  /** ISO 3166-1 alpha-2; empty for none. */
  country: string;
  language: string;
  /** The person who gathered it. */
  collector: string;
  side: Side | '';
  organisation: string;
  /** A code of ACTOR_TYPES; empty for none. */
  actorType: string;
  summary: string;
  access: MaterialAccess;
  createdBy: string | null;
  createdAt: string;
  updatedAt: string;
}

/** An organisation of the register. */
export interface OrganisationTable {
  id: string;
  name: string;
  /** Its name without case, accents and punctuation (`writtenTermCode`). */
  nameCode: string;
  acronym: string;
  side: '' | Side;
  /** A code of ACTOR_TYPES; empty if it is not known. */
  actorType: string;
  country: string;
  /** The address of its site. */
  site: string;
  /** In the network's own listing; empty for none. */
  identifier: string;
  /** Its name and acronym, folded, for search. */
  searched: string;
  /** The organisation into which it was merged; null if it is listed itself. */
  mergedInto: string | null;
  /** The listed organisation: itself, or the one of which it is now a name. */
  standsFor: string;
  createdAt: string;
  updatedAt: string;
}

/** A name that an organisation had before. */
export interface FormerNameTable {
  organisationId: string;
  code: string;
  name: string;
}

/** A file whose organisations are being taken into the register. */
export interface OrganisationImportTable {
  id: string;
  /** 1 once all its organisations are stored: they then belong to the register, moved or not. */
  isDecided: 0 | 1;
  createdAt: string;
}

/** An organisation read from a file, until it is moved into the register. */
export interface IncomingOrganisationTable extends OrganisationTable {
  importId: string;
}

/** A name that others changed in the register during an import. */
export interface RegisterChangeTable {
  importId: string;
  nameCode: string;
  /** Empty for an organisation without one. */
  identifier: string;
}

/** A person or group whom a material concerns, and what they agreed to. */
export interface ConcernedTable {
  id: string;
  materialId: string;
  pseudonym: string;
  organisation: string;
  state: ConsentState;
  /** ConsentUse[], JSON. */
  uses: string;
  reach: Reach;
  naming: Naming;
  /** The language of the text that they agreed to. */
  language: string;
  formats: string;
  /** YYYY-MM-DD or empty, as is `until`. */
  givenOn: string;
  how: ConsentForm | '';
  askedBy: string;
  until: string;
  note: string;
  createdAt: string;
  updatedAt: string;
}

/** The name of a person whom a material concerns, stored apart from their consent. */
export interface ConcernedIdentityTable {
  concernedId: string;
  name: string;
}

/** How to reach a person concerned: the language and mail address for their personal links. */
export interface ConsentLoopTable {
  concernedId: string;
  locale: LinkLocale;
  /** Empty for none. */
  email: string;
  /** The site's address, for mail. */
  origin: string;
  createdBy: string | null;
  createdAt: string;
  expiresAt: string;
  /** When its links were revoked; null if they were not. */
  revokedAt: string | null;
}

/** A link of a loop. */
export interface ConsentLinkTable {
  tokenHash: string;
  concernedId: string;
  createdAt: string;
}

/** A turn of a loop: the question, and when it was answered. */
export interface ConsentTurnTable {
  concernedId: string;
  turn: LoopTurn;
  /**
   * The text that the person agrees to, or their transcript; empty for their quotations, and once
   * erased.
   */
  text: string;
  /** The uses asked for: ConsentUse[], JSON. Only for consent, as are `reach` and `naming`. */
  uses: string;
  reach: Reach | '';
  naming: Naming | '';
  /** An audio file of the material in which the text is read aloud; empty for none. */
  fileId: string;
  askedBy: string | null;
  askedAt: string;
  answeredAt: string | null;
  /** When the team had handled all answers. */
  takenAt: string | null;
}

/** A change that a person asks for in a passage of their transcript. */
export interface ConsentProposalTable {
  concernedId: string;
  position: number;
  kind: ProposalKind;
  text: string;
  createdAt: string;
  takenAt: string | null;
  isAccepted: number;
}

/** A person's answer for their words in a passage of a page. */
export interface ConsentQuotationTable {
  concernedId: string;
  pageId: string;
  blockId: string;
  /** The digest of the words that they were shown. */
  digest: string;
  answer: QuotationAnswer;
  /** The correction that they ask for; with any other answer, a message to the team. */
  text: string;
  answeredAt: string;
  takenAt: string | null;
  /**
   * 0 if a present text had these words when it was given; 1 if only earlier texts had them; 2 if
   * the draft has had them again since.
   */
  ofEarlier: Generated<number>;
  /**
   * Of withdrawn words, the hashes by which similar words are found (`sequencesOf`): number[],
   * JSON; empty for others, and for answers from before these were stored.
   */
  sequences: Generated<string>;
}

/** The occasions for which a person was sent a mail, once each. */
export interface ConsentMessageTable {
  concernedId: string;
  occasion: string;
  sentAt: string;
}

/** A member of a study's team; without members, all of the staff. */
export interface StudyMemberTable {
  pageId: string;
  personId: string;
}

/** A file of a material, complete or partly uploaded. */
export interface MaterialFileTable {
  id: string;
  materialId: string;
  /** Its owner's name for it; for display only. */
  name: string;
  /** Identifies the upload for the sender's browser; empty if it was sent in one piece. */
  mark: string;
  /** Detected from its content once it is complete; empty before. */
  mediaType: string;
  /** Size of the whole file. */
  bytes: number;
  /** Bytes that are safe on the disk. */
  received: number;
  /** SHA-256 of the whole file, hex; empty before it is complete. */
  sha256: string;
  createdBy: string | null;
  createdAt: string;
  /** When its last part was received. */
  updatedAt: string;
  completedAt: string | null;
  /**
   * The length of a recording in milliseconds, from its file; 0 if the file does not contain it,
   * null until it was read.
   */
  lasts: number | null;
}

/** A file of a material without a row, whose bytes may still be on the disk. */
export interface ErasedFileTable {
  id: string;
  erasedAt: string;
}

/** The state of a stage of a study; without a row, it is to be done. */
export interface StudyStageTable {
  pageId: string;
  stage: StageCode;
  state: StageState;
  /** Why it is skipped; empty unless it is. */
  reason: string;
  /** YYYY-MM-DD or empty, as is `dueOn`. */
  beginsOn: string;
  dueOn: string;
  /** The results of the stage, and where they are. */
  note: string;
  /** 1 if the board lists it: it is open, and has a due date or people responsible. */
  isListed: number;
  updatedAt: string;
}

/** A person responsible for a stage. */
export interface StudyStagePersonTable {
  pageId: string;
  stage: StageCode;
  personId: string;
}

/** A form that was processed: the hash of its key, address, sender and fields. */
export interface SentFormTable {
  key: string;
  sentAt: string;
}

/** A reminder of a review that was sent. */
export interface ReviewReminderTable {
  requestId: string;
  /** `before` the day on which the answer is due, or on that `day`. */
  occasion: 'before' | 'day';
  sentAt: string;
}

/** A link of a request: each mail has its own. */
export interface ReviewLinkTable {
  /** SHA-256 of its token, hex. */
  tokenHash: string;
  requestId: string;
  createdAt: string;
}

/** Mail that no mail server has accepted yet. */
export interface QueuedMailTable {
  id: string;
  recipientName: string;
  /** An address. */
  recipient: string;
  subject: string;
  text: string;
  html: string;
  createdAt: string;
  /** When the next attempt may be made. */
  dueAt: string;
  attempts: number;
  /** The error of the last attempt; empty before the first. */
  problem: string;
  /** The sort that writes its text when it is sent; empty if an earlier release stored the text. */
  sort: Generated<string>;
  /** A RecipientId, for mail whose text is written when it is sent. */
  recipientId: Generated<string>;
  /** The events that it reports, in the format of its sort. */
  about: Generated<string>;
}

/** A link to an invitation in a mail. */
export interface InvitationLinkTable {
  /** SHA-256 of the link's token, hex. */
  tokenHash: string;
  invitationId: string;
  createdAt: string;
}

/** A person's choice for a sort of mail. */
export interface MailChoiceTable {
  /** A RecipientId (content/people/mail-sort.ts). */
  recipientId: string;
  sort: MailSort;
  isOff: Generated<number>;
  /** A DigestRhythm; empty for other sorts, and for the default. */
  rhythm: Generated<string>;
}

/** An event of which a person was notified at once. */
export interface ToldEventTable {
  recipientId: string;
  /** An annotation's id, or `<id>~<instant>` for its settlement. */
  event: string;
  toldAt: string;
}

/** A digest that was made, with or without a mail. */
export interface DigestTable {
  personId: string;
  /** `weekly:2026-11-23`, or `begin`. */
  period: string;
  /** Entries of the audit log, from after the first to the second. */
  afterEntry: number;
  upToEntry: number;
  /** The same as instants, for events that are not in the audit log. */
  afterAt: string;
  upToAt: string;
}

export interface PersonTable {
  id: string;
  email: string;
  name: string;
  role: Role;
  admin: number;
  organisation: string;
  locale: string;
  createdAt: string;
  disabledAt: string | null;
  /** A code of POLES; empty for none. */
  pole: Generated<string>;
  /** When one of their sessions was last used; null for never. */
  seenAt: Generated<string | null>;
}

export interface SessionTable {
  /** HMAC-SHA-256 of the cookie's token under the session secret, hex. */
  tokenHash: string;
  id: string;
  personId: string | null;
  invitationId: string | null;
  userAgent: string;
  createdAt: string;
  seenAt: string;
  expiresAt: string;
}

export interface SignInLinkTable {
  /** SHA-256 of the link's token, hex. */
  tokenHash: string;
  personId: string;
  createdAt: string;
  expiresAt: string;
  usedAt: string | null;
}

export interface InvitationTable {
  id: string;
  /** SHA-256 of the link's token, hex. */
  tokenHash: string;
  pageId: string;
  name: string;
  organisation: string;
  country: string;
  side: Side;
  createdBy: string | null;
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
  seenAt: string | null;
  /** Mail address for answers to its holder's annotations; empty for none. */
  email: Generated<string>;
  /** Language of that mail. */
  locale: Generated<string>;
}

export interface PageTable {
  id: string;
  kind: PageKind;
  slug: string;
  title: string;
  summary: string;
  language: string;
  visibility: Visibility;
  status: PageStatus;
  /** A Notice (content/kinds/notice.ts). */
  notice: string;
  /** Pages that are translations of each other share this. */
  translationGroup: string | null;
  createdBy: string | null;
  createdAt: string;
  updatedAt: string;
  archivedAt: string | null;
  /** Number of the latest edition, null when never published. */
  editionNumber: number | null;
  /** The position in the draft's log that the latest edition goes up to; null if unknown. */
  publishedPosition: number | null;
  /** The person responsible for the page. */
  ownerId: string | null;
  /** The day by which it is to be published, YYYY-MM-DD. */
  dueOn: string | null;
  /** Its place in STAGES (content/activity/board.ts), up to `boardProgress`. */
  stage: Generated<number>;
  /** The board's sort key of the title (content/text/title-key.ts), written with it. */
  titleKey: Generated<string>;
  /** Number of its open annotations, without replies; updated with each annotation. */
  openThreads: Generated<number>;
  /** Those of them that must be dealt with before publishing. */
  mustFixThreads: Generated<number>;
  /** The part of the board in which it is counted (boardPartOf). */
  boardPart: Generated<string>;
  /** When the page or its draft last changed, up to `boardProgress`. */
  changedAt: Generated<string>;
  /** When it was put into the bin; it is then archived as well. */
  binnedAt: string | null;
  /** A person's id. */
  binnedBy: string | null;
  /** For a page in the bin: when it had been archived before. */
  archivedBefore: string | null;
  /** Number of its latest version to annotate, null when there is none. */
  versionNumber: number | null;
  /** 1: the notice of an edition names its reviewers. */
  reviewsShown: Generated<number>;
  /** The edition whose terms are listed (`editionTerm`); null: none yet. */
  termsEdition: Generated<number | null>;
  /** The edition for which related pages were found; null: none yet. */
  relatedEdition: Generated<number | null>;
}

/** The address of a deleted page, which is never reused. */
export interface RemovedAddressTable {
  kind: PageKind;
  slug: string;
  pageId: string;
  /** The visibility that it had for readers; null if only the staff could read it. */
  readers: Visibility | null;
  removedAt: string;
}

/** A file on the disk that no row refers to any more. */
export interface RemovedFileTable {
  sha256: string;
  mediaType: string;
  removedAt: string;
}

/** A frozen state of a draft that partners are invited to annotate. */
export interface FrozenVersionTable {
  pageId: string;
  number: number;
  name: string;
  title: string;
  summary: string;
  language: string;
  notice: string;
  document: string;
  html: string;
  headings: string;
  words: number;
  frozenBy: string | null;
  frozenAt: string;
  /** The key of the form that asked for it: the same form sent twice makes one version. */
  requestKey: string | null;
}

/** A document of the draft when a version to annotate was frozen. */
export interface VersionAttachmentTable {
  pageId: string;
  versionNumber: number;
  position: number;
  fileId: string;
  title: string;
  language: string;
}

/** Which files the versions of which pages show. */
export interface VersionFileTable {
  fileId: string;
  pageId: string;
}

/** A day on which a person wrote in a draft, up to `boardProgress`. */
export interface DraftWritingTable {
  id: Generated<number>;
  pageId: string;
  personId: string;
  /** In UTC, YYYY-MM-DD. */
  day: string;
  /** The last time on that day. */
  wroteAt: string;
}

/** A pole or programme that a page's notice names. */
export interface PageTermTable {
  vocabulary: 'poles' | 'programmes';
  code: string;
  pageId: string;
}

export interface VisitTable {
  personId: string;
  seenAt: string;
  /** When the visit before this one ended. */
  since: string;
  /** 1 for the person's first visit. */
  isFirst: Generated<number>;
}

/** One row: the position of the drafts' log up to which the pages' stages are computed. */
export interface BoardProgressTable {
  position: number;
  /** Changes with every change that affects the board's counts. */
  revision: Generated<number>;
}

/** A part of the board's pages: those whose ids begin with the same letter. */
export interface BoardPartTable {
  part: string;
  /** The revision of `boardProgress` at which something last changed in it. */
  revision: number;
}

export interface PageSlugTable {
  kind: PageKind;
  slug: string;
  pageId: string;
}

/** A collaboratively edited text: a page's, a section of a study's workspace, a transcript. */
export interface DraftTable {
  /** The page's id, for the text of a page. */
  id: string;
  pageId: string;
  /**
   * The code of a section (content/study/section.ts), or the name of a transcript; empty for the
   * page's text.
   */
  section: string;
  /** The material of a transcript; null for other texts. */
  materialId: Generated<string | null>;
}

/** A code of a study, assigned to passages of its materials. */
export interface StudyCodeTable {
  id: string;
  pageId: string;
  parentId: string | null;
  name: string;
  definition: string;
  colour: CodeColour;
  createdAt: string;
  updatedAt: string;
  /** The unfinished import that it belongs to, which hides it; null once it is visible. */
  importId: Generated<string | null>;
}

/** A study whose coders do not see each other's codes. */
export interface BlindCodingTable {
  pageId: string;
  startedAt: string;
  /** The ids of the coders who have marked their work as done, as JSON. */
  done: string;
}

/** A passage of a transcript, or a stretch of sound. */
export interface ExtractTable {
  id: string;
  pageId: string;
  materialId: string;
  /** Among those of its material: « E3 §2 ». */
  number: number;
  /** JSON of an Anchor; null for a stretch of sound, and once its words are erased. */
  anchor: string | null;
  /** Milliseconds; null for a passage of text. */
  beginsAt: number | null;
  endsAt: number | null;
  note: string;
  createdBy: string | null;
  createdAt: string;
  updatedAt: string;
  /** When it was removed; a text may still cite it. */
  removedAt: string | null;
  /** As in `StudyCodeTable`. Its codes are hidden with it. */
  importId: Generated<string | null>;
}

export interface ExtractCodeTable {
  extractId: string;
  codeId: string;
  codedBy: string | null;
  createdAt: string;
}

/** The target of a GUID in an analyst's tool; it may have been deleted since. */
export interface AnalysisGuidTable {
  pageId: string;
  guid: string;
  /** `code`, `material`, `extract`. */
  kind: string;
  targetId: string;
  /** As in `StudyCodeTable`. */
  importId: Generated<string | null>;
}

/** An import of an analyst's project into a study. Its row is deleted once it is cleaned up. */
export interface AnalysisImportTable {
  id: string;
  pageId: string;
  begunAt: string;
  /** When all of it became visible; null before. */
  finishedAt: string | null;
}

/** A material that an import will add, with its transcript. */
export interface StagedMaterialTable {
  id: string;
  importId: string;
  kind: MaterialKind;
  /** Among those of its kind in the import, from 0. */
  place: number;
  title: string;
  summary: string;
  draftId: string | null;
}

/** An extract of the study that an import will change. */
export interface StagedExtractChangeTable {
  importId: string;
  extractId: string;
  /** Null to leave it as it is. */
  note: string | null;
}

/** A code that an import will give to an extract of the study. */
export interface StagedExtractCodeTable {
  importId: string;
  extractId: string;
  codeId: string;
  codedBy: string | null;
}

export interface DraftUpdateTable {
  position: Generated<number>;
  /**
   * The draft's id, as in all tables of drafts: the page's id, for the text of a page.
   */
  pageId: string;
  data: Uint8Array;
  personId: string | null;
  createdAt: string;
}

export interface DraftSnapshotTable {
  pageId: string;
  data: Uint8Array;
  /** The snapshot contains every update up to this position. */
  upTo: number;
  createdAt: string;
  /**
   * The lengths of the updates that are concatenated in the data, as JSON; null if it is a single
   * one.
   */
  parts: string | null;
  /** A snapshot in parts, as one update. */
  whole: Uint8Array | null;
}

export interface DraftWriterTable {
  pageId: string;
  /** Empty for the server's own changes. */
  personId: string;
  wroteAt: string;
}

export interface EditionTable {
  pageId: string;
  number: number;
  title: string;
  summary: string;
  language: string;
  notice: string;
  document: string;
  html: string;
  headings: string;
  text: string;
  words: number;
  note: string;
  publishedBy: string | null;
  publishedAt: string;
  /**
   * The state of the draft that was reviewed and published (`EditionPreview.reviewed`); null if
   * none was reviewed.
   */
  reviewed: string | null;
  /** Its reviews: EditionReview[] (content/review.ts), as JSON. */
  reviews: Generated<string>;
  /** The names of the checks that were justified when it was published, as JSON. */
  overridden: Generated<string>;
  /** When a passage was last taken out of it at the request of the person whose words it was. */
  withdrawnAt: Generated<string | null>;
  /** The first file that its figures show; null for none. */
  picture: Generated<string | null>;
}

/** A person whom an annotation mentions. */
interface MentionTable {
  personId: string;
  annotationId: string;
  /** When the annotation was made. */
  createdAt: string;
}

export interface AnnotationTable {
  id: string;
  pageId: string;
  parentId: string | null;
  kind: string;
  body: string;
  /** An Anchor (content/annotation/annotation.ts); null for replies. */
  anchor: string | null;
  editionNumber: number | null;
  /**
   * The version to annotate that it was made on; null if it was made on an edition or the draft.
   */
  versionNumber: number | null;
  personId: string | null;
  invitationId: string | null;
  authorName: string;
  organisation: string;
  country: string;
  side: Side;
  createdAt: string;
  editedAt: string | null;
  resolvedAt: string | null;
  /** The name of the person who resolved it. */
  resolvedBy: string | null;
  /**
   * The author's own key of the form that sent it: the same form sent twice makes one annotation.
   */
  requestKey: string | null;
  /** The request for a review that it was made for; null for others. */
  reviewRequestId: string | null;
  /** The words that a correction proposes for those it quotes; null for none. */
  replacement: string | null;
  /** The language to assume for a text whose words do not show it; empty if unknown. */
  writtenIn: Generated<string>;
  /** When these were written into the draft, the name of that person, and the block's id. */
  takenAt: string | null;
  takenBy: string | null;
  takenBlock: string | null;
  /**
   * Since when it must be dealt with before publishing, and the name of the person who set this;
   * null if it need not.
   */
  mustFixAt: string | null;
  mustFixBy: string | null;
}

export interface CollectionTable {
  id: string;
  kind: CollectionKind;
  slug: string;
  title: string;
  summary: string;
  language: string;
  visibility: Visibility;
  /** Markdown. */
  introduction: string;
  /** Further lines of its colophon, after authors and date; plain text. */
  imprint: string;
  coverFile: string | null;
  /** The cover's alternative text; empty for a decorative one. */
  coverAlt: string;
  publishedAt: string | null;
  createdAt: string;
  updatedAt: string;
  archivedAt: string | null;
}

export interface CollectionSlugTable {
  kind: CollectionKind;
  slug: string;
  collectionId: string;
}

export interface CollectionPartTable {
  id: string;
  collectionId: string;
  position: number;
  title: string;
}

export interface CollectionItemTable {
  partId: string;
  pageId: string;
  position: number;
}

export interface FileTable {
  id: string;
  /** SHA-256 of the stored bytes, hex: their name on disk. */
  sha256: string;
  /**
   * SHA-256 of a picture as it was sent, hex: it is stored in another form. Empty for documents,
   * and for pictures of earlier releases.
   */
  source: string;
  mediaType: string;
  bytes: number;
  width: number | null;
  height: number | null;
  name: string;
  /**
   * The page it was added to. Those who may write that page may read the file, and the page's
   * readers may once an edition shows it. Null for covers, which those may read who may read the
   * collection.
   */
  pageId: string | null;
  createdBy: string | null;
  createdAt: string;
}

/**
 * A picture of a page that was opened to everybody while not all the people of a material had
 * agreed to that. Gone once they have.
 */
export interface OpenedPictureTable {
  fileId: string;
  materialId: string;
}

/** An attachment of a page's draft, to be published with the next edition. */
export interface AttachmentTable {
  id: string;
  pageId: string;
  fileId: string;
  title: string;
  language: string;
  position: number;
}

/** An attachment published with an edition, of which it remains a part. */
export interface EditionAttachmentTable {
  pageId: string;
  editionNumber: number;
  position: number;
  fileId: string;
  title: string;
  language: string;
}

/** The text read from an attachment's file. Without a row, it has not been read yet. */
export interface FileTextTable {
  fileId: string;
  state: Exclude<TextState, 'waiting'>;
  /** For a PDF. */
  pages: number | null;
  /** One paragraph per line. */
  text: string;
  readAt: string;
}

/** Which files the editions of which pages show. */
export interface EditionFileTable {
  fileId: string;
  pageId: string;
}

export interface AuditTable {
  id: Generated<number>;
  at: string;
  /** A person's id, `invitation:<id>`, or `cli`. */
  actor: string;
  action: string;
  subject: string;
  /** JSON. */
  detail: string;
  /** The page that it is about, if any. */
  pageId: string | null;
}

export interface CheckpointTable {
  id: string;
  pageId: string;
  createdAt: string;
  reason: string;
  words: number;
  /** The document's JSON, gzipped. */
  document: Uint8Array;
  /**
   * The title, summary and notice at that time, as JSON; empty for texts that were stored without
   * them, and for transcripts.
   */
  details: string;
}

/**
 * The person who replaced the text of a checkpoint by another, if that is why the checkpoint was
 * made.
 */
export interface CheckpointReplacementTable {
  checkpointId: string;
  personId: string;
}

export interface CheckpointAuthorTable {
  checkpointId: string;
  personId: string;
}

export interface UnansweredQueryTable {
  /** `2026-11-25`. */
  day: string;
  query: string;
  times: number;
}

export interface SynonymListTable {
  id: 1;
  text: string;
  updatedAt: string;
  updatedBy: string | null;
}

/** A person who is asked to review a page, and their answer. */
export interface ReviewRequestTable {
  id: string;
  pageId: string;
  /**
   * Null for somebody without an account; for the team as a whole, the address is empty as well.
   */
  personId: string | null;
  name: string;
  email: string;
  locale: string;
  /** SHA-256 of its link's token, hex, if it was made before each mail had its own; else null. */
  tokenHash: string | null;
  /** The page's title when the reviewer last saw it; empty if unknown. */
  title: string;
  message: string;
  /** YYYY-MM-DD. */
  dueOn: string | null;
  /** The site's address, for reminders; empty if it was asked before there were any. */
  origin: string;
  /** 1 for a person whom the text quotes, as stated by the person who asked. */
  isQuoted: number;
  /** The side of a reviewer without an account; empty for others, and if it was not asked. */
  side: Side | '';
  createdBy: string | null;
  createdAt: string;
  expiresAt: string;
  /** When the request was withdrawn; for a former answer, when its reviewer gave a new one. */
  withdrawnAt: string | null;
  /** When the mail server refused its mail for good; null if it did not, or it was sent again. */
  undeliveredAt: string | null;
  /** The edition whose publication closed it. */
  editionNumber: number | null;
  answer: ReviewAnswer | null;
  reason: string;
  answeredAt: string | null;
  /** The state that was answered for (`EditionPreview.reviewed`). */
  state: string | null;
  /** The position in the draft's log that this state goes up to, at least. */
  position: number | null;
  lookedAt: string | null;
  /** The state that the reviewer last marked as read, or answered for. */
  lookedState: string | null;
}

/** A text that a reviewer answered for or was shown. */
export interface ReviewedTextTable {
  pageId: string;
  state: string;
  /** The document's JSON, gzipped. */
  document: Uint8Array;
  /** Its title, summary and notice (`TextDetails`), as JSON; empty if they were not stored. */
  details: string;
  /** The position in the draft's log that it goes up to, at least. */
  position: number;
  createdAt: string;
}

/** The approvals that pages of a kind need to be published. */
export interface ReviewRuleTable {
  kind: PageKind;
  approvals: number;
  approvers: Approvers;
  bypass: Bypass;
}

/** A term of a page's latest edition, while the page is listed. */
export interface EditionTermTable {
  pageId: string;
  vocabulary: Vocabulary;
  code: string;
  /** As the notice writes it; empty for a term of a closed list. */
  label: string;
  kind: PageKind;
  visibility: Visibility;
  publishedAt: string;
}

/** How many pages a term has. */
export interface TermCountTable {
  vocabulary: Vocabulary;
  code: string;
  visibility: Visibility;
  kind: PageKind;
  count: number;
  /** As the latest of them writes it. */
  label: string;
}

/** How many pages a term has for readers of a role, for lists sorted by that number. */
export interface TermTotalTable {
  vocabulary: Vocabulary;
  code: string;
  /** The narrowest visibility that they may list: `members` counts public pages too. */
  audience: Visibility;
  count: number;
  /** As the latest of these pages writes it. */
  label: string;
}

/** A page that the latest edition of another links to. */
export interface EditionLinkTable {
  pageId: string;
  targetId: string;
  /** When the linking edition was published. */
  publishedAt: string;
}

/** The page that the team features, for each place. */
export interface FeaturedPageTable {
  place: string;
  pageId: string;
  chosenAt: string;
  chosenBy: string;
}

/** A module that lends a page its questions. */
export interface PageLensTable {
  pageId: string;
  lensId: string;
  /** Its place among the lenses of the page, from 0. */
  place: number;
}

/** A personal kit: pages that a person collected. */
export interface OwnKitTable {
  id: string;
  personId: string;
  title: string;
  createdAt: string;
  updatedAt: string;
}

/** A page of a personal kit. */
export interface OwnKitPageTable {
  kitId: string;
  pageId: string;
  /** Its place among the pages of the kit, from 0. */
  place: number;
  /** The owner's note, plain text; empty for none. */
  note: string;
}

/** A page that was removed from a personal kit, for undoing the removal. */
export interface OwnKitRemovalTable {
  kitId: string;
  /** Counts the removals of the kit. */
  number: number;
  /** Identifies the removal, to undo it. */
  key: string;
  pageId: string;
  /** Its place among the pages of the kit, from 0. */
  place: number;
  /** The owner's note. */
  note: string;
}

/** The approximate number of readings of a page in a month. */
export interface PageReadingTable {
  pageId: string;
  /** `2026-12` */
  month: string;
  readings: number;
}

/** A page related to another, with their similarity, which is the same for both. */
export interface RelatedPageTable {
  pageId: string;
  relatedId: string;
  score: number;
}
