import { mkdir } from 'node:fs/promises';
import { Database } from '#db/driver/database.ts';
import { listWithdrawnDigests } from '#db/materials/withdrawal-repository.ts';
import { ActivityService } from '#server/activity/activity-service.ts';
import { readFollowed } from '#server/activity/followed-drafts.ts';
import { HomeService } from '#server/activity/home-service.ts';
import { ReadingCounts } from '#server/activity/reading-counts.ts';
import { AnchorTracker } from '#server/annotations/anchors/anchor-tracker.ts';
import { BoardService } from '#server/board/board-service.ts';
import { FollowUpService } from '#server/board/follow-up-service.ts';
import { Senders } from '#server/collab/participants/senders.ts';
import { UpdateLog } from '#server/collab/room/update-log.ts';
import { KitBundles } from '#server/exports/kit-bundles.ts';
import { BlindCoding } from '#server/extracts/blind-coding.ts';
import { DocumentReader } from '#server/files/documents/document-reader.ts';
import { CollectionParts } from '#server/pages/collections/collection-parts.ts';
import { CollectionService } from '#server/pages/collections/collection-service.ts';
import { Introductions } from '#server/pages/collections/introductions.ts';
import { CheckpointService } from '#server/pages/history/checkpoint-service.ts';
import { ComparisonService } from '#server/pages/history/comparison-service.ts';
import { VersionService } from '#server/pages/history/version-service.ts';
import { OwnKits } from '#server/pages/own-kits/own-kits.ts';
import { EditionService } from '#server/pages/publication/edition-service.ts';
import { ReturnedDrafts } from '#server/pages/publication/returned-drafts.ts';
import { CollectionReading } from '#server/pages/reading/collection-reading.ts';
import { DraftReadingService } from '#server/pages/reading/draft-reading-service.ts';
import { EditionCards } from '#server/pages/reading/edition-cards.ts';
import { FeaturedPage } from '#server/pages/reading/featured-page.ts';
import { LensService } from '#server/pages/reading/lens-service.ts';
import { PageCards } from '#server/pages/reading/page-cards.ts';
import { PublishedLists } from '#server/pages/reading/published-lists.ts';
import { ReadingService } from '#server/pages/reading/reading-service.ts';
import { RelatedPages } from '#server/pages/reading/related-pages.ts';
import { Selections } from '#server/pages/reading/selections.ts';
import { SessionPlans } from '#server/pages/reading/session-plans.ts';
import { TermService } from '#server/pages/reading/term-service.ts';
import { TextFiller } from '#server/pages/reading/text-filler.ts';
import { findDraftRights } from '#server/studies/draft-rights.ts';
import { StudySections } from '#server/studies/study-sections.ts';
import { AnnotationChanges } from './annotations/annotation-changes.ts';
import { AnnotationLimits } from './annotations/annotation-limits.ts';
import { AnnotationNews } from './annotations/annotation-news.ts';
import { AnnotationReadingService } from './annotations/annotation-reading-service.ts';
import { AnnotationService } from './annotations/annotation-service.ts';
import { CorrectionTaking } from './annotations/correction-taking.ts';
import { createAccess } from './auth/access.ts';
import { AccountService } from './auth/account-service.ts';
import { INVITED, InvitationMailWriter } from './auth/invitation-mail-writer.ts';
import { InvitationService } from './auth/invitation-service.ts';
import { PeopleService } from './auth/people-service.ts';
import { createSessionCookie } from './auth/session-cookie.ts';
import { loadSessionSecret } from './auth/session-secret.ts';
import { SignInService } from './auth/sign-in-service.ts';
import { WELCOME, WelcomeMailWriter } from './auth/welcome-mail-writer.ts';
import { CollabServer } from './collab/collab-server.ts';
import { DraftService } from './collab/draft-service.ts';
import { RoomRegistry } from './collab/room-registry.ts';
import { ConsentLoops } from './consent/consent-loops.ts';
import { LoopMailWriter } from './consent/loop-mail-writer.ts';
import { OF_CONCERNED, TO_CONCERNED } from './consent/loop-mails.ts';
import { LoopMessages } from './consent/loop-messages.ts';
import { notifyTeam } from './consent/loop-people.ts';
import { OwnAnswers } from './consent/own-answers.ts';
import { OwnConsent } from './consent/own-consent.ts';
import { DraftTaskRunner } from './drafts/draft-task-runner.ts';
import { startDraftProcess } from './drafts/start-draft-process.ts';
import { TextBatches } from './exchange/batch/text-batches.ts';
import { CommentImports } from './exchange/word/bring-comments.ts';
import { FileUpdates } from './exchange/word/file-updates.ts';
import { KeptDocuments } from './exchange/word/kept-documents.ts';
import { WordImports } from './exchange/word/word-imports.ts';
import { WordReader } from './exchange/word/word-reader.ts';
import { BookExports } from './exports/book-exports.ts';
import { BookTexts } from './exports/book-texts.ts';
import { CrossedMarkdown } from './exports/crossed-markdown.ts';
import { ExportStore } from './exports/export-store.ts';
import { FilesAhead } from './exports/files-ahead.ts';
import { KitKey } from './exports/kit/kit-key.ts';
import { ExportWriter } from './exports/process/export-writer.ts';
import { CodeBook } from './extracts/code-book.ts';
import { CoderAgreement } from './extracts/coder-agreement.ts';
import { ExtractService } from './extracts/extract-service.ts';
import { FileTranscripts } from './extracts/file-transcripts.ts';
import { Transcripts } from './extracts/transcripts.ts';
import { FileService } from './files/file-service.ts';
import { FileStore } from './files/file-store.ts';
import { FileEraser } from './files/uploads/file-eraser.ts';
import { UploadStore } from './files/uploads/upload-store.ts';
import { SentForms } from './forms/sent-forms.ts';
import { ImportService } from './imports/import-service.ts';
import { MailQueue } from './mail/mail-queue.ts';
import { MailWriters } from './mail/mail-writers.ts';
import { createMailer } from './mail/mailer.ts';
import { Outbox } from './mail/outbox.ts';
import { BeyondConsentService } from './materials/beyond/beyond-consent.ts';
import { EndedConsentService } from './materials/beyond/ended-consent.ts';
import { CitedSources } from './materials/cited-sources.ts';
import { CitedTexts } from './materials/cited-texts.ts';
import { ConcernedService } from './materials/concerned-service.ts';
import { DraftCitations } from './materials/draft-citations.ts';
import { EvidenceMaps } from './materials/evidence-maps.ts';
import { MaterialFiles } from './materials/files/material-files.ts';
import { PictureEraser } from './materials/files/picture-eraser.ts';
import { SoundLengths } from './materials/files/sound-lengths.ts';
import { MaterialService } from './materials/material-service.ts';
import { MaterialUsesService } from './materials/material-uses.ts';
import { PracticeOriginsService } from './materials/practice-origins.ts';
import { ConsentRecords } from './materials/records/consent-records.ts';
import { DeletionRecords } from './materials/records/deletion-records.ts';
import { RecordedConsents } from './materials/records/recorded-consents.ts';
import { WithdrawalRecords } from './materials/records/withdrawal-records.ts';
import { judgePicture } from './materials/shown-pictures.ts';
import { StudyTeam } from './materials/study-team.ts';
import { withoutWithdrawn } from './materials/withdrawal/file-words.ts';
import { QuotationMasking } from './materials/withdrawal/quotation-masking.ts';
import { WithdrawalService } from './materials/withdrawal/withdrawal-service.ts';
import { AnnotationMails } from './notifications/annotation-mails.ts';
import { DigestService } from './notifications/digest-service.ts';
import { MailChoiceService } from './notifications/mail-choice-service.ts';
import { NotificationWriter } from './notifications/notification-writer.ts';
import { OrganisationMergers } from './organisations/organisation-mergers.ts';
import { OrganisationService } from './organisations/organisation-service.ts';
import { AttachmentService } from './pages/attachment-service.ts';
import { BinService } from './pages/bin/bin-service.ts';
import { CopyService } from './pages/copy-service.ts';
import { ExportService } from './pages/export-service.ts';
import { PageService } from './pages/page-service.ts';
import { ReferenceService } from './pages/reference-service.ts';
import { SitePages } from './pages/site-pages.ts';
import { QdaExport } from './qda/qda-export.ts';
import { QdaImports } from './qda/qda-imports.ts';
import { QdaWorker } from './qda/qda-worker.ts';
import { AnswerMailWriter } from './reviews/answer-mail-writer.ts';
import { ClosedReviews } from './reviews/closed-reviews.ts';
import { ASKED, REMINDED, RequestMailWriter } from './reviews/request-mail-writer.ts';
import { ReviewAsking } from './reviews/review-asking.ts';
import { ANSWERED, CLOSED } from './reviews/review-mails.ts';
import { ReviewNoteService } from './reviews/review-note-service.ts';
import { ReviewReminders } from './reviews/review-reminders.ts';
import { ReviewRules } from './reviews/review-rules.ts';
import { ReviewService } from './reviews/review-service.ts';
import { ReviewerNotes } from './reviews/reviewer-notes.ts';
import { ReviewerRequests } from './reviews/reviewer-requests.ts';
import { ReviewerService } from './reviews/reviewer-service.ts';
import { backupsKeptUntil } from './runtime/backups-kept.ts';
import { type Clock, systemClock } from './runtime/clock.ts';
import type { Env } from './runtime/env.ts';
import { EventLoopTurns } from './runtime/event-loop-turns.ts';
import { EventBus } from './runtime/events.ts';
import type { Logger } from './runtime/logger.ts';
import { SearchCare } from './search/search-care.ts';
import { SearchService } from './search/search-service.ts';
import { SuggestionService } from './search/suggestions.ts';
import { StageBoard } from './studies/stage-board.ts';
import { StudyThread } from './studies/study-thread.ts';
import type { TaskLimits } from './tasks/task-limits.ts';
import { AdministrationService } from './upkeep/administration-service.ts';
import { HealthService } from './upkeep/health-service.ts';
import { UpkeepService } from './upkeep/upkeep-service.ts';

/** Everything the floors above may ask for. One object, made once; page and socket share it. */
export type Services = Awaited<ReturnType<typeof createServices>>;

/** The wiring: the only place that creates services and passes them to each other. */
export async function createServices(options: {
  env: Env;
  logger: Logger;
  clock?: Clock;
  /** Milliseconds for which an empty room stays in memory. */
  linger?: number;
  /** What the drafts that somebody is in may weigh together (`OpenDrafts`). */
  mostOpen?: number;
  /** Limits of reading one file of a text (`WordReader`). */
  textLimits?: TaskLimits;
}) {
  const { env, logger } = options;
  const clock = options.clock ?? systemClock;
  await mkdir(env.dataDir, { recursive: true });
  const secret = await loadSessionSecret(env);
  const database = await Database.open(env.databaseFile, env.durability);
  const events = new EventBus();
  const cookie = createSessionCookie(env);
  const access = createAccess({ database, events, clock, logger, secret, cookie });
  const networkName = env.networkName;
  const outbox = new Outbox({ dataDir: env.dataDir, clock });
  const mailer = createMailer({ ...env, outbox, clock, logger });
  const { timeZone } = env;
  const origin = env.publicUrl ?? `http://localhost:${env.port}`;
  const requestMails = new RequestMailWriter({ database, clock, networkName, secret });
  const countFollowUp = (studyId: string) => studySections.count(studyId, 'adoption');
  const readingCounts = new ReadingCounts({ database, clock, timeZone, logger });
  const loopMails = new LoopMailWriter({ database, countFollowUp, readingCounts, clock, networkName });
  const notifications = new NotificationWriter({ database, clock, origin, secret, networkName, timeZone });
  const writer = new MailWriters(
    {
      [WELCOME]: new WelcomeMailWriter({ database, networkName }),
      [ASKED]: requestMails,
      [REMINDED]: requestMails,
      [CLOSED]: requestMails,
      [ANSWERED]: new AnswerMailWriter({ database }),
      [TO_CONCERNED]: loopMails,
      [OF_CONCERNED]: loopMails,
      [INVITED]: new InvitationMailWriter({ database, clock, networkName, timeZone }),
    },
    notifications,
  );
  const mailQueue = new MailQueue({ database, mailer, writer, clock, logger });
  const mails = new AnnotationMails({ mailQueue, clock });
  const mailChoices = new MailChoiceService({ database, clock, secret });
  const signIn = new SignInService({ database, access, mailer, clock, logger, networkName });
  const people = new PeopleService({ database, mailQueue, events, clock, networkName });
  const account = new AccountService({ database, events, clock });
  const invitations = new InvitationService({ database, access, mailQueue, events, clock });
  const log = new UpdateLog({ database, clock, logger });
  const tasks = new DraftTaskRunner({ logger, startWorker: startDraftProcess, workers: 2 });
  const senders = new Senders();
  const intakeTasks = new DraftTaskRunner({ logger });
  const registry = new RoomRegistry({
    database,
    log,
    tasks,
    intakeTasks,
    senders,
    events,
    logger,
    clock,
    ...(options.linger === undefined ? {} : { linger: options.linger }),
  });
  const drafts = new DraftService({ registry, tasks, withdrawn: () => listWithdrawnDigests(database.read) });
  const fileStore = new FileStore(env.dataDir);
  const uploads = new UploadStore(env.dataDir);
  const eraser = new FileEraser({ database, uploads, clock, logger });
  const sentForms = new SentForms({ database, clock, logger });
  const files = new FileService({ database, clock, store: fileStore, logger, judgePicture });
  const reader = new DocumentReader({ logger });
  const wordReader = new WordReader({ logger, limits: options.textLimits });
  const attachments = new AttachmentService({
    database,
    store: fileStore,
    reader,
    events,
    clock,
    logger,
    withoutWithdrawn: (pageId, text) => withoutWithdrawn({ database, tasks }, pageId, text),
  });
  const pages = new PageService({ database, drafts, events, clock, timeZone });
  const kept = new KeptDocuments();
  const comments = new CommentImports({ database, drafts, tasks, events, clock });
  const wordImports = new WordImports({ tasks, drafts, files, pages, reader: wordReader, kept, comments });
  const deletions = new DeletionRecords(env.dataDir);
  const bin = new BinService({ database, drafts, tasks, eraser, deletions, events, clock });
  const reminders = new ReviewReminders({ database, mailQueue, clock, timeZone: env.timeZone });
  const loopMessages = new LoopMessages({ database, mailQueue, clock, networkName });
  const upkeep = new UpkeepService({ database, bin, reminders, loopMessages, store: fileStore, eraser, clock, logger });
  const copies = new CopyService({ database, drafts, tasks, pages, clock });
  const closedReviews = new ClosedReviews({ mailQueue });
  const editions = new EditionService({ database, drafts, tasks, closedReviews, events, clock, origin, timeZone });
  const citedSources = new CitedSources({ database, events, clock, timeZone });
  const citedTexts = new CitedTexts({ tasks, sources: citedSources });
  const evidenceMaps = new EvidenceMaps({
    database,
    tasks,
    sources: citedSources,
    draftState: (pageId, viewer) => drafts.state(pageId, viewer),
  });
  const comparisons = new ComparisonService({ database, drafts, citedTexts });
  const exports = new ExportService({ database, pages, tasks, citedTexts, events });
  const references = new ReferenceService({ database, pages, networkName, timeZone });
  const introductions = new Introductions({ logger });
  const collections = new CollectionService({ database, events, clock, introductions });
  const collectionParts = new CollectionParts({ database, events, clock });
  const textBatches = new TextBatches({
    database,
    store: fileStore,
    drafts,
    tasks,
    reader: wordReader,
    imports: wordImports,
    comments,
    collectionParts,
    logger,
  });
  const cards = new PageCards({ database, cards: new EditionCards(database, events) });
  const filler = new TextFiller({
    database,
    cards,
    findCited: (viewer, targets, own) => citedSources.find(viewer, targets, own),
  });
  const collectionReading = new CollectionReading({ collections, introductions, cards, filler });
  const publishedLists = new PublishedLists({ database, cards });
  const lenses = new LensService({ database, cards, events, clock });
  const reading = new ReadingService({
    database,
    pages,
    cards,
    filler,
    collections: collectionReading,
    attachments,
    clock,
    origins: new PracticeOriginsService({ database, sources: citedSources }),
    lenses,
  });
  const featured = new FeaturedPage({ database, cards, events, clock });
  const sitePages = new SitePages({ database, events, pages });
  const related = new RelatedPages({ database, events, logger });
  const terms = new TermService({ database, cards, events, logger });
  const draftReading = new DraftReadingService({
    database,
    drafts,
    tasks,
    pages,
    reading,
    filler,
    collections: collectionReading,
    clock,
  });
  const kitKey = new KitKey(env.dataDir);
  const bookWriter = new ExportWriter({ logger, kitKey });
  const selections = new Selections({ pages, cards });
  const sessionPlans = new SessionPlans({ database, pages, selections });
  const ownKits = new OwnKits({ database, clock, cards, selections });
  const versions = new VersionService({ database, drafts, tasks, pages, filler, events, clock });
  const turns = new EventLoopTurns(() => database.wordsWait);
  const tracker = new AnchorTracker({ database, drafts, tasks, logger });
  const annotationReading = new AnnotationReadingService({ database, tracker, clock, turns });
  const bookTexts = new BookTexts({
    pages,
    ownKits,
    reading,
    draftReading,
    collections,
    collectionReading,
    selections,
    files,
    versions,
    annotations: annotationReading,
    evidenceMaps,
    citedTexts,
    tasks,
    lenses,
    timeZone,
  });
  const crossedMarkdown = new CrossedMarkdown({ texts: bookTexts, tasks, citedTexts, timeZone });
  const bookExports = new BookExports({
    texts: bookTexts,
    writer: bookWriter,
    store: new ExportStore(env.dataDir),
    events,
  });
  const kitBundles = new KitBundles({ exports: bookExports, events, clock });
  const filesAhead = new FilesAhead({
    exports: bookExports,
    pages,
    events,
    logger,
    origin: env.publicUrl && new URL(env.publicUrl).origin,
  });
  const reviewRules = new ReviewRules({ database, clock });
  const annotationNews = new AnnotationNews({ events });
  const limits = new AnnotationLimits(clock);
  const annotations = new AnnotationService({ database, tracker, mails, events, clock, networkName, limits });
  const annotationChanges = new AnnotationChanges({ database, mails, events, clock, networkName, limits });
  const corrections = new CorrectionTaking({ database, drafts, tracker, mails, events, clock, networkName, limits });
  const reviewAsking = new ReviewAsking({ database, mailQueue, events, clock, timeZone });
  const reviews = new ReviewService({ database, draftReading, events, clock, showsLinks: env.smtpUrl === null });
  const reviewerRequests = new ReviewerRequests({ database, clock });
  const reviewerNotes = new ReviewerNotes({ database, annotations, annotationChanges, clock });
  const reviewers = new ReviewerService({
    ...{ database, citedTexts, draftReading, mailQueue, events, clock },
    ...{ requests: reviewerRequests, notes: reviewerNotes },
  });
  const reviewNotes = new ReviewNoteService({ requests: reviewerRequests, notes: reviewerNotes, clock });
  const activity = new ActivityService({ database, logger, timeZone });
  const stageBoard = new StageBoard({ database, clock, timeZone });
  const beyondConsent = new BeyondConsentService({ database });
  const endedConsent = new EndedConsentService({ database, clock, timeZone });
  const home = new HomeService({
    ...{ database, activity, stageBoard, beyondConsent, endedConsent, clock, logger, timeZone },
  });
  const digests = new DigestService({
    database,
    mailQueue,
    follow: () => readFollowed({ database, logger }),
    clock,
    logger,
    timeZone,
    networkName,
  });
  const board = new BoardService({ database, clock, logger, timeZone });
  const followUp = new FollowUpService({ database, mailQueue, clock, timeZone });
  const transcripts = new Transcripts({ database, drafts, tasks, events, clock });
  const fileTranscripts = new FileTranscripts({ database, uploads, reader, tasks, transcripts });
  const materials = new MaterialService({ database, eraser, transcripts, events, clock, timeZone });
  const sounds = new SoundLengths({ database, uploads });
  const extracts = new ExtractService({ database, drafts, tracker, sounds, clock });
  const codeBook = new CodeBook({ database, clock });
  const blindCoding = new BlindCoding({ database, clock });
  const coderAgreement = new CoderAgreement({ database, drafts, tasks, tracker });
  const qdaWorker = new QdaWorker({ logger });
  const qdaExport = new QdaExport({ database, drafts, uploads, worker: qdaWorker, events, clock, timeZone });
  const qdaImports = new QdaImports({
    ...{ database, drafts, transcripts, tasks, worker: qdaWorker, events, clock, logger },
    store: fileStore,
  });
  const registerDeps = { database, clock, relist: () => terms.start() };
  const organisations = new OrganisationService(registerDeps);
  const organisationMergers = new OrganisationMergers(registerDeps);
  const imports = new ImportService({
    ...{ database, events, clock, logger, store: fileStore, tasks },
    relist: () => terms.start(),
  });
  const materialFiles = new MaterialFiles({ database, uploads, eraser, clock, mostBytes: env.mostFileBytes });
  const recordedConsents = new RecordedConsents({ database, consentRecords: new ConsentRecords(env.dataDir) });
  const masking = new QuotationMasking({
    ...{ database, tasks, events, clock, logger },
    recorded: recordedConsents,
  });
  const concerned = new ConcernedService({
    ...{ database, masking, events, clock, timeZone },
    notifyTeam: (trx, beyond) => notifyTeam(trx, mailQueue, { ...beyond, createdBy: null, occasion: 'beyond' }),
    sendMail: () => mailQueue.wake(),
  });
  const loopDeps = { database, drafts, tasks, mailQueue, events, clock, timeZone };
  const draftCitations = new DraftCitations({ database, tasks, events, logger });
  const consentLoops = new ConsentLoops({ ...loopDeps, draftCitations, networkName });
  const ownConsent = new OwnConsent({ ...loopDeps, uploads, readingCounts });
  const ownAnswers = new OwnAnswers({ ...loopDeps, ownConsent, masking });
  const materialUses = new MaterialUsesService({ database, draftCitations });
  const studyTeam = new StudyTeam({ database, events, clock });
  const studyThread = new StudyThread({ database, clock, timeZone });
  const studySections = new StudySections({ database, drafts, tasks, clock });
  const search = new SearchService({ databaseFile: env.databaseFile, dataDir: env.dataDir, events, logger });
  const checkpoints = new CheckpointService({ database, drafts, tasks, citedTexts, events, clock, logger });
  const withdrawals = new WithdrawalService({
    checkpoints,
    masking,
    database,
    drafts,
    tasks,
    draftCitations,
    records: new WithdrawalRecords(env.dataDir),
    outbox,
    projects: qdaImports,
    eraser,
    pictures: new PictureEraser({ database, store: fileStore, clock }),
    transcripts,
    search,
    events,
    clock,
    logger,
  });
  const suggestions = new SuggestionService({ database, search, clock });
  const searchCare = new SearchCare({ database, events, clock });
  const collab = new CollabServer({
    registry,
    senders,
    events,
    logger,
    findViewer: (cookieHeader) => access.findViewer(cookieHeader),
    findRights: (viewer, draftId) => findDraftRights(database.read, viewer, draftId),
    ...(options.mostOpen === undefined ? {} : { mostOpen: options.mostOpen }),
  });
  const fileUpdates = new FileUpdates({
    tasks,
    drafts,
    files,
    checkpoints,
    citedTexts,
    reader: wordReader,
    kept,
    comments,
  });
  const returnedDrafts = new ReturnedDrafts({ database, drafts, tasks, events, logger });
  const health = new HealthService({ database, log, dataDir: env.dataDir });
  const administration = new AdministrationService({
    ...{ database, health, clock, dataDir: env.dataDir },
    beyond: beyondConsent,
  });
  const endWriting = once(async () => {
    await checkpoints.settle();
    await collab.close();
  });
  const close = once(async () => {
    await upkeep.close();
    await imports.close();
    await terms.close();
    await related.close();
    await withdrawals.close();
    await masking.close();
    await draftCitations.close();
    await returnedDrafts.close();
    await digests.close();
    await readingCounts.close();
    await filesAhead.close();
    bookExports.close();
    await textBatches.close();
    reader.close();
    wordReader.close();
    qdaWorker.close();
    files.close();
    await attachments.settle();
    await search.close();
    await endWriting();
    await tasks.close();
    await introductions.close();
    await intakeTasks.close();
    await signIn.settle();
    await mailQueue.close();
    await access.settle();
    mailer.close();
    await database.close();
  });
  return {
    env,
    clock,
    backupsKeptUntil: (takenOutAt: Date) => backupsKeptUntil(env, takenOutAt),
    database,
    events,
    access,
    cookie,
    signIn,
    people,
    account,
    invitations,
    outbox,
    mailQueue,
    mailChoices,
    digests,
    readingCounts,
    fileStore,
    sentForms,
    reminders,
    files,
    attachments,
    wordReader,
    wordImports,
    textBatches,
    fileUpdates,
    pages,
    bin,
    copies,
    upkeep,
    drafts,
    editions,
    comparisons,
    exports,
    bookExports,
    filesAhead,
    kitKey,
    kitBundles,
    bookTexts,
    crossedMarkdown,
    lenses,
    selections,
    ownKits,
    sessionPlans,
    references,
    evidenceMaps,
    collections,
    collectionParts,
    introductions,
    reading,
    collectionReading,
    publishedLists,
    terms,
    related,
    sitePages,
    featured,
    suggestions,
    draftReading,
    versions,
    reviewAsking,
    reviews,
    reviewers,
    reviewNotes,
    reviewRules,
    annotations,
    annotationChanges,
    annotationReading,
    annotationNews,
    turns,
    corrections,
    activity,
    home,
    board,
    followUp,
    organisations,
    organisationMergers,
    imports,
    materials,
    transcripts,
    fileTranscripts,
    extracts,
    codeBook,
    blindCoding,
    coderAgreement,
    qdaExport,
    qdaImports,
    materialFiles,
    eraser,
    sounds,
    uploads,
    draftCitations,
    materialUses,
    withdrawals,
    recordedConsents,
    masking,
    beyondConsent,
    endedConsent,
    concerned,
    consentLoops,
    ownConsent,
    ownAnswers,
    loopMessages,
    studyTeam,
    studyThread,
    studySections,
    stageBoard,
    search,
    searchCare,
    checkpoints,
    collab,
    health,
    administration,
    /**
     * Stores what was written and closes all drafts, with a close code for participants that has
     * them reconnect. Idempotent.
     */
    endWriting,
    /** Ends what was begun and closes the database. Idempotent. */
    close,
  };
}

/** Makes work run once: later calls return the first one's promise. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
