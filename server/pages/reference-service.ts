import { dayIn } from '#content/activity/local-day.ts';
import { pagePath } from '#content/addresses/address.ts';
import { editionPath } from '#content/addresses/site-paths.ts';
import { NavetteError } from '#content/errors.ts';
import { REFERENCE_FORMATS, type ReferenceExtension } from '#content/evidence/reference-formats.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Notice } from '#content/kinds/notice.ts';
import type { Viewer } from '#content/people/person.ts';
import { setTypography } from '#content/text/typography.ts';
import { CUT_WORDS } from '#content/withdrawal/mask-quotations.ts';
import type { Database } from '#db/driver/database.ts';
import { findMaskedNotice } from '#db/materials/masked-text-repository.ts';
import { findEditionShown } from '#db/pages/edition-repository.ts';
import type { PageService } from './page-service.ts';

interface ReferenceServiceDeps {
  readonly database: Database;
  readonly pages: PageService;
  readonly networkName: string;
  readonly timeZone: string;
}

/** Editions as reference managers take them, for those who may read them. */
export class ReferenceService {
  readonly #deps: ReferenceServiceDeps;

  constructor(deps: ReferenceServiceDeps) {
    this.#deps = deps;
  }

  /**
   * An edition's reference.
   * @param origin the site's address
   * @returns only the present slug if the address is a former one
   * @throws NavetteError `not-found`
   */
  async write(
    viewer: Viewer,
    address: {
      readonly kind: PageKind;
      readonly slug: string;
      readonly number: number;
      readonly extension: ReferenceExtension;
    },
    origin: string,
  ): Promise<{ readonly content: string } | { readonly movedTo: string }> {
    const { kind, slug, number, extension } = address;
    const { database, pages, networkName, timeZone } = this.#deps;
    const page = await pages.requireAt(viewer, kind, slug);
    if (page.slug !== slug) return { movedTo: page.slug };
    const edition = await findEditionShown(database.read, page.id, number);
    if (!edition) throw new NavetteError('not-found');
    const { title, language, notice, publishedAt } = edition;
    const whole = await findMaskedNotice(database.read, page.id, number);
    const named = new Set(whole === null ? notice.common.authors : (JSON.parse(whole) as Notice).common.authors);
    const set = (name: string) => setTypography(name, language);
    // Words that were cut out name nobody at all.
    const authors = notice.common.authors.filter((name) => name !== CUT_WORDS);
    const content = REFERENCE_FORMATS[extension].write({
      key: `${slug}-${number}`,
      kind,
      // As the page has them: reference managers set nothing themselves.
      title: setTypography(title, language),
      authors: authors.map(set),
      masks: authors.filter((name) => !named.has(name)).map(set),
      publisher: networkName,
      edition: number,
      publishedOn: dayIn(timeZone, new Date(publishedAt)),
      url: `${origin}${editionPath(pagePath(page), number)}`,
      language,
    });
    return { content };
  }
}
