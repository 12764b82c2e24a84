import { formatDate, formatList, readingMinutes } from '#app/i18n/format.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { countryNames } from '#app/reading/notice/notice-rows.ts';
import { SdgList } from '#app/reading/notice/sdg-list.tsx';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { PageLanguageBadge } from '#app/ui/page-language-badge.tsx';
import { StandingLine } from '#app/ui/standing-line.tsx';
import { setTypography } from '#content/text/typography.ts';
import type { PageCard } from '#server/pages/reading/page-card.ts';
import type { Standing } from '#server/pages/standing.ts';
import { CardPicture, cardPictureSizes } from './card-picture.tsx';

type Level = 'h2' | 'h3' | 'h4';

/** Where pages stand, by id: for the staff alone. */
export type Standings = Readonly<Record<string, Standing>>;

const NONE: Standings = {};

/**
 * Pages as cards.
 * @param props.kinds whether each shows its kind, for mixed lists
 * @param props.oneColumn the width of their pictures where they are one below the other, as `sizes`
 * has it
 */
export function PageCards(props: {
  cards: readonly PageCard[];
  standings?: Standings;
  heading?: Level;
  kinds?: boolean;
  ordered?: boolean;
  oneColumn?: string;
}) {
  const { cards, standings = NONE, heading = 'h2', kinds = false, ordered = false } = props;
  const pictures = cardPictureSizes(cards.length, props.oneColumn);
  const List = ordered ? 'ol' : 'ul';
  return (
    <List className="cards">
      {cards.map((card) => (
        <li key={card.id}>
          <Card card={card} standing={standings[card.id]} Heading={heading} showsKind={kinds} pictures={pictures} />
        </li>
      ))}
    </List>
  );
}

function Card(props: {
  card: PageCard;
  standing: Standing | undefined;
  Heading: Level;
  showsKind: boolean;
  pictures: string;
}) {
  const { card, standing, Heading, showsKind, pictures } = props;
  const t = useT();
  return (
    <article className={card.picture ? 'card has-picture' : 'card'}>
      {card.picture && <CardPicture picture={card.picture} sizes={pictures} />}
      <div className="motif" data-motif={card.kind} aria-hidden="true" />
      {showsKind && <p className="label">{kindName(t, card.kind)}</p>}
      <Heading {...foreignLanguage(card.language, t.locale)}>
        <a href={card.href}>{setTypography(card.title, card.language)}</a>
      </Heading>
      <p className="card-summary" {...foreignLanguage(card.language, t.locale)}>
        {setTypography(card.summary, card.language)}
      </p>
      <CardFacts card={card} />
      <CardStanding card={card} standing={standing} />
    </article>
  );
}

/** Pages as a list, one row each. */
export function PageRows(props: { cards: readonly PageCard[]; standings?: Standings; heading?: Level }) {
  const { cards, standings = NONE, heading: Heading = 'h2' } = props;
  const t = useT();
  return (
    <ul className="rows">
      {cards.map((card) => (
        <li key={card.id}>
          <div {...foreignLanguage(card.language, t.locale)}>
            <Heading>
              <a href={card.href}>{setTypography(card.title, card.language)}</a>
            </Heading>
            <p className="quiet">{setTypography(card.summary, card.language)}</p>
          </div>
          <CardFacts card={card} />
          <CardStanding card={card} standing={standings[card.id]} />
        </li>
      ))}
    </ul>
  );
}

function CardStanding({ card, standing }: { card: PageCard; standing: Standing | undefined }) {
  if (!standing) return null;
  return (
    <p className="card-standing quiet">
      <StandingLine path={card.href} standing={standing} />
    </p>
  );
}

function CardFacts({ card }: { card: PageCard }) {
  const t = useT();
  const countries = countryNames(t, card.terms);
  return (
    <div className="card-facts">
      <PageLanguageBadge language={card.language} />
      {countries.length > 0 && <span>{formatList(countries, t.locale)}</span>}
      <span>{t('reading.minutes', { count: readingMinutes(card.words) })}</span>
      <time dateTime={card.publishedAt.slice(0, 10)}>{formatDate(card.publishedAt, t.locale)}</time>
      <SdgList codes={card.terms.sdgs} />
    </div>
  );
}
