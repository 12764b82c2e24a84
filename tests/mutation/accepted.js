/** @typedef {{ file: string, source: string, code: string, replacement: string }} Mutant */

const RESOLVER = 'content/annotation/anchor-resolver.ts';
const YJS = 'content/draft/anchors/anchor-yjs.ts';
const KEYSTROKE = 'content/draft/guard/keystroke-guard.ts';
const CHANGE_TEXT = 'content/draft/change-text.ts';
const TAKE = 'content/draft/anchors/take-correction.ts';
const SHORT_WAY = 'a short way: what it does not take is judged in full, to the same end';
const COMPRESSED = 'how well a page is compressed, not what it says';
const KEEPER = 'server/search/index-keeper.ts';
const GUARD = 'content/draft/guard/draft-guard.ts';
const ANY_ORDER =
  'equivalent: Yjs gives concurrent items one order, whichever is integrated first (no difference in 60,000 random updates)';
const INTAKE = 'server/collab/intake/intake.ts';
const ROOM = 'server/collab/room/room.ts';
const LOGGED_AUTHORS = 'server/collab/room/logged-authors.ts';
const SEARCH_SERVICE = 'server/search/search-service.ts';
const REGISTRY = 'server/collab/room-registry.ts';
const COMPACTION = 'server/collab/room/compaction.ts';
const JOINING = 'server/collab/joining/joining.ts';
const HAST_READER = 'content/import/hast/hast-reader.ts';
const SERVE_INDEX = 'server/search/serve-index.ts';
const DRAFT_SIZE = 'server/collab/intake/draft-size.ts';
const DATABASE = 'db/driver/database.ts';
const DRAFTS = 'db/drafts/draft-repository.ts';
const CONNECTION = 'server/collab/connection/connection.ts';
const PRESENCE = 'server/collab/participants/presence.ts';
const DRAFT_ANCHORS = 'content/draft/anchors/draft-anchors.ts';
const RESTORE = 'content/draft/undo/restore-deleted.ts';
const MEND = 'content/draft/undo/correct-restored.ts';
const REPLACE = 'content/draft/replace-document.ts';
const MAILS = 'server/notifications/annotation-mails.ts';
const GATE_TEXT = 'content/gate/reading/gate-text.ts';
const OUTLINE_READER = 'content/gate/reading/outline-reader.ts';
const RIGHT_OF_A_COPY =
  'equivalent: a copy has its left neighbour, and its place follows (no difference without 9,370 right ones, in 400 histories of two writers, whichever has the lower client id)';
const NEIGHBOURS = 'a short way: a neighbour that is still at the right, or of another list, has no lower place';
const LARGE = 'server/collab/intake/large-update.ts';
const SIZE_OF_PARTS = 'how fine the parts are that are applied in one turn: a bound of the work, not of the text';
const FINER =
  "const divided = most < LARGE_STEP && part[0] !== 0 ? divideUpdate(part, NOTHING_KNOWN, most) : 'malformed';";
const LOGGED = 'the error is only logged';
const OUTBOX = 'server/mail/outbox.ts';
const FOLLOW = 'db/board/follow-drafts.ts';
const ACCOUNTS = 'server/auth/account-service.ts';
const DATA_FOLDER = 'server/backup/data-folder.ts';
const AGAIN = 'a short way: what the system refused once it refuses again';
const MENTIONS = 'content/annotation/mentions.ts';
const REMINDERS = 'server/reviews/review-reminders.ts';
const DECODE = 'content/csv/decode-csv.ts';
const READ_CSV = 'content/csv/read-csv.ts';
const READ_ROWS = 'content/csv/read-rows.ts';
const CSV_FIELDS = 'content/csv/import-fields.ts';
const TRANSCRIPT = 'content/consent/transcript.ts';
const READ_DAY = String.raw`const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(cell.trim()) ?? [];`;
const OTHER_NODE = 'equivalent in this version of Node, which decodes Windows-1252 as it is';
const GUESS = 'a bound of a guess, where nothing is right or wrong';
const HELD = 'how much of a file is held at a time: a bound of memory, not of what is read';

/**
 * Mutants that no test needs to notice: `code` in `file` may become one of `to` (anything, without
 * `to`) on a line with this text (any, without `line`), because of `reason`. Identified by code,
 * not by a line's number, so that the list survives other changes of the file.
 *
 * @type {{ file: string, code: string, to?: string[], line?: string, reason: string }[]}
 */
export const ACCEPTED = [
  {
    file: 'server/collab/participants/frames.ts',
    code: 'frame[1] === 126',
    to: ['true'],
    reason:
      'equivalent: of a frame with a short header only is asked whether it is longer than a piece, which it is not',
  },
  {
    file: 'server/collab/room/update-log.ts',
    code: 'sources.length > 1',
    to: ['true', 'sources.length >= 1'],
    reason: 'a short way: one source has no order',
  },
  {
    file: 'server/collab/connection/arriving-messages.ts',
    code: 'theirs > 0',
    to: ['true', 'theirs >= 0'],
    reason: 'a zero for each person stays in memory',
  },
  {
    file: 'server/collab/connection/arriving-messages.ts',
    code: 'one.bytes > most.bytes',
    to: ['one.bytes >= most.bytes'],
    reason: 'of two equally long messages, either may be ended',
  },
  {
    file: 'db/driver/write-queue.ts',
    code: 'false',
    line: 'private lastWasLog = false;',
    reason: 'equivalent: the first to come is alone',
  },
  {
    file: 'server/collab/room/room-head.ts',
    code: 'false',
    line: 'private changed = false;',
    reason: 'a bound of the work: the page is given what it has',
  },
  {
    file: CHANGE_TEXT,
    code: 'from === to',
    to: ['false'],
    reason: 'a short way: of equal texts nothing is deleted or inserted',
  },
  {
    file: CHANGE_TEXT,
    code: 'start < longest',
    to: ['true', 'start <= longest'],
    reason: 'equivalent: beyond the shorter of two different texts no character is equal',
  },
  {
    file: CHANGE_TEXT,
    code: 'kept > 0',
    to: ['true', 'kept >= 0'],
    reason: 'equivalent: no text begins with the second half of a sign',
  },
  {
    file: CHANGE_TEXT,
    code: 'unit !== undefined',
    to: ['true'],
    reason: 'for the type checker: nothing is less or greater than undefined',
  },
  {
    file: 'content/draft/draft-head.ts',
    code: 'text.length > LONGEST_READ',
    to: ['false', 'text.length >= LONGEST_READ'],
    reason: 'a bound of the work: so long a text is no title and no summary either',
  },
  {
    file: 'server/annotations/proposal.ts',
    code: "''",
    line: "const { kind, body, replacement = '' } = input;",
    reason: 'guarded twice: an annotation that says and proposes nothing is refused by what was sent',
  },
  {
    file: 'server/annotations/proposal.ts',
    code: "kind === 'correction'",
    to: ['true'],
    reason: 'guarded twice: an annotation that says and proposes nothing is refused by what was sent',
  },
  {
    file: TAKE,
    code: "now !== ''",
    to: ['true'],
    reason: 'never: words that are found are some',
  },
  {
    file: TAKE,
    code: "''",
    line: "const isThere = wanted.includes(now) && now !== '' && readsAround(text, start, end, wanted);",
    reason: 'never: words that are found are some',
  },
  {
    file: TAKE,
    code: 'tokens[from + i]!.start > (tokens[from + i - 1]?.end ?? 0)',
    to: ['tokens[from + i]!.start <= (tokens[from + i - 1]?.end ?? 0)'],
    reason: 'equivalent: whether there is a gap is only compared between the two texts',
  },
  {
    file: TAKE,
    code: 'tokens[from + i - 1]?.end',
    to: ['tokens[from + i - 1].end'],
    reason: 'for the type checker: nobody asks of the first word',
  },
  {
    file: TAKE,
    code: 'isEmpty',
    to: ['false'],
    reason: 'which of several spaces stays (no other difference in 200,000 random corrections)',
  },
  {
    file: TAKE,
    code: '{ return { from: old.outerStart, to: old.outerEnd, text: now.text.slice(now.outerStart, now.outerEnd), }; }',
    to: ['{}'],
    reason: 'which of several spaces stays (no other difference in 200,000 random corrections)',
  },
  {
    file: 'server/reviews/answer-mail-writer.ts',
    code: "role === 'staff'",
    reason: 'guarded twice: of all accounts, the staff alone may read drafts, administrators or not',
  },
  {
    file: 'server/reviews/answer-mail-writer.ts',
    code: '{ role, ...who }',
    reason: 'guarded twice: of all accounts, the staff alone may read drafts, administrators or not',
  },
  {
    file: 'server/reviews/review-asking.ts',
    code: 'personId === null',
    line: "const isOutside = personId === null && email !== '';",
    to: ['true'],
    reason: 'equivalent: the address of an account is asked of its person',
  },
  {
    file: 'server/reviews/review-service.ts',
    code: "page.status !== 'in-review'",
    to: ['false'],
    reason: 'equivalent: a page that is not in review has the status already that it would be given',
  },
  {
    file: 'server/reviews/shown-texts.ts',
    code: 'kept >= position',
    to: ['kept > position'],
    reason: 'a bound of the work: what is kept already is kept again',
  },
  {
    file: 'server/reviews/reviewer-notes.ts',
    code: 'note.anchor?.quote',
    reason: 'never: what a reviewer annotates are words',
  },
  {
    file: 'server/reviews/reviewer-notes.ts',
    code: "''",
    line: "quote: note.anchor?.quote.exact ?? '',",
    reason: 'never: what a reviewer annotates are words',
  },
  {
    file: 'server/reviews/review-asking.ts',
    code: '[...quoted.keys()].slice(0, MOST_OPEN + 1)',
    to: ['[...quoted.keys()]'],
    reason: 'a bound of the work: more are refused as well',
  },
  {
    file: 'content/draft/undo/restore-deleted.ts',
    code: 'done.has(parent)',
    to: ['false'],
    reason: 'a short way: what has a copy by then gets no other',
  },
  {
    file: 'db/pages/bin-repository.ts',
    code: 'pageIds.length === 0',
    to: ['false'],
    reason: 'SQLite takes an empty list, which SQL does not allow',
  },
  {
    file: 'server/pages/bin/bin-service.ts',
    code: "''",
    line: "const binnedAt = page.binnedAt ?? '';",
    reason: 'never: only pages in the bin are listed',
  },
  {
    file: 'server/pages/bin/bin-service.ts',
    code: 'files.filter((id) => !kept.has(id))',
    to: ['files'],
    reason: 'of several pages that use a file, any may have it from now on',
  },
  {
    file: 'server/pages/bin/bin-service.ts',
    code: 'wanted.length === 0',
    to: ['false'],
    reason: 'a short way: nothing is looked for in the drafts',
  },
  {
    file: 'server/collab/connection/heartbeat.ts',
    code: 'watched.messages++',
    to: ['watched.messages--'],
    reason: 'equivalent: it is only compared with what it was before',
  },
  {
    file: 'content/draft/open-blocks.ts',
    code: 'type instanceof Y.XmlFragment',
    to: ['true'],
    reason: 'equivalent: a text has no blocks in it',
  },
  {
    file: 'content/import/hast/hast-table.ts',
    code: "''",
    line: "const written = property(cell, 'align') || /text-align:\\s*([a-z]+)/i.exec(property(cell, 'style'))?.[1] || '';",
    reason: 'equivalent: nor is that an alignment',
  },
  {
    file: 'content/import/hast/hast-table.ts',
    code: 'cells.length === 0',
    to: ['false'],
    reason: 'guarded twice: a row without cells is no row of the schema, and is left out of the document',
  },
  {
    file: 'content/import/hast/hast-typed-block.ts',
    code: '[]',
    line: '...(block.content ?? []),',
    reason: 'never: a typed block has a paragraph at least',
  },
  {
    file: 'content/import/hast/hast-typed-block.ts',
    code: '[]',
    line: "const paragraph = (text: string, marks: DocumentNode['marks'] = []): DocumentNode => ({",
    reason: 'guarded twice: what is no mark of the schema is left out of the document',
  },
  {
    file: 'content/import/hast/hast-tree.ts',
    code: '/\\s+/',
    to: ['/\\s/'],
    reason: 'equivalent: no class has an empty name',
  },
  {
    file: 'server/drafts/imported-words.ts',
    code: '[]',
    reason: 'equivalent: nor is that a paragraph',
  },
  {
    file: 'server/drafts/imported-words.ts',
    code: '/^.*[.!?…](?=\\s)/su',
    to: ['/.*[.!?…](?=\\s)/su'],
    reason: 'equivalent: what is found first begins at the beginning',
  },
  {
    file: 'server/drafts/imported-words.ts',
    code: "''",
    line: "const sentences = /^.*[.!?…](?=\\s)/su.exec(first.slice(0, LONGEST_SUMMARY + 1))?.[0] ?? '';",
    reason: 'equivalent: as short a text is no summary either',
  },
  { file: PRESENCE, code: "'left'", reason: 'equivalent: nobody reads this origin' },
  {
    file: PRESENCE,
    code: 'this.changed.size === 0',
    to: ['false'],
    reason: 'an empty frame, if the event loop was held up for 50 ms between two lines',
  },
  {
    file: 'content/permission.ts',
    code: "viewer.role === 'partner'",
    to: ['true'],
    reason: 'guarded twice: the table has the rule `invited` in the row of partners alone',
  },
  {
    file: 'content/permission.ts',
    code: '{ ...subject, archived: false }',
    to: ['{}'],
    reason: 'equivalent: what is archived is not published, and nothing else of the subject counts then',
  },
  {
    file: 'server/auth/access.ts',
    code: "(error: unknown) => logger.warn({ err: error }, 'a session could not be extended')",
    to: ['() => undefined'],
    reason: LOGGED,
  },
  {
    file: 'server/auth/sign-in-service.ts',
    code: "(error: unknown) => this.#deps.logger.error({ err: error }, 'a sign-in link could not be sent')",
    to: ['() => undefined'],
    reason: LOGGED,
  },
  {
    file: 'server/auth/sign-in-service.ts',
    code: '() => this.sending.delete(job)',
    to: ['() => undefined'],
    reason: 'what was sent is waited for once more, and is done',
  },
  {
    file: 'server/auth/sign-in-service.ts',
    code: '!isToken(token)',
    to: ['false'],
    reason: 'guarded twice: what is no token is the hash of no row',
  },
  {
    file: 'server/auth/invitation-service.ts',
    code: '!isToken(token)',
    to: ['false'],
    reason: 'guarded twice: what is no token is the hash of no row',
  },
  {
    file: 'server/runtime/secret-file.ts',
    code: "{ if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; }",
    to: ['{}'],
    reason: 'guarded twice: the file that could not be linked is then not found',
  },
  {
    file: 'server/runtime/rate-limit.ts',
    code: '[]',
    line: 'return (this.times.get(key) ?? []).filter((time) => time > now - this.windowMs);',
    reason: 'equivalent: what is no time is not recent',
  },
  {
    file: 'server/runtime/rate-limit.ts',
    code: "''",
    line: "const [head = '', tail] = plain.split('::');",
    reason: 'a default for the type checker: splitting always gives a first part',
  },
  {
    file: 'server/runtime/rate-limit.ts',
    code: '[]',
    line: "const after = tail ? tail.split(':') : [];",
    reason: 'equivalent: one group more at the end is none of the first four',
  },
  {
    file: 'server/auth/people-service.ts',
    code: "person.role !== 'staff'",
    to: ['false'],
    reason: 'guarded twice: only staff are made administrators',
  },
  { file: KEYSTROKE, code: 'left.right !== right', to: ['true'], reason: SHORT_WAY },
  { file: KEYSTROKE, code: 'leftClock >= rightClock', to: ['true'], reason: SHORT_WAY },
  { file: KEYSTROKE, code: 'varUint() !== 1', to: ['true'], reason: SHORT_WAY },
  {
    file: KEYSTROKE,
    code: '{ if (i - first > MOST_DELETED) return false; if (!structs[i]!.deleted) deletes = true; }',
    to: ['{}'],
    reason: SHORT_WAY,
  },
  {
    file: KEYSTROKE,
    code: '{ const client = varUint(); if (varUint() !== 1) return false; const clock = varUint(); const length = varUint(); const structs = store.clients.get(client); if (!structs || !(length > 0 && clock + length <= stateOf(structs))) return false; const first = Y.findIndexSS(structs, clock); let deletes = false; for (let i = first; i < structs.length && structs[i]!.id.clock < clock + length; i++) { if (i - first > MOST_DELETED) return false; if (!structs[i]!.deleted) deletes = true; } return deletes; }',
    to: ['{}'],
    reason: SHORT_WAY,
  },
  {
    file: KEYSTROKE,
    code: 'left.parentSub !== null',
    to: ['false'],
    reason: 'guarded twice: no text of a draft has an attribute',
  },
  {
    file: 'content/draft/guard/incoming.ts',
    code: "outer.in === 'text'",
    to: ['false'],
    reason: 'guarded twice: no element may stand in a text, so that nothing within one is ever reached',
  },
  {
    file: 'content/draft/updates/split-update.ts',
    code: 'taken === row.length',
    to: ['false'],
    reason: 'equivalent: of what is all taken, nothing is taken again',
  },
  {
    file: 'content/draft/guard/incoming.ts',
    code: 'origin === null || rightOrigin === null',
    to: ['true'],
    reason: 'guarded twice: in a list of its own, the preview does not find the right neighbour behind the left one',
  },
  {
    file: 'content/draft/guard/incoming.ts',
    code: '{ place: outer, list, attribute }',
    to: ['{}'],
    reason: 'guarded twice: no element may stand in a text, so that nothing within one is ever reached',
  },
  {
    file: 'content/draft/guard/incoming.ts',
    code: "'text'",
    to: ['""'],
    reason: 'guarded twice: no element may stand in a text, so that nothing within one is ever reached',
  },
  {
    file: 'server/backup/backup-folder.ts',
    code: '{ return null; }',
    to: ['{}'],
    reason: 'equivalent: undefined is no manifest either',
  },
  {
    file: 'server/backup/backup-folder.ts',
    code: '() => null',
    to: ['() => undefined'],
    reason: 'equivalent: undefined is as good as null to the one who asks',
  },
  {
    file: 'content/import/hast/hast-figure.ts',
    code: "(element) => isElement(element, 'table', 'pre', 'blockquote', 'ul', 'ol')",
    to: ['() => undefined'],
    reason: 'guarded twice: what has words beside its image is no figure of that image alone',
  },
  {
    file: 'content/import/hast/hast-link.ts',
    code: "marks.filter((other) => other.type !== 'link')",
    to: ['marks'],
    reason: 'guarded twice: of two links on a text the document keeps the last',
  },
  {
    file: 'content/import/hast/hast-marks.ts',
    code: "marks.filter((mark) => mark.type !== 'language')",
    to: ['marks'],
    line: "marks = [...marks.filter((mark) => mark.type !== 'language'), { type: 'language', attrs: { lang } }];",
    reason: 'guarded twice: of two languages on a text the document keeps the last',
  },
  {
    file: 'content/import/hast/hast-marks.ts',
    code: "mark.type !== 'language'",
    to: ['true'],
    line: "marks = [...marks.filter((mark) => mark.type !== 'language'), { type: 'language', attrs: { lang } }];",
    reason: 'guarded twice: of two languages on a text the document keeps the last',
  },
  {
    file: 'content/import/hast/hast-marks.ts',
    code: "'language'",
    to: ['""'],
    line: "marks = [...marks.filter((mark) => mark.type !== 'language'), { type: 'language', attrs: { lang } }];",
    reason: 'guarded twice: of two languages on a text the document keeps the last',
  },
  {
    file: 'content/import/hast/hast-marks.ts',
    code: "style !== ''",
    to: ['true'],
    reason: 'equivalent: an empty style has none of the patterns',
  },
  {
    file: 'content/import/hast/hast-marks.ts',
    code: "''",
    line: "if (style !== '' && !/^h[1-6]$/.test(node.tagName)) {",
    reason: 'equivalent: an empty style has none of the patterns',
  },
  {
    file: 'content/import/hast/hast-notes.ts',
    code: '[]',
    line: '.flatMap((callName) => links.get(callName) ?? [])',
    reason: 'equivalent: what is no link is within no note',
  },
  {
    file: 'server/backup/pending-restore.ts',
    code: '() => false',
    to: ['() => undefined'],
    reason: 'equivalent: undefined is as good as false to who asks',
  },
  {
    file: 'server/backup/restore-backup.ts',
    code: '`\u0024{index} of \u0024{manifest.files.length} files`',
    to: ['``'],
    reason: 'words for who waits',
  },
  {
    file: 'server/backup/restore-backup.ts',
    code: "{ // Reported below with all other damage. if (error.code !== 'ENOENT') throw error; }",
    to: ['{}'],
    reason: 'guarded twice: what could not be copied is then found missing or changed',
  },
  {
    file: 'server/backup/pending-restore.ts',
    code: '{ await handle.close(); }',
    to: ['{}'],
    reason: 'Node closes a file handle that nobody holds',
  },
  {
    file: 'server/backup/pending-restore.ts',
    code: 'names.filter((name) => !NOT_CONTENT.has(name) && !name.startsWith(ASIDE)).sort()',
    to: ['names.filter(name => !NOT_CONTENT.has(name) && !name.startsWith(ASIDE))'],
    reason: 'the order in which names are put aside changes nothing',
  },
  { file: 'server/http/remix/page-cache.ts', code: 'body.length > LARGE_PAGE', reason: COMPRESSED },
  { file: 'server/http/remix/page-cache.ts', code: 'isLarge', reason: COMPRESSED },
  { file: 'server/http/remix/page-cache.ts', code: '{ level: isLarge ? 6 : 9 }', reason: COMPRESSED },
  {
    file: 'server/http/remix/page-cache.ts',
    code: '{ params: { [constants.BROTLI_PARAM_QUALITY]: isLarge ? 5 : 9 } }',
    reason: COMPRESSED,
  },
  {
    file: 'server/http/remix/page-cache.ts',
    code: '{ [constants.BROTLI_PARAM_QUALITY]: isLarge ? 5 : 9 }',
    reason: COMPRESSED,
  },
  {
    file: 'server/pages/publication/edition-preview.ts',
    code: '{ text: false, all: false, words: null }',
    to: ['{}'],
    reason: 'equivalent: undefined is as good as false and null to who asks',
  },
  {
    file: 'server/pages/publication/edition-service.ts',
    code: '!edition',
    to: ['false'],
    reason: 'for the type checker: an edition is stored in one transaction with its number, and none is deleted',
  },
  {
    file: KEEPER,
    code: '({ key }) => key',
    to: ['() => undefined'],
    reason: 'a bound of the work: what is there is taken out and put in again, in one turn',
  },
  {
    file: KEEPER,
    code: '[editionKey(id), draftKey(id)].filter((key) => !keys.includes(key))',
    to: ['[editionKey(id), draftKey(id)]'],
    reason: 'a bound of the work: what is there is taken out and put in again, in one turn',
  },
  {
    file: KEEPER,
    code: 'documents.filter(({ key, stamp }) => this.index.stampOf(key) !== stamp)',
    to: ['documents'],
    reason: 'a bound of the work: collections that did not change are put in again',
  },
  {
    file: KEEPER,
    code: '[...digests].filter(([slice, { state }]) => this.digests.get(slice)?.state !== state)',
    to: ['[...digests]'],
    reason: 'a bound of the work: the stamps of pages that did not change are the same',
  },
  {
    file: KEEPER,
    code: '[...stamps].filter(([id, stamp]) => stamp !== null && known.get(id) !== stamp)',
    to: ['[...stamps]'],
    reason: 'a bound of the work: what did not change is read again',
  },
  {
    file: KEEPER,
    code: 'segments.filter((segment) => smallest.includes(segment))',
    to: ['segments'],
    reason: 'a bound of the work: all segments are folded',
  },
  {
    file: KEEPER,
    code: '[...segments].sort((a, b) => a.postings.length - b.postings.length).slice(0, FOLDED_AT_ONCE)',
    to: ['[...segments].sort((a, b) => a.postings.length - b.postings.length)'],
    reason: 'a bound of the work: more segments are folded at once',
  },
  {
    file: KEEPER,
    code: '[...segments].sort((a, b) => a.postings.length - b.postings.length)',
    to: ['[...segments]'],
    reason: 'a bound of the work: others than the smallest segments are folded',
  },
  {
    file: KEEPER,
    code: 'ordered.slice(0, end)',
    to: ['ordered'],
    reason: 'a bound of the work: segments that are far larger are copied as well',
  },
  {
    file: 'server/search/segment-store.ts',
    code: '{ // Missing or unreadable: its pages are read again. return null; }',
    to: ['{}'],
    reason: 'equivalent: undefined is as good as null to who asks',
  },
  {
    file: 'server/pages/history/checkpoint-taking.ts',
    code: "(error: unknown) => logger.error({ err: error, page: pageId }, 'a checkpoint could not be taken')",
    to: ['() => undefined'],
    reason: LOGGED,
  },
  {
    file: 'server/collab/intake/large-intake.ts',
    code: 'this.finished',
    to: ['false'],
    reason: 'equivalent: an update that is complete is also one that waits for nothing',
  },
  {
    file: INTAKE,
    code: 'queues.filter((queue) => !before.includes(queue))',
    to: ['queues'],
    reason: 'equivalent: the queues that had their turn are empty, or the turn is over',
  },
  {
    file: INTAKE,
    code: 'queue.length > 0',
    to: ['queue.length >= 0', 'true'],
    reason: 'equivalent: a round without progress ends the loop',
  },
  {
    file: INTAKE,
    code: "{ // The guard accepted it, but Yjs cannot read it: only its sender is closed. author.refuse('malformed'); return false; }",
    to: ['{}'],
    reason: 'a second line of defence: no update is known that the guard passes and Yjs cannot read',
  },
  {
    file: 'content/import/hast/hast-list.ts',
    code: "child.type === 'element'",
    to: ['true'],
    reason: 'for the type checker: only elements are ever omitted',
  },
  {
    file: 'content/import/hast/hast-figure.ts',
    code: "property(node, 'alt').trim()",
    to: ["property(node, 'alt')"],
    reason: 'guarded twice: white space in a line of text is one space, and none at its ends',
  },
  {
    file: LOGGED_AUTHORS,
    code: '(this.named.get(personId) ?? 0) < (this.named.get(longest) ?? 0)',
    to: ['(this.named.get(personId) ?? 0) <= (this.named.get(longest) ?? 0)'],
    reason: 'equivalent: of two people named equally long ago either may be named',
  },
  {
    file: 'server/collab/room/server-edits.ts',
    code: "'server'",
    to: ['""'],
    reason: 'a name for people: nothing asks for the origin of a transaction of the server',
  },
  {
    file: LOGGED_AUTHORS,
    code: 'longest !== null',
    to: ['true'],
    reason: 'equivalent: nobody asks when nobody was named',
  },
  {
    file: ROOM,
    code: 'this.closed || !committing',
    to: ['this.closed && !committing', '!committing'],
    reason: 'guarded twice: a room that closes forgets its commit, and the log tells only of what it collected',
  },
  {
    file: ROOM,
    code: 'this.closed',
    to: ['false'],
    reason: 'guarded twice: a room that closes forgets its commit and all that waits',
  },
  {
    file: ROOM,
    code: 'batch.isEmpty',
    to: ['true'],
    reason: 'guarded twice: what is applied and not stored has somebody who waits, or is being stored',
  },
  {
    file: ROOM,
    code: 'waiters.isEmpty',
    to: ['true'],
    reason: 'guarded twice: who waits does so for what is applied, or for a commit',
  },
  {
    file: CONNECTION,
    code: 'false',
    to: ['true'],
    line: 'private presenceAsked = false;',
    reason: 'equivalent: it is set by the question itself before it is read',
  },
  {
    file: 'server/collab/participants/outgoing.ts',
    code: "'content'",
    to: ['""'],
    reason: 'equivalent: content is what is neither a notice nor presence',
  },
  {
    file: CONNECTION,
    code: '!this.room.closed',
    to: ['true'],
    reason: 'guarded twice: a room that closes discards what it holds of its participants',
  },
  {
    file: DRAFTS,
    code: "'position'",
    to: ['""'],
    line: ".where('position', '>', snapshot?.upTo ?? 0)",
    reason: 'guarded twice: what a snapshot holds leaves the log in the same transaction',
  },
  {
    file: DRAFTS,
    code: "'position'",
    to: ['""'],
    line: ".orderBy('position')",
    reason: 'SQLite finds the rows in this order by itself, which SQL does not promise',
  },
  {
    file: DRAFTS,
    code: 'pageIds.length === 0',
    to: ['false'],
    reason: 'SQLite takes an empty list, which SQL does not allow',
  },
  {
    file: DRAFTS,
    code: "'person.name'",
    to: ['""'],
    line: ".groupBy(['writing.pageId', 'writing.personId', 'person.name'])",
    reason: 'SQLite selects what is not grouped by, which SQL does not allow',
  },
  {
    file: DRAFTS,
    code: "'writing'",
    to: ['""'],
    line: ".as('writing'),",
    reason: 'a name that SQL asks for and nothing uses',
  },
  {
    file: SEARCH_SERVICE,
    code: "(error) => logger.error({ err: error }, 'the search thread failed')",
    to: ['() => undefined'],
    reason: LOGGED,
  },
  {
    file: SEARCH_SERVICE,
    code: '!this.closing',
    to: ['true'],
    reason: 'guarded twice: nothing is started while it closes',
  },
  {
    file: SEARCH_SERVICE,
    code: "report.type === 'trouble'",
    to: ['false'],
    reason: 'equivalent but for the words of the log: trouble has the id of no question',
  },
  {
    file: SEARCH_SERVICE,
    code: "'trouble'",
    to: ['""'],
    reason: 'equivalent but for the words of the log: trouble has the id of no question',
  },
  {
    file: SEARCH_SERVICE,
    code: "{ logger.error({ problem: report.message }, 'the search index could not be updated'); }",
    to: ['{}'],
    reason: LOGGED,
  },
  {
    file: SEARCH_SERVICE,
    code: "report.type === 'answer'",
    to: ['true'],
    reason: 'equivalent but for the log: a failure has no results, which is unavailable as well',
  },
  {
    file: REGISTRY,
    code: "(error) => this.#deps.logger.error({ err: error, page: room.pageId }, 'unloading failed')",
    to: ['() => undefined'],
    reason: LOGGED,
  },
  {
    file: REGISTRY,
    code: "'unloaded'",
    to: ['""'],
    reason: 'a word that nobody is there to be told',
  },
  {
    file: COMPACTION,
    code: "(error: unknown) => this.#deps.logger.error({ err: error, page: room.pageId }, 'compaction failed')",
    to: ['() => undefined'],
    reason: LOGGED,
  },
  {
    file: REGISTRY,
    code: '() => null',
    to: ['() => undefined'],
    reason: 'guarded twice: a room that could not be loaded has been forgotten by then',
  },
  {
    file: REGISTRY,
    code: 'room?.close',
    to: ['room.close'],
    reason: 'guarded twice: a room that could not be loaded has been forgotten by then',
  },
  {
    file: REGISTRY,
    code: 'this.rooms.get(pageId) === loading',
    to: ['true'],
    reason: 'guarded twice: a room that is not the present one is closed, and what is closed does not fail',
  },
  {
    file: JOINING,
    code: 'stateVector.length === 1 && stateVector[0] === NOTHING[0]',
    to: ['true', 'stateVector.length === 1 || stateVector[0] === NOTHING[0]'],
    reason: 'equivalent for who has something: the whole state now is the snapshot and what followed',
  },
  {
    file: JOINING,
    code: 'stateVector.length === 1',
    to: ['true'],
    reason: 'equivalent: a state vector that begins with 0 has no clients',
  },
  {
    file: JOINING,
    code: 'stateVector[0] === NOTHING[0]',
    to: ['true'],
    reason: 'equivalent: a state vector of one byte has no clients, or is none',
  },
  {
    file: 'server/drafts/draft-task-runner.ts',
    code: '++this.count',
    to: ['--this.count'],
    reason: 'equivalent: numbers that differ, whichever they are',
  },
  {
    file: HAST_READER,
    code: '[]',
    to: ['["Stryker was here"]'],
    line: 'read(parent: Root | Element, marks: DocumentMarks = []): DocumentNode[] {',
    reason: 'guarded twice: what is no mark is dropped from the document',
  },
  {
    file: HAST_READER,
    code: '[]',
    to: ['["Stryker was here"]'],
    line: "...(block.content ?? []).map((child) => (child.type === 'hardBreak' ? { type: 'text', text: ' ' } : child)),",
    reason: 'for the type checker: a paragraph that was read has words',
  },
  {
    file: HAST_READER,
    code: '[]',
    to: ['["Stryker was here"]'],
    line: "const line = (block.content ?? []).filter((child) => child.type === 'text');",
    reason: 'guarded twice: what is no node is no text either',
  },
  {
    file: HAST_READER,
    code: "'text'",
    to: ['""'],
    line: "collect((block.content ?? []).filter((child) => !['text', 'footnote', 'citation'].includes(child.type)));",
    reason: 'equivalent: a text has no blocks in it',
  },
  {
    file: HAST_READER,
    code: 'names.length === 0',
    to: ['false'],
    reason: 'guarded twice: a block ends the line before it, with or without an anchor',
  },
  {
    file: HAST_READER,
    code: 'default: return false;',
    to: ['default:'],
    reason: 'equivalent: undefined is as good as false to who asks',
  },
  {
    file: 'server/collab/collab-server.ts',
    code: "(error) => this.#deps.logger.debug({ err: error }, 'socket error')",
    to: ['() => undefined'],
    reason: LOGGED,
  },
  {
    file: SERVE_INDEX,
    code: 'keeper.complete',
    to: ['true', 'false'],
    line: 'await settled(keeper.complete ? WAIT_FOR_CHANGES : WAIT_FOR_START);',
    reason: 'how long a query waits at most, half a second or one and a half, before it is answered with what is there',
  },
  {
    file: SERVE_INDEX,
    code: 'performance.now() - begun',
    to: ['performance.now() + begun'],
    reason: 'a figure for the log',
  },
  {
    file: SERVE_INDEX,
    code: 'ids.length === 0',
    to: ['false'],
    reason: 'a bound of the work: no page is read, and what is stored already is stored again',
  },
  {
    file: SERVE_INDEX,
    code: 'false',
    to: ['true'],
    line: 'let collections = false;',
    reason: 'a bound of the work: collections that did not change are read once more',
  },
  {
    file: 'server/exchange/markdown-files.ts',
    code: 'entries.sort((a, b) => (a.name < b.name ? -1 : 1))',
    to: ['entries'],
    reason: 'libuv lists names in this order by itself, which Node does not promise',
  },
  {
    file: 'server/exchange/markdown-files.ts',
    code: '(a, b) => (a.name < b.name ? -1 : 1)',
    to: ['() => undefined'],
    reason: 'libuv lists names in this order by itself, which Node does not promise',
  },
  {
    file: 'server/exchange/markdown-files.ts',
    code: 'name === folder',
    to: ['false'],
    reason: 'equivalent: the folder itself is no image, and no folder is looked into behind it',
  },
  {
    file: DRAFT_SIZE,
    code: 'struct.deleted || !(struct instanceof Y.Item)',
    to: ['false', 'struct.deleted && !(struct instanceof Y.Item)'],
    reason: 'equivalent: of what is deleted Yjs keeps no content',
  },
  {
    file: DRAFT_SIZE,
    code: '!this.exact',
    to: ['true'],
    reason: 'a bound of the work: what was measured is measured again',
  },
  {
    file: DRAFT_SIZE,
    code: 'true',
    to: ['false'],
    line: 'this.exact = true;',
    reason: 'a bound of the work: what was measured is measured again',
  },
  { file: GUARD, code: 'fresh.toSorted((a, b) => b.id.client - a.id.client)', to: ['fresh'], reason: ANY_ORDER },
  { file: GUARD, code: '(a, b) => b.id.client - a.id.client', to: ['() => undefined'], reason: ANY_ORDER },
  { file: GUARD, code: 'b.id.client - a.id.client', to: ['b.id.client + a.id.client'], reason: ANY_ORDER },
  {
    file: DATABASE,
    code: "{ // Transactions run one at a time, so no other is inside. While an AsyncLocalStorage is in // use, Node follows every promise and every socket write of the process, which costs the // drafts' sockets a tenth of their time. this.inWrite.disable(); }",
    to: ['{}'],
    reason: 'a saving of time: the storage has no value outside a transaction in any case',
  },
  {
    file: DATABASE,
    code: "'id'",
    to: ['""'],
    reason: 'any column will do to find out whether the file can be read',
  },
  {
    file: DATABASE,
    code: "'readwrite'",
    to: ['""'],
    reason: 'equivalent: whatever is not `readonly` opens for writing',
  },
  {
    file: DATABASE,
    code: "'pragma busy_timeout = 5000'",
    to: ['""'],
    reason: 'how long: the driver itself waits for a second, and a test does not wait for longer',
  },
  {
    file: RESOLVER,
    code: '!own || from < own.from || from >= own.to',
    to: ['true'],
    reason: 'equivalent: the places in its own block are looked at twice',
  },
  {
    file: RESOLVER,
    code: 'from < own.from',
    to: ['from <= own.from'],
    reason: 'equivalent: the first place in its own block is looked at twice',
  },
  {
    file: RESOLVER,
    code: 'at < to',
    to: ['true', 'at <= to'],
    reason: 'equivalent: places beyond the block are sorted out by the block they are in',
  },
  {
    file: RESOLVER,
    code: 'Math.abs(difference) > 0.05',
    to: ['Math.abs(difference) >= 0.05'],
    reason: 'a threshold that no two contexts meet exactly',
  },
  {
    file: RESOLVER,
    code: 'Math.max(0, own.from - prefix.length)',
    to: ['Math.min(0, own.from - prefix.length)'],
    reason: 'equivalent: what stands before is looked for from the end, and cut at the block',
  },
  {
    file: RESOLVER,
    code: '[...shared] .filter(([, count]) => count >= words.size * 0.6) .sort((a, b) => b[1] - a[1]) .slice(0, MOST_CANDIDATES)',
    reason: 'a bound of the work, not of the answer',
  },
  {
    file: RESOLVER,
    code: '[...shared] .filter(([, count]) => count >= words.size * 0.6)',
    to: ['[...shared]'],
    reason: 'a bound of the work: what has fewer of the words is not like enough either',
  },
  {
    file: 'content/annotation/approximate-match.ts',
    code: 'whole === 0 || there.length === 0',
    to: ['false', 'whole === 0 && there.length === 0'],
    reason: 'equivalent: without words nothing matches, which is told below as well',
  },
  {
    file: 'content/annotation/approximate-match.ts',
    code: 'whole === 0',
    to: ['false'],
    reason: 'equivalent: without words nothing matches, which is told below as well',
  },
  {
    file: 'content/annotation/approximate-match.ts',
    code: 'there.length === 0',
    to: ['false'],
    reason: 'equivalent: without words nothing matches, which is told below as well',
  },
  {
    file: YJS,
    code: '!(child instanceof Y.XmlElement)',
    to: ['false'],
    reason: 'equivalent: a text has no blocks in it',
  },
  {
    file: YJS,
    code: '[item, type]',
    to: ['[]'],
    reason: 'guarded twice: Yjs itself says null for what it has never had',
  },
  {
    file: YJS,
    code: '{ if (id && id.clock >= Y.getState(draft.store, id.client)) return null; }',
    to: ['{}'],
    reason: 'guarded twice: Yjs itself says null for what it has never had',
  },
  {
    file: YJS,
    code: '{ // Not base64, or cut short: not a position of any draft. return null; }',
    to: ['{}'],
    reason: 'equivalent: undefined is as good as null to the one who asks',
  },
  { file: RESTORE, code: 'right?.id ?? null', reason: RIGHT_OF_A_COPY },
  { file: RESTORE, code: 'inCopy(items[i]!) ?? right', reason: RIGHT_OF_A_COPY },
  { file: RESTORE, code: '{ rights[i] = right; right = inCopy(items[i]!) ?? right; }', reason: RIGHT_OF_A_COPY },
  {
    file: RESTORE,
    code: 'i >= 0',
    to: ['false', 'i > 0', 'i < 0'],
    line: 'for (let i = items.length - 1; i >= 0; i--) {',
    reason: RIGHT_OF_A_COPY,
  },
  {
    file: MEND,
    code: '!local',
    to: ['false'],
    reason: 'equivalent: what comes from elsewhere has items of other clients',
  },
  { file: MEND, code: 'begun === 0', reason: 'a short way: what was there before is passed over below' },
  {
    file: MEND,
    code: 'i < structs.length',
    to: ['i <= structs.length'],
    reason: 'equivalent: what is beyond the last is no item',
  },
  {
    file: MEND,
    code: 'right === item.right || !(right instanceof Y.Item) || right.parent !== item.parent',
    reason: NEIGHBOURS,
  },
  { file: MEND, code: 'right === item.right || !(right instanceof Y.Item)', reason: NEIGHBOURS },
  { file: MEND, code: 'right === item.right', to: ['false'], reason: NEIGHBOURS },
  { file: MEND, code: 'right.parent !== item.parent', to: ['false'], reason: NEIGHBOURS },
  {
    file: 'content/draft/undo/align-copies.ts',
    code: 'structs[i]!.id.clock < clock + length',
    to: ['structs[i]!.id.clock <= clock + length'],
    reason: 'equivalent: the next item of the same client is of a later step, which is undone by then',
  },
  { file: REPLACE, code: '{ maxEditLength: MOST_EDITS }', reason: 'a bound of the work, not of the text' },
  {
    file: REPLACE,
    code: 'stretches.slice(-Math.max(1, Math.floor(MOST_LOOKS / before.length)))',
    to: ['stretches'],
    reason: 'a bound of the work, not of the text',
  },
  { file: REPLACE, code: 'MOST_LOOKS / before.length', reason: 'a bound of the work, not of the text' },
  {
    file: REPLACE,
    code: 'index < parts.length',
    to: ['index <= parts.length'],
    line: 'for (let index = 0; index < parts.length; ) {',
    reason: 'equivalent: beyond the last part is none',
  },
  {
    file: REPLACE,
    code: 'old > from || now > start',
    to: ['true'],
    reason: 'equivalent: a stretch of nothing changes nothing',
  },
  {
    file: REPLACE,
    code: 'old > from',
    to: ['old >= from'],
    reason: 'equivalent: a stretch of nothing changes nothing',
  },
  {
    file: REPLACE,
    code: 'now > start',
    to: ['now >= start'],
    reason: 'equivalent: a stretch of nothing changes nothing',
  },
  { file: MAILS, code: "'@'", reason: 'a short way: a text without this sign mentions nobody' },
  {
    file: MAILS,
    code: '[]',
    to: ['["Stryker was here"]'],
    reason: 'guarded twice: who is nobody is not told',
  },
  {
    file: MAILS,
    code: 'mentioned.length + answered.length === 0',
    to: ['false'],
    reason: 'a short way: nobody is told',
  },
  { file: MAILS, code: '!page', to: ['false'], reason: 'for the type checker: an annotation has a page' },
  { file: MAILS, code: 'author !== null', to: ['true'], reason: 'for the type checker: null is nobody in the list' },
  {
    file: MAILS,
    code: 'one.id !== root.id && one.id !== id',
    to: ['true', 'one.id !== root.id || one.id !== id'],
    reason: 'guarded twice: the first is named already, the author is left out',
  },
  {
    file: MAILS,
    code: 'one.id !== root.id',
    to: ['true'],
    reason: 'guarded twice: the first is named already',
  },
  { file: MAILS, code: 'one.id !== id', to: ['true'], reason: 'guarded twice: the author is left out' },
  {
    file: GATE_TEXT,
    code: "node.type === 'pageCard'",
    to: ['true'],
    reason: 'equivalent: nothing else has an address of its own',
  },
  {
    file: GATE_TEXT,
    code: 'mark.attrs?.href',
    to: ['mark.attrs.href'],
    reason: 'for the type checker: a link has one',
  },
  {
    file: GATE_TEXT,
    code: "''",
    line: "if (mark) link(mark.attrs?.href, node.text ?? '', true);",
    reason: 'for the type checker: what is marked is text',
  },
  {
    file: OUTLINE_READER,
    code: '[]',
    line: 'for (const block of text.document.content ?? []) parts.read(block);',
    reason: 'for the type checker: a document has blocks',
  },
  {
    file: OUTLINE_READER,
    code: "block.type === 'heading'",
    to: ['true'],
    reason: 'equivalent: nothing else has a level',
  },
  {
    file: OUTLINE_READER,
    code: 'block.attrs?.level',
    to: ['block.attrs.level'],
    reason: 'for the type checker: a heading has one',
  },
  {
    file: 'content/gate/words/language-mark.ts',
    code: "node.type === 'codeBlock' || !other.test(words)",
    to: ["node.type === 'codeBlock'"],
    reason: 'a short way: the text of each part is looked at below',
  },
  {
    file: LARGE,
    code: '[]',
    line: 'private parts: readonly Uint8Array[] = [];',
    reason: 'equivalent: it is replaced before it is read',
  },
  {
    file: LARGE,
    code: "'others may write'",
    to: ['""'],
    line: "private between: BetweenSteps = 'others may write';",
    reason: 'equivalent: only the other value is asked for',
  },
  {
    file: LARGE,
    code: '{ const { structs, steps } = step.value; this.most = Math.max(1, Math.min(LARGE_STEP, Math.floor((structs * MOST_VISITED) / Math.max(1, steps)))); }',
    reason: SIZE_OF_PARTS,
  },
  {
    file: LARGE,
    code: 'Math.max(1, Math.min(LARGE_STEP, Math.floor((structs * MOST_VISITED) / Math.max(1, steps))))',
    reason: SIZE_OF_PARTS,
  },
  {
    file: LARGE,
    code: 'Math.min(LARGE_STEP, Math.floor((structs * MOST_VISITED) / Math.max(1, steps)))',
    reason: SIZE_OF_PARTS,
  },
  { file: LARGE, code: '(structs * MOST_VISITED) / Math.max(1, steps)', reason: SIZE_OF_PARTS },
  { file: LARGE, code: 'structs * MOST_VISITED', reason: SIZE_OF_PARTS },
  { file: LARGE, code: 'Math.max(1, steps)', reason: SIZE_OF_PARTS },
  {
    file: LARGE,
    code: 'performance.now() < until',
    to: ['performance.now() <= until'],
    reason: 'a moment that no two clocks meet exactly',
  },
  { file: LARGE, code: "'malformed'", line: FINER, reason: 'equivalent: any word says that it was not divided' },
  { file: LARGE, code: "typeof divided === 'string'", to: ['true'], reason: SIZE_OF_PARTS },
  { file: LARGE, code: '() => false', to: ['() => undefined'], reason: 'equivalent: undefined is as good as false' },
  {
    file: LARGE,
    code: "{ draft.off('update', keep); }",
    to: ['{}'],
    reason: 'what is applied is kept twice, and Yjs takes it once',
  },
  {
    file: LARGE,
    code: "'update'",
    line: "draft.off('update', keep);",
    reason: 'what is applied is kept twice, and Yjs takes it once',
  },
  { file: OUTBOX, code: "'wx'", to: ['""'], reason: 'names hold random ids: no file is written over' },
  {
    file: OUTBOX,
    code: 'true',
    line: "await writeFile(draft, message, { mode: 0o600, flag: 'wx', flush: true });",
    reason: 'only a power cut shows it',
  },
  {
    file: OUTBOX,
    code: '{ force: true }',
    line: 'await rm(draft, { force: true });',
    reason: 'which of two errors is told, of a file that could not even be created',
  },
  {
    file: OUTBOX,
    code: 'true',
    line: 'await rm(draft, { force: true });',
    reason: 'which of two errors is told, of a file that could not even be created',
  },
  {
    file: OUTBOX,
    code: 'names .filter((name) => NAME.test(name)) .sort()',
    reason: 'equivalent on Linux, where Node lists a folder in the order of its names',
  },
  {
    file: OUTBOX,
    code: '[]',
    to: ['["Stryker was here"]'],
    reason: 'equivalent: a text has neither a name nor an address',
  },
  {
    file: OUTBOX,
    code: String.raw`/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z.*$/`,
    reason: 'equivalent: the name was checked before',
  },
  {
    file: FOLLOW,
    code: '!(await isBehind(database.read))',
    to: ['false'],
    reason: 'a short way: nothing is written where nothing follows',
  },
  {
    file: FOLLOW,
    code: 'Math.max(logged ?? 0, compacted ?? 0) > position',
    to: ['true', 'Math.max(logged ?? 0, compacted ?? 0) >= position'],
    reason: 'a short way: nothing is written where nothing follows',
  },
  { file: FOLLOW, code: "'last'", to: ['""'], reason: 'the name of a column that nobody reads' },
  {
    file: 'db/board/board-filter.ts',
    code: 'first === last',
    to: ['false'],
    reason: 'a short way: the same rows by two comparisons',
  },
  {
    file: 'db/board/board-order.ts',
    code: 'Number(count) > FEW_OF_A_TERM',
    reason: 'which way the same rows are found',
  },
  {
    file: 'server/mail/mailer.ts',
    code: "'from'",
    to: ['""'],
    line: "url.searchParams.delete('from');",
    reason: 'equivalent: the mail library reads no sender from its address',
  },
  { file: DECODE, code: "encoding === 'windows-1252'", to: ['false'], reason: OTHER_NODE },
  { file: DECODE, code: "'windows-1252'", to: ['""'], line: "encoding === 'windows-1252'", reason: OTHER_NODE },
  { file: DECODE, code: '(sign) => WINDOWS_SIGNS[sign.charCodeAt(0) - 0x80]!', reason: OTHER_NODE },
  { file: DECODE, code: 'sign.charCodeAt(0) - 0x80', reason: OTHER_NODE },
  { file: DECODE, code: 'odd > length / 20', to: ['odd >= length / 20'], reason: GUESS },
  { file: DECODE, code: 'even > length / 20', to: ['even >= length / 20'], reason: GUESS },
  { file: DECODE, code: 'even * 4 < odd', to: ['even * 4 <= odd'], reason: GUESS },
  { file: DECODE, code: 'odd * 4 < even', to: ['odd * 4 <= even'], reason: GUESS },
  { file: DECODE, code: 'length === LOOKED_AT', to: ['false'], reason: 'a short way: nothing more is taken' },
  {
    file: DECODE,
    code: '{ return false; }',
    to: ['{}'],
    reason: 'equivalent: undefined is as good as false',
  },
  {
    file: READ_CSV,
    code: "''",
    line: "let start = '';",
    reason: 'equivalent: words without a separator in the first cell',
  },
  {
    file: READ_CSV,
    code: 'start.length >= LOOKED_AT',
    to: ['false', 'start.length > LOOKED_AT'],
    reason: 'a short way: what is behind is cut off',
  },
  { file: READ_CSV, code: 'start.slice(0, LOOKED_AT)', to: ['start'], reason: HELD },
  { file: READ_CSV, code: '64 * 1024', reason: HELD },
  { file: READ_CSV, code: 'held.length < wanted', to: ['held.length <= wanted'], reason: HELD },
  { file: READ_CSV, code: 'held.length > LONGEST_ROW', to: ['held.length >= LONGEST_ROW'], reason: HELD },
  {
    file: READ_CSV,
    code: 'Math.min(Math.max(atOnce, 2 * held.length), LONGEST_ROW + 1)',
    reason: HELD,
  },
  { file: READ_CSV, code: 'LONGEST_ROW + 1', to: ['LONGEST_ROW - 1'], reason: HELD },
  {
    file: READ_CSV,
    code: '{ preview: 1 }',
    to: ['{}'],
    reason: 'equivalent: the beginning of an endless row holds no other',
  },
  {
    file: READ_CSV,
    code: "errors.filter(({ type }) => type === 'Quotes')",
    reason: 'equivalent: with a separator given, the reader reports no other error',
  },
  {
    file: READ_CSV,
    code: "type === 'Quotes'",
    to: ['true'],
    reason: 'equivalent: with a separator given, the reader reports no other error',
  },
  {
    file: READ_CSV,
    code: String.raw`'\n'`,
    to: ['""'],
    line: String.raw`const parser = new Papa.Parser({ delimiter: separator, newline: '\n', quoteChar: '"', preview });`,
    reason: 'equivalent: the reader takes no other for a line end than this one',
  },
  { file: READ_ROWS, code: "kind === 'material'", to: ['true'], reason: 'equivalent: no other kind has these fields' },
  {
    file: READ_ROWS,
    code: 'error?.issues',
    to: ['error.issues'],
    reason: 'for the type checker: what failed has an error',
  },
  {
    file: READ_ROWS,
    code: 'false',
    line: "const isLong = error?.issues.some(({ code }) => code === 'too_big') ?? false;",
    reason: 'for the type checker: what failed has an error',
  },
  { file: CSV_FIELDS, code: 'cell.trim()', reason: 'equivalent: a row’s cells are trimmed before' },
  { file: CSV_FIELDS, code: '[]', line: READ_DAY, reason: 'equivalent: a text has no second part' },
  {
    file: CSV_FIELDS,
    code: 'day && month && year',
    to: ['day && month || year'],
    reason: 'equivalent: all three are found, or none',
  },
  {
    file: CSV_FIELDS,
    code: 'day && month',
    to: ['true', 'day || month'],
    reason: 'equivalent: all three are found, or none',
  },
  { file: TRANSCRIPT, code: 'end > 0', to: ['end >= 0'], reason: 'equivalent: no piece begins with a space' },
  {
    file: TRANSCRIPT,
    code: String.raw`/\n+/`,
    to: [String.raw`/\n/`],
    reason: 'equivalent: empty lines are left out below',
  },
  {
    file: DRAFT_ANCHORS,
    code: 'text.length > 2 * quote.exact.length + LONGEST_QUOTE',
    to: ['text.length >= 2 * quote.exact.length + LONGEST_QUOTE'],
    reason: 'a short way: so long a text is not the quotation',
  },
  {
    file: DRAFT_ANCHORS,
    code: '2 * quote.exact.length',
    to: ['2 / quote.exact.length'],
    reason: 'a short way: so long a text is not the quotation',
  },
  {
    file: RESOLVER,
    code: 'prefix.length + suffix.length < BRACKET',
    to: ['prefix.length + suffix.length <= BRACKET'],
    reason: GUESS,
  },
  {
    file: YJS,
    code: '{ // Not base64, or cut short: not a position of any draft. return null; }',
    to: ['{}'],
    reason: 'equivalent: undefined is as good as null',
  },
  {
    file: TAKE,
    code: "''",
    line: "const isSpace = (at: number) => /\\s/.test(text[at] ?? '');",
    reason: 'equivalent: beyond a text there is no space',
  },
  {
    file: TAKE,
    code: 'old > fromOld || now > fromNow',
    to: ['true'],
    reason: 'a short way: of no words there are no edits',
  },
  {
    file: 'server/auth/invitation-service.ts',
    code: '!invitation || !page',
    to: ['!invitation && !page'],
    reason: 'for the type checker: an invitation goes with its page',
  },
  {
    file: GUARD,
    code: 'ATTRIBUTES.get(place.name)?.has',
    reason: 'for the type checker: the name of every place is in the schema',
  },
  {
    file: GUARD,
    code: "{ const { length: structs } = clientIds; return { verdict: 'new', clientIds, structs, deletes: 1, steps: 0, nodes: 0, characters: update.length }; }",
    to: ['{}'],
    reason: SHORT_WAY,
  },
  {
    file: GUARD,
    code: '{ Object.assign(type, { _map: NOTHING, _eH: null, _dEH: null }); if (type instanceof Y.XmlElement) Object.assign(type, { _prelimAttrs: null }); }',
    to: ['{}'],
    reason: 'a bound of memory, which tests/faults/fairness looks at',
  },
  {
    file: DECODE,
    code: 'at < length',
    to: ['at <= length'],
    reason: 'equivalent: there is no byte behind the last one',
  },
  {
    file: 'server/search/answer-search.ts',
    code: '[]',
    to: ['["Stryker was here"]'],
    line: 'for (const { facet, code } of parsed.filters) filters[facet] = [...(filters[facet] ?? []), code];',
    reason: 'equivalent: of several values one has to fit, and this one fits nothing',
  },
  {
    file: KEEPER,
    code: "''",
    line: "private synonymsOf = '';",
    reason: 'a short way: the same words are read again',
  },
  {
    file: KEEPER,
    code: '[]',
    line: 'private collections: readonly FacetCollection[] = [];',
    reason: 'equivalent: it is replaced before it is read',
  },
  {
    file: ACCOUNTS,
    code: '!person',
    to: ['false'],
    reason: 'for the type checker: a session goes with its person',
  },
  { file: ACCOUNTS, code: "'not-found'", reason: 'for the type checker: a session goes with its person' },
  {
    file: ACCOUNTS,
    code: "viewer.role !== 'staff' && viewer.role !== 'member'",
    to: ['false'],
    reason: 'for the type checker: who else may manage an account is refused before',
  },
  {
    file: ACCOUNTS,
    code: "'forbidden'",
    reason: 'for the type checker: who else may manage an account is refused before',
  },
  {
    file: DATA_FOLDER,
    code: "code !== 'ENOENT' || above === folder || (await isFolder(above))",
    to: ['false', "(code !== 'ENOENT' || above === folder) && (await isFolder(above))"],
    reason: AGAIN,
  },
  { file: DATA_FOLDER, code: "code !== 'ENOENT' || above === folder", reason: AGAIN },
  { file: DATA_FOLDER, code: "code !== 'ENOENT'", to: ['false'], reason: AGAIN },
  { file: DATA_FOLDER, code: 'above === folder', to: ['false'], reason: AGAIN },
  {
    file: DATA_FOLDER,
    code: "{ try { return (await stat(folder)).isDirectory(); } catch (error) { if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false; throw error; } }",
    reason: AGAIN,
  },
  { file: DATA_FOLDER, code: '{ return (await stat(folder)).isDirectory(); }', reason: AGAIN },
  {
    file: DATA_FOLDER,
    code: "{ if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false; throw error; }",
    reason: AGAIN,
  },
  {
    file: DATA_FOLDER,
    code: "(error as NodeJS.ErrnoException).code === 'ENOENT'",
    to: ['true'],
    reason: AGAIN,
  },
  {
    file: MENTIONS,
    code: "!text.includes('@')",
    to: ['false'],
    reason: 'a short way: without a sign nobody is named',
  },
  {
    file: MENTIONS,
    code: "'@'",
    line: "if (!text.includes('@')) return [];",
    reason: 'a short way: without a sign nobody is named',
  },
  { file: MENTIONS, code: 'first !== whole', to: ['true'], reason: 'equivalent: the same word twice' },
  {
    file: MENTIONS,
    code: "text .normalize('NFD') .replace(/\\p{M}/gu, '') .replace(/[\\s\\u00a0\\u202f]+/g, ' ') .replaceAll('’', \"'\") .trim() .toLowerCase()",
    to: [
      "text.normalize('NFD').replace(/\\p{M}/gu, '').replace(/[\\s\\u00a0\\u202f]+/g, ' ').replaceAll('’', \"'\").trim().toUpperCase()",
    ],
    reason: 'equivalent: either case, as long as it is one',
  },
  {
    file: MENTIONS,
    code: "''",
    line: "return fold(name).split(' ')[0] ?? '';",
    reason: 'for the type checker: a text has a first part',
  },
  {
    file: REMINDERS,
    code: 'request && (await findPage(trx, request.pageId))',
    reason: 'for the type checker: a request goes with its page',
  },
  { file: REMINDERS, code: '!request || !page', reason: 'an answer in the moment between two readings' },
  {
    file: REMINDERS,
    code: 'sent > 0',
    to: ['true', 'sent >= 0'],
    reason: 'a short way: nothing waits',
  },
  {
    file: GUARD,
    code: 'content instanceof Y.ContentType',
    to: ['true'],
    reason: 'equivalent: what else there is has no type, and is refused below',
  },
  {
    file: 'content/import/hast/hast-figure.ts',
    code: "element.tagName === 'a'",
    to: ['true'],
    reason: 'equivalent: in preformatted text nothing else has an address',
  },
  {
    file: 'server/http/remix/page-cache.ts',
    code: "''",
    line: "export const hasSession = (cookies: string | undefined): boolean => SESSION.test(cookies ?? '');",
    reason: 'equivalent: words without a session',
  },
];

/** Why no test needs to notice this mutant, or undefined. @param {Mutant} mutant */
export function findReason({ file, source, code, replacement }) {
  const found = ACCEPTED.find(
    (one) =>
      one.file === file &&
      one.code === code &&
      (one.to === undefined || one.to.includes(replacement)) &&
      (one.line === undefined || one.line === source),
  );
  return found?.reason;
}
