import type { Place } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';

/** A page that lacks nothing. */
export const PAGE: GatePage = {
  kind: 'factsheet',
  title: 'Creuser un puits',
  summary: 'Comment creuser.',
  words: 400,
  unfit: [],
  emptyFields: [],
  links: [],
  approvalsMissing: 0,
  changesAskedBy: [],
  claims: [],
  citations: 0,
  cited: [],
  pictures: [],
  takenBack: [],
  hasMaterials: false,
  lensMissing: false,
  mustFix: [],
  corrections: [],
  questions: [],
};
const FINDING = {
  id: 'f',
  kind: 'finding',
  title: 'L’eau manque',
  text: 'L’eau manque en mars.',
  sources: 0,
  findings: 0,
  against: 0,
} as const;
/** The target of a page's link. */
export const target = { href: '/fiches/x', block: 'b', words: 'la fiche', title: 'X' } as const;

/** Of a passage to which nobody objected. */
const CLEAN = { isRefused: false, isCorrected: false };
const PICTURE = { blockId: 'b', words: 'Le puits', label: '', gap: null, isGone: false };
/**
 * For each check of a page: the page in which it finds something, how much, and the place that it
 * leads to.
 */
export const PAGES: Record<string, { page: Partial<GatePage>; count: number; at: Place; passes?: Partial<GatePage> }> =
  {
    'no-text': { page: { words: 0 }, count: 1, at: { screen: 'write' } },
    'no-summary': { page: { summary: '\u200b' }, count: 1, at: { field: 'summary' } },
    'unfit-title': { page: { unfit: ['title'] }, count: 1, at: { screen: 'write' }, passes: { unfit: ['summary'] } },
    'unfit-summary': { page: { unfit: ['summary'] }, count: 1, at: { screen: 'write' }, passes: { unfit: ['title'] } },
    'many-citations': {
      page: { citations: 2_001 },
      count: 1,
      at: { screen: 'write' },
      passes: { citations: 2_000 },
    },
    approvals: { page: { approvalsMissing: 2 }, count: 2, at: { screen: 'reviews' } },
    'changes-asked': { page: { changesAskedBy: ['Awa', 'Bruno'] }, count: 2, at: { screen: 'reviews' } },
    'notice-fields': { page: { emptyFields: ['own.category'] }, count: 1, at: { field: 'own.category' } },
    'title-capitals': {
      page: { title: 'CREUSER UN PUITS' },
      count: 1,
      at: { screen: 'write' },
      passes: { title: 'RECITAL-ODD' },
    },
    'module-question': {
      page: { kind: 'module' },
      count: 1,
      at: { screen: 'write' },
      passes: { kind: 'module', title: 'Comment creuser\u202f?' },
    },
    'lens-missing': { page: { lensMissing: true }, count: 1, at: { screen: 'lenses' }, passes: {} },
    'factsheet-length': {
      page: { words: 1_201 },
      count: 1,
      at: { screen: 'write' },
      passes: { kind: 'study', words: 30_000 },
    },
    'dead-links': {
      page: { links: (['missing', 'unpublished', 'archived'] as const).map((why) => ({ ...target, why })) },
      count: 3,
      at: { block: 'b' },
      passes: { links: [{ ...target, why: 'staff' }] },
    },
    'closed-links': {
      page: { links: (['narrower', 'staff'] as const).map((why) => ({ ...target, why })) },
      count: 2,
      at: { block: 'b' },
      passes: { links: [{ ...target, why: 'missing' }] },
    },
    'consent-missing': {
      page: {
        cited: (['asked', 'missing', null] as const).map((gap) => ({
          blockId: 'b',
          label: 'E1',
          gap,
          isUnvalidated: false,
          ...CLEAN,
        })),
      },
      count: 2,
      at: { block: 'b' },
      passes: { cited: [{ blockId: 'b', label: 'E1', gap: null, isUnvalidated: true, ...CLEAN }] },
    },
    'picture-consent': {
      page: {
        pictures: [
          { ...PICTURE, label: 'P3', gap: 'use' },
          { ...PICTURE, label: 'P3', gap: null },
        ],
      },
      count: 1,
      at: { block: 'b' },
      passes: { pictures: [{ ...PICTURE, isGone: true }] },
    },
    'picture-gone': {
      page: { pictures: [{ ...PICTURE, isGone: true }] },
      count: 1,
      at: { block: 'b' },
      passes: { pictures: [{ ...PICTURE, label: 'P3', gap: 'use' }] },
    },
    'quotation-unvalidated': {
      page: { cited: [{ blockId: 'b', label: 'E1', gap: null, isUnvalidated: true, ...CLEAN }] },
      count: 1,
      at: { block: 'b' },
      // A citation that exceeds consent is reported by that check.
      passes: { cited: [{ blockId: 'b', label: 'E1', gap: 'asked', isUnvalidated: true, ...CLEAN }] },
    },
    'quotation-refused': {
      page: {
        // Two citations of a source in a block are one passage.
        cited: [
          { blockId: 'b', label: 'E1', gap: null, isUnvalidated: true, isRefused: true, isCorrected: false },
          { blockId: 'b', label: 'E1', gap: null, isUnvalidated: true, isRefused: true, isCorrected: false },
        ],
      },
      count: 1,
      at: { block: 'b' },
      // Of ended consent, one thing is reported: that it is missing.
      passes: {
        cited: [
          { blockId: 'b', label: 'E1', gap: null, isUnvalidated: true, ...CLEAN },
          { blockId: 'b', label: 'E1', gap: 'withdrawn', isUnvalidated: true, isRefused: true, isCorrected: true },
        ],
      },
    },
    'words-taken-back': {
      page: { takenBack: [{ blockId: 'b', words: 'On nous a dit de nous taire', isSure: true }] },
      count: 1,
      at: { block: 'b' },
      passes: { takenBack: [{ blockId: 'b', words: 'On nous a dit de nous taire', isSure: false }] },
    },
    'words-near-taken-back': {
      page: { takenBack: [{ blockId: null, words: 'On nous a dit de nous taire', isSure: false }] },
      count: 1,
      at: { screen: 'write' },
      passes: { takenBack: [{ blockId: null, words: 'On nous a dit de nous taire', isSure: true }] },
    },
    'quotation-corrected': {
      page: {
        // Two citations of a source in a block are one passage.
        cited: [
          { blockId: 'b', label: 'E1', gap: null, isUnvalidated: true, isRefused: false, isCorrected: true },
          { blockId: 'b', label: 'E1', gap: null, isUnvalidated: true, isRefused: false, isCorrected: true },
        ],
      },
      count: 1,
      at: { block: 'b' },
      // A withdrawn citation is reported by that check.
      passes: {
        cited: [
          { blockId: 'b', label: 'E1', gap: null, isUnvalidated: true, isRefused: true, isCorrected: true },
          { blockId: 'b', label: 'E1', gap: 'withdrawn', isUnvalidated: true, isRefused: false, isCorrected: true },
        ],
      },
    },
    'finding-unsourced': {
      page: {
        hasMaterials: true,
        claims: [FINDING, { ...FINDING, findings: 1 }, { ...FINDING, sources: 1 }, { ...FINDING, text: '' }],
      },
      count: 2,
      at: { block: 'f' },
      passes: { hasMaterials: false, claims: [FINDING] },
    },
    'lesson-unfounded': {
      page: {
        hasMaterials: true,
        claims: [
          { ...FINDING, kind: 'lesson' },
          { ...FINDING, kind: 'lesson', sources: 2 },
        ],
      },
      count: 2,
      at: { block: 'f' },
      passes: { hasMaterials: true, claims: [{ ...FINDING, kind: 'lesson', findings: 1 }] },
    },
    'claim-contradicted': {
      page: { claims: [FINDING, { ...FINDING, kind: 'lesson', sources: 2, against: 1 }] },
      count: 1,
      at: { block: 'f' },
      passes: { claims: [{ ...FINDING, sources: 2 }] },
    },
    'must-fix-annotations': {
      page: { mustFix: [{ id: 't', quote: 'la pompe', by: 'Awa' }] },
      count: 1,
      at: { thread: 't' },
      passes: { corrections: ['la pompe'], questions: ['la pompe'] },
    },
    'open-corrections': {
      page: { corrections: ['x'] },
      count: 1,
      at: { screen: 'annotations' },
      passes: { questions: ['x'] },
    },
    'open-questions': {
      page: { questions: ['x'] },
      count: 1,
      at: { screen: 'annotations' },
      passes: { corrections: ['x'] },
    },
  };
