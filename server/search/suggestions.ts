import { personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { can, listedVisibilities } from '#content/permission.ts';
import { type NamedTerm, namesOfTerms } from '#content/search/words/term-names.ts';
import { OPEN_VOCABULARIES, type Vocabulary, writtenTermCode } from '#content/taxonomy/vocabulary.ts';
import type { Database } from '#db/driver/database.ts';
import { suggestOrganisations } from '#db/organisations/organisation-repository.ts';
import { findTermCounts, listTermsByPrefix, type TermCount } from '#db/pages/edition-term-repository.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { addressKey, RateLimit } from '#server/runtime/rate-limit.ts';
import type { SearchService, SearchSuggestion } from './search-service.ts';

/** Suggestions while a reader types into a search field. */
export interface Suggestions {
  readonly terms: readonly TermCount[];
  readonly pages: readonly SearchSuggestion[];
}

const MOST_TERMS = 4;
const MOST_PAGES = 5;
/** Terms suggested from one vocabulary. */
const MOST_OF_ONE = 6;
/** Terms of closed lists with matching names, among which those with pages are looked up. */
const MOST_NAMED = 60;
/** Suggestions per reader and minute: one for every two letters of a fast typist. */
const MOST_A_MINUTE = 180;

const keyOf = ({ vocabulary, code }: NamedTerm) => `${vocabulary} ${code}`;
const byCount = (a: TermCount, b: TermCount) => b.count - a.count;

interface SuggestionsDeps {
  readonly database: Database;
  readonly search: SearchService;
  readonly clock: Clock;
}

/**
 * Titles, countries, themes and other terms for the first letters of a search, by the viewer's
 * rights.
 */
export class SuggestionService {
  readonly #deps: SuggestionsDeps;
  readonly #limit: RateLimit;

  constructor(deps: SuggestionsDeps) {
    this.#deps = deps;
    this.#limit = new RateLimit({ limit: MOST_A_MINUTE, windowMs: 60_000, clock: deps.clock });
  }

  /**
   * @param of `address`: the client’s, for the rate limit; `termsAlone`: no pages; `vocabulary`:
   * only the terms of this one, which authors write
   * @throws NavetteError `too-many`; `unavailable` if search does not answer
   */
  async suggest(
    viewer: Viewer,
    words: string,
    of: { readonly address: string; readonly termsAlone: boolean; readonly vocabulary?: Vocabulary | null },
  ): Promise<Suggestions> {
    const { termsAlone, vocabulary = null } = of;
    const seconds = this.#limit.take(personIdOf(viewer) ?? addressKey(of.address));
    if (seconds > 0) throw new NavetteError('too-many', { retryAfterSeconds: seconds });
    if (words.trim().length < 2) return { terms: [], pages: [] };
    const [terms, pages] = await Promise.all([
      vocabulary ? this.#ofOne(viewer, words, vocabulary) : this.#terms(viewer, words),
      termsAlone || vocabulary ? [] : this.#deps.search.suggest(viewer, words, MOST_PAGES),
    ]);
    return { terms, pages };
  }

  /**
   * Terms that have pages which this viewer may list: those whose names begin with the words first,
   * and of these those with the most pages.
   */
  async #terms(viewer: Viewer, words: string): Promise<TermCount[]> {
    const visibilities = listedVisibilities(viewer);
    if (visibilities.length === 0) return [];
    const known = namesOfTerms(words).sort((a, b) => Number(b.begins) - Number(a.begins));
    const [named, written] = await Promise.all([
      findTermCounts(this.#deps.database.read, known.slice(0, MOST_NAMED), visibilities),
      this.#written(viewer, words, OPEN_VOCABULARIES, MOST_TERMS),
    ]);
    const beginning = new Set(known.filter(({ begins }) => begins).map(keyOf));
    const isFirst = (term: TermCount) => Number(beginning.has(keyOf(term)));
    named.sort((a, b) => isFirst(b) - isFirst(a) || byCount(a, b));
    // Terms of closed lists before those that authors write.
    return [...named, ...written].slice(0, MOST_TERMS);
  }

  /** Terms of a vocabulary that authors write; organisations of the register before others. */
  async #ofOne(viewer: Viewer, words: string, vocabulary: Vocabulary): Promise<TermCount[]> {
    const written = await this.#written(viewer, words, [vocabulary], MOST_OF_ONE);
    const code = writtenTermCode(words);
    if (vocabulary !== 'organisation' || code === '' || !can(viewer, 'organisation.read')) return written;
    const known = await suggestOrganisations(this.#deps.database.read, words, code, MOST_OF_ONE);
    const listed = known.map(({ name, nameCode }) => ({ vocabulary, code: nameCode, label: name, count: 0 }));
    const codes = new Set(known.map(({ nameCode }) => nameCode));
    return [...listed, ...written.filter((one) => !codes.has(one.code))].slice(0, MOST_OF_ONE);
  }

  /** Terms that authors write, those with the most pages first. */
  async #written(
    viewer: Viewer,
    words: string,
    vocabularies: readonly Vocabulary[],
    most: number,
  ): Promise<TermCount[]> {
    const code = writtenTermCode(words);
    if (code === '') return [];
    const found = await listTermsByPrefix(
      this.#deps.database.read,
      vocabularies,
      code,
      listedVisibilities(viewer),
      most,
    );
    return found.sort(byCount);
  }
}
