import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';
import { judgeUpdate, judgeUpdateFully, withoutKnown } from '#content/draft/guard/draft-guard.ts';
import { applyStored } from '#content/draft/updates/apply-stored.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { ForeignDrafts } from '#tests/support/foreign-drafts.ts';
import { draftOf, start } from '#tests/support/judged-draft.ts';
import { Random } from '#tests/support/random.ts';

/**
 * docs/collaboration.md, rule 7: updates of other programs' documents are taken in and read back as
 * they are, or refused with a name and nothing of them left. `ROUNDS=100` tries tens of thousands.
 */
const DRAFTS = (Number(process.env.ROUNDS) || 1) * 8;
const UPDATES = 40;
const REASONS = ['malformed', 'outside-schema', 'draft-full', 'too-costly'];

const bytes = (draft: Y.Doc) => Buffer.from(Y.encodeStateAsUpdate(draft)).toString('base64');

/** Expects that a draft has elements of the schema and texts alone. */
function expectKnown(parent: Y.XmlFragment | Y.XmlElement, said: string): void {
  for (const child of parent.toArray()) {
    if (child instanceof Y.XmlText) {
      for (const { insert } of child.toDelta()) expect(typeof insert, said).toBe('string');
      continue;
    }
    const name = (child as Y.XmlElement).nodeName;
    expect(Object.hasOwn(documentSchema.nodes, name), `${said}: ${name}`).toBe(true);
    expectKnown(child as Y.XmlElement, said);
  }
}

/** Expects that what is stored gives the same draft, which is a text. */
function expectReloads(draft: Y.Doc, stored: readonly Uint8Array[], said: string): void {
  const again = new Y.Doc();
  applyStored(again, stored);
  expect(again.store.pendingStructs, said).toBeNull();
  const { document } = draftToDocument(draft);
  expect(() => document.check(), said).not.toThrow();
  expect(draftToDocument(again).document.toJSON(), said).toEqual(document.toJSON());
  const [one, other] = [draft, again].map((one) => draftToDocument(draftOf(Y.encodeStateAsUpdate(one))).document);
  expect(other!.eq(one!), said).toBe(true);
  expect(Y.encodeStateVector(again), said).toEqual(Y.encodeStateVector(draft));
  again.destroy();
}

test('updates of foreign documents are stored and read back equal, or refused with a name', () => {
  const random = new Random();
  const told = new Map<string, number>();
  for (let i = 0; i < DRAFTS; i++) {
    const draft = draftOf(start);
    const stored = [start];
    const foreign = new ForeignDrafts(random, start);
    for (let step = 0; step < UPDATES; step++) {
      const { name, update } = foreign.next(Y.encodeStateAsUpdate(draft));
      const said = `SEED=${random.seed}, draft ${i}, step ${step}, ${name}: ${Buffer.from(update).toString('base64').slice(0, 2_000)}`;
      const before = bytes(draft);
      let judged = update;
      let judgement = judgeUpdateFully(draft, judged);
      const short = judgeUpdate(draft, judged);
      if (short.verdict !== 'long') expect(short.verdict, said).toBe(judgement.verdict);
      if (judgement.verdict === 'mixed') {
        judged = withoutKnown(draft, update);
        judgement = judgeUpdateFully(draft, judged);
        expect(judgement.verdict, said).not.toBe('mixed');
      }
      expect(bytes(draft), `${said}: judging leaves the draft as it is`).toBe(before);
      told.set(judgement.verdict, (told.get(judgement.verdict) ?? 0) + 1);
      if (judgement.verdict === 'refused') expect(REASONS, said).toContain(judgement.reason);
      if (judgement.verdict !== 'new') continue;
      Y.applyUpdate(draft, judged);
      expect(draft.store.pendingStructs, said).toBeNull();
      expect([...draft.share.keys()], said).toEqual([DRAFT_FRAGMENT]);
      expectKnown(draft.getXmlFragment(DRAFT_FRAGMENT), said);
      stored.push(judged);
      expect(judgeUpdateFully(draft, update).verdict, `${said}: it is known now`).toBe('known');
      if (stored.length % 8 === 0) expectReloads(draft, stored, said);
    }
    expectReloads(draft, stored, `SEED=${random.seed}, draft ${i}`);
    draft.destroy();
  }
  // Neither all refused nor all taken in: both are tried.
  for (const verdict of ['new', 'refused']) expect(told.get(verdict), `SEED=${random.seed}`).toBeGreaterThan(0);
  if (process.env.ROUNDS) console.info(Object.fromEntries(told));
}, 600_000);
