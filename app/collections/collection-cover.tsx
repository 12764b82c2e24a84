import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { collectionPath } from '#content/addresses/address.ts';
import { filePath } from '#content/addresses/file-path.ts';
import { LIST_IMAGE_WIDTHS, listImageChoices } from '#content/image-widths.ts';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import { setTypography } from '#content/text/typography.ts';

/** What a cover shows of a collection. */
export interface CoverView {
  readonly kind: CollectionKind;
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly coverFile: string | null;
  readonly coverAlt: string;
  readonly publishedAt: string | null;
}

const TINTS = 4;

/** One of the four cover colours, derived from the slug. */
function tintOf(slug: string): number {
  let sum = 0;
  for (const letter of slug) sum = (sum * 31 + letter.charCodeAt(0)) % 997;
  return sum % TINTS;
}

/** A collection's cover: the weave of its kind, or its picture. With `heading`, it is a link. */
export function CollectionCover({ collection, heading: Heading }: { collection: CoverView; heading?: 'h2' | 'h3' }) {
  const t = useT();
  const { kind, slug, title, language, coverFile, coverAlt, publishedAt } = collection;
  return (
    <div className="cover" data-tint={tintOf(slug)}>
      {coverFile ? (
        <img
          src={filePath(coverFile, LIST_IMAGE_WIDTHS[1])}
          srcSet={listImageChoices((width) => filePath(coverFile, width), null)}
          sizes="(min-width: 40rem) 22rem, 90vw"
          alt={coverAlt}
          {...foreignLanguage(language, t.locale)}
          loading="lazy"
          decoding="async"
        />
      ) : (
        <div className="motif" data-motif={kind} aria-hidden="true" />
      )}
      <div className="cover-words">
        <p className="label">{kindName(t, kind)}</p>
        {Heading && (
          <Heading {...foreignLanguage(language, t.locale)}>
            <a href={collectionPath(collection)}>{setTypography(title, language)}</a>
          </Heading>
        )}
        {publishedAt === null && <p className="cover-facts">{t('lists.notShown')}</p>}
      </div>
    </div>
  );
}

/** Collections side by side, as covers. */
export function Covers({ collections, heading }: { collections: readonly CoverView[]; heading: 'h2' | 'h3' }) {
  const t = useT();
  return (
    <ul className="covers">
      {collections.map((collection) => (
        <li key={collection.slug}>
          <CollectionCover collection={collection} heading={heading} />
          {collection.summary && (
            <p className="card-summary" {...foreignLanguage(collection.language, t.locale)}>
              {setTypography(collection.summary, collection.language)}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
