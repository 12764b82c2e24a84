import path from 'node:path';
import { expect, it } from 'vitest';
import { Database } from '#db/driver/database.ts';
import { WORDS_BESIDE } from '#db/materials/words-beside-repository.ts';
import { createMigratedFolder } from '#tests/support/migrated-folder.ts';

/** Columns that need no reason of their own: their names determine what they store. */
const BY_NAME: readonly RegExp[] = [
  // Ids, instants, days and months.
  /^(id|.*_id|at|.*_at|.*_on|day|month|until|since)$/,
  // Codes of closed lists.
  /^(kind|text_kind|turn|state|status|visibility|language|locale|written_in|country|side|actor_type)$/,
  /^(stage|vocabulary|naming|reach|media_type|sort|occasion)$/,
  // Digests of bytes, tokens and forms.
  /^(sha256|token_hash|request_key)$/,
];

/**
 * Columns that a withdrawal does not process by the lists of words beside texts, with the reason.
 */
const OTHERWISE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'rewritten with the texts of each page (withdrawal-steps.ts)': {
    page: 'title summary title_key',
    edition: 'title summary note document html headings text',
    frozen_version: 'title summary document html headings',
    masked_text: 'title summary document',
    annotation: 'body anchor replacement',
    draft_snapshot: 'data whole',
    draft_update: 'data',
    checkpoint: 'document',
    reviewed_text: 'document',
  },
  'cut by themselves, since they are long (file-words.ts)': { file_text: 'text' },
  'listed again from the notices that were cut (listEditionTerms, forgetUnusedTerms)': {
    edition_term: 'code label',
    term_count: 'code label',
    term_total: 'code label',
  },
  'what a withdrawal keeps: choices and paraphrases of the team, digests in place of words': {
    withdrawal: 'passages salt digests',
    withdrawal_page: 'passages digests',
  },
  'addresses, which others have noted': {
    page: 'slug',
    page_slug: 'slug',
    collection: 'slug',
    collection_slug: 'slug',
    removed_address: 'slug readers',
    consent_loop: 'email origin',
    invitation: 'email',
    organisation: 'site',
    incoming_organisation: 'site',
    person: 'email',
    queued_mail: 'recipient',
    review_request: 'email origin',
  },
  'names of people and organisations, and what is made of these': {
    annotation: 'author_name organisation resolved_by taken_by must_fix_by',
    audit: 'actor',
    concerned: 'pseudonym organisation asked_by',
    concerned_identity: 'name',
    edition: 'reviews',
    featured_page: 'chosen_by',
    former_name: 'code name',
    incoming_organisation: 'name name_code acronym searched',
    invitation: 'name organisation',
    material: 'collector organisation',
    narrowed_naming: 'name organisation',
    organisation: 'name name_code acronym searched',
    person: 'name organisation',
    queued_mail: 'recipient_name',
    register_change: 'name_code',
    review_request: 'name',
  },
  'ids of people: who did it': {
    consent_loop: 'created_by',
    consent_turn: 'asked_by',
    edition: 'published_by',
    extract: 'created_by',
    extract_code: 'coded_by',
    file: 'created_by',
    frozen_version: 'frozen_by',
    invitation: 'created_by',
    material: 'created_by',
    material_file: 'created_by',
    page: 'created_by binned_by',
    review_request: 'created_by',
    staged_extract_code: 'coded_by',
    synonym_list: 'updated_by',
    withdrawal: 'requested_by',
  },
  'ids, in lists or as references, and keys': {
    analysis_guid: 'guid',
    annotation: 'taken_block',
    beyond_consent: 'blocks',
    blind_coding: 'done',
    collection: 'cover_file',
    draft: 'section',
    draft_citation: 'target',
    edition: 'picture',
    edition_citation: 'target',
    incoming_organisation: 'merged_into stands_for identifier',
    masked_collection: 'materials',
    material_file: 'mark',
    organisation: 'merged_into stands_for identifier',
    own_kit_removal: 'key',
    page: 'translation_group board_part',
    page_term: 'code',
    board_part: 'part',
    register_change: 'identifier',
    review_request: 'looked_state',
    sent_form: 'key',
    told_event: 'event',
    version_citation: 'target',
  },
  'codes of closed lists, instants, figures and digests': {
    audit: 'action subject',
    beyond_consent: 'cause',
    checkpoint: 'reason',
    concerned: 'uses how',
    consent_quotation: 'digest answer sequences',
    consent_turn: 'uses',
    digest: 'period',
    draft_snapshot: 'parts',
    edition: 'reviewed overridden',
    featured_page: 'place',
    file: 'source',
    mail_choice: 'rhythm',
    material: 'access',
    migration: 'name timestamp',
    page: 'archived_before',
    person: 'role pole',
    review_request: 'answer',
    review_rule: 'approvers bypass',
    session: 'user_agent',
    study_code: 'colour',
    storage_probe: 'data',
    term_total: 'audience',
  },
  'single words that stand for each other, which the team lists for search': { synonym_list: 'text' },
};

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

it('every column that may contain words of people is listed for withdrawals, or has a reason not to be', async () => {
  const file = path.join(await createMigratedFolder('columns'), 'navette.sqlite');
  const database = await Database.open(file, 'process');
  const tables = await database.read.introspection.getTables();
  await database.close();
  // All but numbers, which SQLite keeps as such.
  const stored = tables.flatMap(({ name: table, columns }) =>
    columns
      .filter(({ dataType }) => !/^(integer|double|real)/i.test(dataType))
      .map(({ name }) => ({ name, column: `${table}.${name}` })),
  );
  const listed = WORDS_BESIDE.flatMap(({ table, texts = [], passages = [], json = [] }) =>
    [...texts, ...passages, ...json].map((column) => `${snake(table)}.${snake(column)}`),
  );
  const reasons = Object.values(OTHERWISE).flatMap((of) =>
    Object.entries(of).flatMap(([table, columns]) =>
      columns
        .split(' ')
        .filter((column) => column !== '')
        .map((column) => `${table}.${column}`),
    ),
  );
  const known = new Set([...listed, ...reasons]);
  const unknown = stored.filter(({ name, column }) => !known.has(column) && !BY_NAME.some((one) => one.test(name)));
  expect(unknown.map(({ column }) => column)).toEqual([]);
  // Every column named here exists, and is named once.
  const all = new Set(stored.map(({ column }) => column));
  expect([...known].filter((column) => !all.has(column))).toEqual([]);
  expect(reasons.filter((column, at) => listed.includes(column) || reasons.indexOf(column) !== at)).toEqual([]);
});
