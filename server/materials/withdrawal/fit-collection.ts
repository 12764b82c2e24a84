import { isReadable } from '#content/withdrawal/readable.ts';
import { withheldWords } from '#content/withdrawal/withheld-words.ts';
import type { Database, Reader, Writer } from '#db/driver/database.ts';
import {
  type CollectionWords,
  deleteMaskedCollection,
  findCollectionWords,
  keepMaskedCollection,
  listMaskedCollections,
  maskCollection,
  noteCollectionFitted,
} from '#db/materials/masked-collection-repository.ts';
import { findMaskedText, listBeyondAmong } from '#db/materials/masked-text-repository.ts';
import { findCollection, listParts } from '#db/pages/collection-repository.ts';
import { findEditionShown } from '#db/pages/edition-repository.ts';
import { findPages } from '#db/pages/page-repository.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { type Clock, changedAfter } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { findMaskedSources } from './masked-sources.ts';
import { TextWithheldError } from './withhold-text.ts';

interface FitCollectionDeps {
  readonly database: Database;
  readonly tasks: DraftTaskRunner;
  readonly events: EventBus;
  readonly clock: Clock;
}

const FIELDS = ['title', 'summary', 'introduction', 'imprint', 'coverAlt'] as const;
const toList = ({ parts, ...words }: CollectionWords): string[] => [...FIELDS.map((field) => words[field]), ...parts];
function fromList(list: readonly string[]): CollectionWords {
  const [title = '', summary = '', introduction = '', imprint = '', coverAlt = '', ...parts] = list;
  return { title, summary, introduction, imprint, coverAlt, parts };
}

/**
 * Fits a collection's own words to the consent of the people whom its pages cite: they get the
 * masks that these pages' latest editions need. Words that were rewritten since they were masked
 * are taken as they are; the others are masked again from their unmasked form.
 */
export async function fitCollection(deps: FitCollectionDeps, id: string): Promise<void> {
  const { database, events, clock } = deps;
  const { read } = database;
  const [stored, kept] = await findStored(read, id);
  if (!stored) {
    await database.write((trx) => noteCollectionFitted(trx, id));
    return;
  }
  const whole = wholeOf(stored, kept);
  const language = (await findCollection(read, id))?.language ?? '';
  let failure: unknown = null;
  const { shown, materials } = await fitted(deps, id, { whole, stored, kept }).catch((error: unknown) => {
    failure = error;
    return { shown: withheld(whole, language), materials: kept?.materials ?? [] };
  });
  const isMasked = materials.length > 0 || failure !== null;
  const isChanged = JSON.stringify(shown) !== JSON.stringify(stored);
  const isDone = await database.write(async (trx) => {
    // Edited in the meantime, or changed by a withdrawal.
    if (JSON.stringify(await findStored(trx, id)) !== JSON.stringify([stored, kept])) return false;
    if (isMasked) await keepMaskedCollection(trx, { collectionId: id, words: whole, shown, materials });
    else await deleteMaskedCollection(trx, id);
    const found = isChanged ? await findCollection(trx, id) : null;
    if (found) await maskCollection(trx, id, shown, changedAfter(clock, found.updatedAt));
    if (failure === null) await noteCollectionFitted(trx, id);
    return true;
  });
  if (!isDone) return fitCollection(deps, id);
  if (isChanged) events.emit('collection-changed', id);
  if (failure !== null) throw new TextWithheldError(`collection ${id}`, { cause: failure });
}

type Masked = Awaited<ReturnType<typeof findStored>>[1];

/** The words with the masks that they need now, and the materials whose people these protect. */
async function fitted(
  deps: FitCollectionDeps,
  id: string,
  { whole, stored, kept }: { whole: CollectionWords; stored: CollectionWords; kept: Masked },
): Promise<{ readonly shown: CollectionWords; readonly materials: readonly string[] }> {
  const now = await maskedWords(deps, id, toList(whole));
  // The pages may no longer have everything for which the words were masked.
  const others = kept?.materials.filter((one) => !now.materials.includes(one)) ?? [];
  const left = await listBeyondAmong(deps.database.read, others);
  const { words } = left.length === 0 ? now : await maskedWords(deps, id, toList(stillMasked(whole, stored, kept!)));
  return { shown: fromList(words), materials: [...now.materials, ...left] };
}

/**
 * What readers get of a collection whose words cannot be masked. Its parts get different names, by
 * which their former names are found again.
 */
function withheld({ parts }: CollectionWords, language: string): CollectionWords {
  const { title, text } = withheldWords(language);
  return {
    title,
    summary: text,
    introduction: '',
    imprint: '',
    coverAlt: '',
    parts: parts.map((_, place) => `${place + 1}`),
  };
}

const findStored = async (db: Reader | Writer, id: string) =>
  [await findCollectionWords(db, id), (await listMaskedCollections(db, id))[0] ?? null] as const;

/** The words without masks. */
function wholeOf(
  stored: CollectionWords,
  kept: { readonly words: CollectionWords; readonly shown: CollectionWords } | null,
): CollectionWords {
  if (!kept) return stored;
  const { parts, ...rest } = stored;
  const fields = FIELDS.map((field) => (rest[field] === kept.shown[field] ? kept.words[field] : rest[field]));
  // Rearranging recreates all parts, and two may be shown under one title.
  const free = new Set(kept.shown.parts.keys());
  const titles = parts.map((title, place) => {
    const at = [place, ...free].find((one) => free.has(one) && kept.shown.parts[one] === title);
    if (at === undefined) return title;
    free.delete(at);
    return kept.words.parts[at] ?? title;
  });
  return fromList([...fields, ...titles]);
}

/** The words without masks, except those that are masked and unchanged since. */
function stillMasked(
  whole: CollectionWords,
  stored: CollectionWords,
  { shown }: { readonly shown: CollectionWords },
): CollectionWords {
  const masks = new Set(toList(shown));
  const present = toList(stored);
  return fromList(toList(whole).map((one, place) => (masks.has(present[place]!) ? present[place]! : one)));
}

/** The words with masks, and the ids of the materials whose people these protect. */
async function maskedWords(
  deps: FitCollectionDeps,
  id: string,
  words: string[],
): Promise<{ readonly words: string[]; readonly materials: string[] }> {
  const { database, tasks } = deps;
  const { read } = database;
  const materials = new Set<string>();
  let masked = words;
  const pageIds = (await listParts(read, id)).flatMap((part) => part.pageIds);
  for (const page of await findPages(read, pageIds)) {
    if (page.editionNumber === null) continue;
    const at = { pageId: page.id, textKind: 'edition', number: page.editionNumber } as const;
    const sources = await findMaskedSources(deps, page, at);
    const text = sources.length === 0 ? null : await findWhole(read, at);
    if (text === null) continue;
    for (const source of sources) {
      const before = masked;
      masked = await tasks.run('maskBeside', text, before, [source]);
      if (masked.some((one, place) => one !== before[place])) materials.add(source.materialId);
    }
  }
  return { words: masked, materials: [...materials] };
}

async function findWhole(
  read: Reader,
  at: { readonly pageId: string; readonly textKind: 'edition'; readonly number: number },
): Promise<string | null> {
  const kept = await findMaskedText(read, at);
  // A damaged text cannot be read: names are masked, but its quotations are not known.
  if (kept && (kept.withheldAt === null || isReadable(kept.document))) return kept.document;
  return (await findEditionShown(read, at.pageId, at.number))?.document ?? null;
}
