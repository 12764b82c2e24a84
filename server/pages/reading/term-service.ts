import { NavetteError } from '#content/errors.ts';
import { LISTED_KINDS, type PageKind } from '#content/kinds/kind.ts';
import type { Viewer } from '#content/people/person.ts';
import { listedVisibilities } from '#content/permission.ts';
import { SDG_TARGETS } from '#content/taxonomy/sdg.ts';
import { VOCABULARIES, VOCABULARY_LIST, type Vocabulary } from '#content/taxonomy/vocabulary.ts';
import type { Database } from '#db/driver/database.ts';
import { findOrganisation, findStandingFor } from '#db/organisations/organisation-repository.ts';
import {
  countTermPages,
  findUnlistedEditions,
  listEditionTerms,
  listTermCounts,
  listTermPages,
  type TermCount,
} from '#db/pages/edition-term-repository.ts';
import type { EventBus } from '#server/runtime/events.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { latestFirst, type PageCard } from './page-card.ts';
import type { PageCards } from './page-cards.ts';

export type { TermCount } from '#db/pages/edition-term-repository.ts';

/** What was published on a term, as far as a viewer may read it. */
export interface TermPages {
  readonly vocabulary: Vocabulary;
  readonly code: string;
  /** As authors write it; empty for a term of a closed list. */
  readonly label: string;
  readonly total: number;
  /** The kinds that have pages on it, in the order of kinds. */
  readonly kinds: readonly { readonly kind: PageKind; readonly count: number; readonly cards: readonly PageCard[] }[];
  /** For a goal: its targets that have pages. */
  readonly targets: readonly TermCount[];
  /** Some of it is public. */
  readonly hasPublic: boolean;
}

/** A term's pages of one kind. */
export interface TermKindPages extends Omit<TermPages, 'kinds' | 'targets' | 'hasPublic'> {
  readonly kind: PageKind;
  readonly cards: readonly PageCard[];
  /** Counted from 1. */
  readonly page: number;
  readonly pages: number;
}

/** Cards of each kind on a term's page. */
const LATEST = 6;
/** Entries of a term's feed. */
const FED = 20;
const CARDS_A_PAGE = 24;
/** Terms of a vocabulary on `/explorer`, and in its own list. */
const MOST_FREQUENT = 16;
const MOST_LISTED = 2_000;
const EDITIONS_AT_ONCE = 20;

interface TermServiceDeps {
  readonly database: Database;
  readonly events: EventBus;
  readonly cards: PageCards;
  readonly logger: Logger;
}

/** Terms of notices as ways in: what was published on a country, a goal, by an author. */
export class TermService {
  readonly #deps: TermServiceDeps;
  #closed = false;
  #catchingUp: Promise<void> = Promise.resolve();

  constructor(deps: TermServiceDeps) {
    this.#deps = deps;
  }

  /** The most frequent terms of each vocabulary, among what this viewer may list. */
  async explore(viewer: Viewer): Promise<TermCount[]> {
    const { read } = this.#deps.database;
    const visibilities = listedVisibilities(viewer);
    const closed = VOCABULARY_LIST.filter((vocabulary) => !VOCABULARIES[vocabulary].isOpen);
    const open = VOCABULARY_LIST.filter((vocabulary) => VOCABULARIES[vocabulary].isOpen);
    return [
      ...(await listTermCounts(read, closed, visibilities, MOST_LISTED)),
      ...(await listTermCounts(read, open, visibilities, MOST_FREQUENT)),
    ];
  }

  /** The terms of a vocabulary that this viewer may list pages of, the most frequent first. */
  async list(viewer: Viewer, vocabulary: Vocabulary): Promise<TermCount[]> {
    return listTermCounts(this.#deps.database.read, [vocabulary], listedVisibilities(viewer), MOST_LISTED);
  }

  /**
   * What was published on a term, by kind, the latest first.
   * @throws NavetteError `not-found` if this viewer may list none of it
   */
  async find(viewer: Viewer, vocabulary: Vocabulary, code: string): Promise<TermPages> {
    const { label, kinds, total, hasPublic } = await this.#require(viewer, vocabulary, code);
    const sections = LISTED_KINDS.filter((kind) => kinds.has(kind)).map(async (kind) => ({
      kind,
      count: kinds.get(kind)!,
      cards: await this.#cards(viewer, { vocabulary, code, kind }, { offset: 0, limit: LATEST }),
    }));
    const isGoal = vocabulary === 'sdg' && !code.includes('.');
    const targets = isGoal ? await this.list(viewer, 'sdg') : [];
    const order = new Map<string, number>(SDG_TARGETS.map((target, position) => [target.code, position]));
    return {
      vocabulary,
      code,
      label,
      total,
      hasPublic,
      kinds: await Promise.all(sections),
      targets: targets
        .filter((target) => target.code.startsWith(`${code}.`))
        .sort((a, b) => order.get(a.code)! - order.get(b.code)!),
    };
  }

  /**
   * What was published last on a term, of all kinds.
   * @throws NavetteError `not-found` if this viewer may list none of it
   */
  async latest(
    viewer: Viewer,
    vocabulary: Vocabulary,
    code: string,
  ): Promise<{ readonly label: string; readonly cards: readonly PageCard[] }> {
    const { label, kinds } = await this.#require(viewer, vocabulary, code);
    // Of each kind by itself: each is found by an index, and no kind hides another.
    const lists = [...kinds.keys()].map((kind) =>
      this.#cards(viewer, { vocabulary, code, kind }, { offset: 0, limit: FED }),
    );
    return { label, cards: (await Promise.all(lists)).flat().sort(latestFirst).slice(0, FED) };
  }

  /**
   * What was published of one kind on a term, the latest first.
   * @param page counted from 1; the last one if there are fewer
   * @throws NavetteError `not-found` if this viewer may list none of it
   */
  async findOfKind(
    viewer: Viewer,
    term: { readonly vocabulary: Vocabulary; readonly code: string; readonly kind: PageKind },
    page: number,
  ): Promise<TermKindPages> {
    const { label, kinds } = await this.#require(viewer, term.vocabulary, term.code);
    const total = kinds.get(term.kind);
    if (total === undefined) throw new NavetteError('not-found');
    const pages = Math.max(1, Math.ceil(total / CARDS_A_PAGE));
    const at = Math.min(page, pages);
    const cards = await this.#cards(viewer, term, { offset: (at - 1) * CARDS_A_PAGE, limit: CARDS_A_PAGE });
    return { ...term, label, total, cards, page: at, pages };
  }

  /**
   * Lists editions under their terms in the background: those that an earlier version published,
   * and those whose organisations have another name in the register.
   */
  start(): void {
    this.#catchingUp = this.#catchingUp
      .then(() => this.#catchUp())
      .catch((error: unknown) => {
        this.#deps.logger.error({ err: error }, 'editions could not be listed under their terms');
      });
  }

  /** Resolves when all that was to be listed is listed. */
  settle(): Promise<void> {
    return this.#catchingUp;
  }

  /** Resolves when nothing is being written any more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#catchingUp;
  }

  async #catchUp(): Promise<void> {
    for (let isFirst = true; !this.#closed; isFirst = false) {
      const ids = await findUnlistedEditions(this.#deps.database.read, EDITIONS_AT_ONCE);
      if (ids.length === 0) {
        if (!isFirst) this.#deps.events.emit('terms-changed');
        return;
      }
      await this.#deps.database.write(async (trx) => {
        for (const id of ids) await listEditionTerms(trx, id);
      });
    }
  }

  /**
   * The code under which an organisation is listed now that was listed under another before; null
   * if there is none, or nothing on it that this viewer may list.
   */
  async findMoved(viewer: Viewer, vocabulary: Vocabulary, code: string): Promise<string | null> {
    if (vocabulary !== 'organisation') return null;
    const { read } = this.#deps.database;
    const [first, other] = new Set((await findStandingFor(read, [code])).map(({ standsFor }) => standsFor));
    if (!first || other) return null;
    const kept = await findOrganisation(read, first);
    if (!kept || kept.nameCode === code) return null;
    const { kinds } = await countTermPages(read, vocabulary, kept.nameCode, listedVisibilities(viewer));
    return kinds.size > 0 ? kept.nameCode : null;
  }

  async #require(viewer: Viewer, vocabulary: Vocabulary, code: string) {
    const { label, kinds, hasPublic } = await countTermPages(
      this.#deps.database.read,
      vocabulary,
      code,
      listedVisibilities(viewer),
    );
    if (kinds.size === 0) throw new NavetteError('not-found');
    return { label, kinds, hasPublic, total: [...kinds.values()].reduce((sum, count) => sum + count, 0) };
  }

  async #cards(
    viewer: Viewer,
    of: { readonly vocabulary: Vocabulary; readonly code: string; readonly kind: PageKind },
    range: { readonly offset: number; readonly limit: number },
  ): Promise<PageCard[]> {
    const ids = await listTermPages(this.#deps.database.read, of, listedVisibilities(viewer), range);
    return this.#deps.cards.list(viewer, ids);
  }
}
