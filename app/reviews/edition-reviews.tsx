import { formatDate } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import type { EditionReview, ReviewAnswer } from '#content/review.ts';

/** Who approved an edition, and who had wanted it changed, with the days. */
export function EditionReviews({ reviews }: { reviews: readonly EditionReview[] }) {
  const t = useT();
  const named = (wanted: ReviewAnswer) =>
    reviews
      .filter(({ answer }) => answer === wanted)
      .map(({ name, at, exact }) =>
        t(exact ? 'review.shownAs' : 'review.shownBefore', { name, date: formatDate(at, t.locale) }),
      );
  const lines = [
    { label: t('review.reviewedBy'), names: named('approved') },
    { label: t('review.changesWantedBy'), names: named('changes') },
  ];
  return lines.map(
    ({ label, names }) =>
      names.length > 0 && (
        <p key={label} className="quiet">
          {label}{' '}
          {names.map((name, i) => (
            <span key={name}>
              {i > 0 && ', '}
              <bdi>{name}</bdi>
            </span>
          ))}
        </p>
      ),
  );
}
