import { formatDate } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import type { EditionReview } from '#content/review.ts';

/** Who approved an edition, and who had wanted it changed, with the days. */
export function EditionReviews({ reviews }: { reviews: readonly EditionReview[] }) {
  const t = useT();
  const named = (wanted: (review: EditionReview) => boolean) =>
    reviews.filter(wanted).map(({ name, at }) => t('review.shownAs', { name, date: formatDate(at, t.locale) }));
  const lines = [
    { label: t('review.reviewedBy'), names: named(({ answer, exact }) => answer === 'approved' && exact) },
    // What was published is not what they approved.
    { label: t('review.approvedBefore'), names: named(({ answer, exact }) => answer === 'approved' && !exact) },
    { label: t('review.changesWantedBy'), names: named(({ answer }) => answer === 'changes') },
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
