import { collectionPath, pagePath } from '#content/addresses/address.ts';
import { authorise } from '#content/authorise.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { materialLabel } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import { setTypography } from '#content/text/typography.ts';
import { isReadable } from '#content/withdrawal/readable.ts';
import { withheldWords } from '#content/withdrawal/withheld-words.ts';
import type { Database } from '#db/driver/database.ts';
import { listAttachedWords } from '#db/files/masked-attachment-repository.ts';
import { listConcerned } from '#db/materials/concerned-repository.ts';
import { listMaskedCollections } from '#db/materials/masked-collection-repository.ts';
import {
  findMaskedText,
  listBeyondConsent,
  listBeyondOfText,
  type MaskedText,
  type PublishedText,
} from '#db/materials/masked-text-repository.ts';
import { findMaterials } from '#db/materials/material-repository.ts';
import { listNarrowedMaterials } from '#db/materials/narrowed-naming-repository.ts';
import { listWithheld } from '#db/materials/withheld-text-repository.ts';
import { findCollection } from '#db/pages/collection-repository.ts';
import { findEditionShown } from '#db/pages/edition-repository.ts';
import { findPage, findPages } from '#db/pages/page-repository.ts';
import { listVersions } from '#db/pages/version-repository.ts';
import { isOfTeam, openMaterials } from '#server/materials/require-material.ts';
import { type NamedAddress, namedAddressesOf } from './named-addresses-of.ts';
import { placesIn, type TextPlace } from './places.ts';

/** What stands beside a text, and may have masks as well. */
const BESIDE = ['title', 'summary', 'notice', 'note', 'attached'] as const;

/** A page whose published texts go beyond what was agreed to for a material. */
interface PageBeyond {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly path: string;
  /** Masked quotations, which readers do not see any more. */
  readonly quotations: number;
  /** Statements in the text's own words that rest on the material, which readers still see. */
  readonly statements: number;
  /** Where it names its people by more than they agreed to, which is masked. */
  readonly names: number;
  /**
   * The paragraphs of its latest edition that have masks, as they are without, where single ones
   * are to be settled.
   */
  readonly places: readonly TextPlace[];
  /** What of its latest edition has masks beside the text. */
  readonly beside: readonly (typeof BESIDE)[number][];
  /** A text of it could not be masked: readers have none of it. */
  readonly isWithheld: boolean;
}

/**
 * A published text, or the words of a collection, of which readers have nothing, since they could
 * not be masked.
 */
export interface WithheldText {
  readonly title: string;
  readonly language: string;
  readonly path: string;
  readonly what: 'edition' | 'version' | 'collection';
  /** Of a collection: 0. */
  readonly number: number;
}

/** A collection whose own words have masks. */
interface MaskedCollection {
  readonly title: string;
  readonly language: string;
  readonly path: string;
}

/** A material whose consent published texts exceed. */
export interface MaterialBeyond {
  readonly id: string;
  /** « E3 » */
  readonly label: string;
  readonly title: string;
  readonly since: string;
  readonly pages: readonly PageBeyond[];
  readonly addresses: readonly NamedAddress[];
  readonly collections: readonly MaskedCollection[];
  /**
   * The person who withdrew consent as a whole, so that their words can be withdrawn; null for a
   * part.
   */
  readonly goneBack: string | null;
  /** The viewer may withdraw its words from texts. */
  readonly mayWithdraw: boolean;
}

/** What of a page's latest edition has masks. */
interface LatestText {
  /** Its paragraphs, by the material that asks for them. */
  readonly places: ReadonlyMap<string, readonly TextPlace[]>;
  readonly beside: PageBeyond['beside'];
}

/** Lists for the team where published texts go beyond what people agree to now. */
export class BeyondConsentService {
  readonly #database: Database;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
  }

  /**
   * For the materials that the viewer may open: one, or those of a study; the longest known first.
   */
  async find(of: { readonly materialId: string } | { readonly studyId: string }, viewer: Viewer) {
    const { read } = this.#database;
    const narrowed = 'materialId' in of ? [of.materialId] : await listNarrowedMaterials(read, of.studyId);
    const described = await this.#describe(await listBeyondConsent(read, of), viewer, narrowed);
    const found = await this.#withPlaces(described, await this.#collections());
    return found.filter((one) => one.pages.length + one.addresses.length + one.collections.length > 0);
  }

  /** For all studies of the viewer's teams: what waits for them. */
  async waitingFor(viewer: Viewer, most: number): Promise<MaterialBeyond[]> {
    const { read } = this.#database;
    const narrowed = await listNarrowedMaterials(read, null);
    const all = await this.#describe(await listBeyondConsent(read, null), viewer, narrowed);
    const collections = await this.#collections();
    const mine: MaterialBeyond[] = [];
    for (const one of all.filter(({ mayWithdraw }) => mayWithdraw)) {
      if (mine.length >= most) break;
      const [found = one] = one.pages.length > 0 ? [] : await this.#withPlaces([one], collections);
      if (found.pages.length + found.addresses.length + found.collections.length > 0) mine.push(found);
    }
    return mine;
  }

  /**
   * What is withheld from readers, for the staff, who see its pages; of each page the latest
   * edition and the latest version: earlier ones are settled by these.
   */
  async withheld(viewer: Viewer, most: number): Promise<WithheldText[]> {
    authorise(viewer, 'draft.read');
    const { read } = this.#database;
    const rows = await listWithheld(read);
    const pages = new Map(
      (await findPages(read, [...new Set(rows.map((one) => one.pageId))])).map((one) => [one.id, one]),
    );
    const found: WithheldText[] = [];
    for (const { pageId, textKind, number } of rows) {
      const page = pages.get(pageId);
      if (!page || page.binnedAt !== null || found.length >= most) continue;
      const latest = textKind === 'edition' ? page.editionNumber : (await listVersions(read, pageId))[0]?.number;
      if (number !== latest) continue;
      const title = setTypography(page.title, page.language);
      found.push({ title, language: page.language, path: pagePath(page), what: textKind, number });
    }
    for (const { collectionId, words, shown } of await listMaskedCollections(read)) {
      const collection = await findCollection(read, collectionId);
      if (!collection || shown.summary !== withheldWords(collection.language).text) continue;
      const { language } = collection;
      const title = setTypography(words.title, language);
      found.push({ title, language, path: collectionPath(collection), what: 'collection', number: 0 });
    }
    return found.slice(0, most);
  }

  /**
   * With the paragraphs to settle, where the words are not to be withdrawn as a whole. One after
   * the other: a text is held in memory while it is looked at, and once for all materials of a
   * look.
   */
  async #withPlaces(
    materials: readonly MaterialBeyond[],
    collections: ReadonlyMap<string, MaskedCollection[]>,
  ): Promise<MaterialBeyond[]> {
    const texts = new Map<string, LatestText>();
    const textOf = async (pageId: string) => {
      const text = texts.get(pageId) ?? (await this.#latestText(pageId));
      texts.set(pageId, text);
      return text;
    };
    const addresses = await namedAddressesOf(
      this.#database.read,
      materials.map(({ id }) => id),
    );
    const found: MaterialBeyond[] = [];
    for (const material of materials) {
      const pages: PageBeyond[] = [];
      for (const page of material.goneBack === null ? material.pages : []) {
        const { places, beside } = await textOf(page.id);
        pages.push({ ...page, places: places.get(material.id) ?? [], beside: page.names > 0 ? beside : [] });
      }
      found.push({
        ...material,
        addresses: addresses.get(material.id) ?? [],
        collections: collections.get(material.id) ?? [],
        pages: material.goneBack === null ? pages : material.pages,
      });
    }
    return found;
  }

  /** The collections whose own words have masks, by the materials that ask for them. */
  async #collections(): Promise<ReadonlyMap<string, MaskedCollection[]>> {
    const { read } = this.#database;
    const found = new Map<string, MaskedCollection[]>();
    for (const { collectionId, materials } of await listMaskedCollections(read)) {
      const collection = await findCollection(read, collectionId);
      if (!collection) continue;
      const { title, language } = collection;
      const masked = { title: setTypography(title, language), language, path: collectionPath(collection) };
      for (const materialId of materials) found.set(materialId, [...(found.get(materialId) ?? []), masked]);
    }
    return found;
  }

  /**
   * What of a page's latest edition has masks: paragraphs by material, and what stands beside them.
   */
  async #latestText(pageId: string): Promise<LatestText> {
    const { read } = this.#database;
    const number = (await findPage(read, pageId))?.editionNumber;
    const at = { pageId, textKind: 'edition', number: number ?? 0 } as const;
    const whole = number == null ? null : await findMaskedText(read, at);
    if (!whole) return { places: new Map(), beside: [] };
    const rows = isReadable(whole.document) ? await listBeyondOfText(read, at) : [];
    const document = rows.length === 0 ? null : (JSON.parse(whole.document) as DocumentNode);
    return {
      places: new Map(document && rows.map(({ materialId, blocks }) => [materialId, placesIn(document, blocks)])),
      beside: await this.#besideOf(at, whole),
    };
  }

  async #besideOf(at: PublishedText, whole: MaskedText): Promise<PageBeyond['beside']> {
    const { read } = this.#database;
    const shown = await findEditionShown(read, at.pageId, at.number);
    if (!shown) return [];
    const masked = {
      title: whole.title !== shown.title,
      summary: whole.summary !== shown.summary,
      notice: whole.notice !== '' && whole.notice !== JSON.stringify(shown.notice),
      note: whole.notice !== '' && whole.note !== shown.note,
      attached: (await listAttachedWords(read, at)).some(
        (one) => one.whole.title !== one.shown.title || one.whole.name !== one.shown.name,
      ),
    };
    return BESIDE.filter((field) => masked[field]);
  }

  /** @param others materials that may be beyond without a row: by an address, or in a collection */
  async #describe(
    rows: Awaited<ReturnType<typeof listBeyondConsent>>,
    viewer: Viewer,
    others: readonly string[],
  ): Promise<MaterialBeyond[]> {
    const { read } = this.#database;
    const ids = [...new Set([...rows.map(({ materialId }) => materialId), ...others])];
    const materials = await openMaterials(read, viewer, await findMaterials(read, ids));
    const concerned = await listConcerned(read, ids);
    const withheld = await listWithheld(read);
    const pages = new Map(
      (await findPages(read, [...new Set(rows.map(({ pageId }) => pageId))])).map((page) => [page.id, page]),
    );
    const teams = new Map<string, Promise<boolean>>();
    const mayWithdraw = (studyId: string) => {
      const known = teams.get(studyId) ?? isOfTeam(read, viewer, studyId);
      teams.set(studyId, known);
      return known;
    };
    const found: MaterialBeyond[] = [];
    for (const material of materials) {
      const goneBack =
        concerned.find(
          ({ materialId, state }) => materialId === material.id && (state === 'refused' || state === 'withdrawn'),
        )?.id ?? null;
      const of = rows.filter(({ materialId }) => materialId === material.id);
      const listed = of.filter(({ pageId, textKind, number, statements }) => {
        const page = pages.get(pageId);
        if (!page) return false;
        // After a partial withdrawal of consent, masks are all that earlier editions need.
        return goneBack !== null || statements > 0 || (textKind === 'edition' && number === page.editionNumber);
      });
      if (listed.length === 0 && !others.includes(material.id)) continue;
      found.push({
        ...{
          id: material.id,
          label: materialLabel(material),
          title: material.title,
          since: of[0]?.since ?? '',
          goneBack,
        },
        ...{ addresses: [], collections: [] },
        pages: [...new Set(listed.map(({ pageId }) => pageId))].map((id) => {
          const page = pages.get(id)!;
          const texts = listed.filter(({ pageId }) => pageId === id);
          return {
            ...{ id, title: setTypography(page.title, page.language), language: page.language, path: pagePath(page) },
            quotations: Math.max(...texts.map(({ quotations }) => quotations)),
            statements: Math.max(...texts.map(({ statements }) => statements)),
            names: Math.max(...texts.map(({ names }) => names)),
            places: [],
            beside: [],
            isWithheld: texts.some((text) =>
              withheld.some((one) => one.pageId === id && one.textKind === text.textKind && one.number === text.number),
            ),
          };
        }),
        mayWithdraw: await mayWithdraw(material.pageId),
      });
    }
    return found.sort((a, b) => (a.since < b.since ? -1 : 1));
  }
}
