import { useT } from '#app/i18n/translate.ts';
import { SDGS } from '#content/taxonomy/sdg.ts';

/** The goals of a notice's codes (goals and targets), in order. */
export function goalsOf(codes: readonly string[]) {
  const numbers = new Set(codes.map((code) => code.split('.')[0]));
  return SDGS.filter((goal) => numbers.has(goal.code));
}

/** Goals as coloured squares with their number; names for screen readers and on hover. */
export function SdgList({ codes }: { codes: readonly string[] }) {
  const t = useT();
  const goals = goalsOf(codes);
  if (goals.length === 0) return null;
  return (
    <ul className="sdgs">
      {goals.map((goal) => {
        const name = t('reading.sdg', { number: goal.code, name: goal[t.locale] });
        return (
          <li
            key={goal.code}
            className={goal.darkText ? 'sdg is-dark' : 'sdg'}
            style={{ '--goal': goal.color } as object}
            title={name}
          >
            <span aria-hidden="true">{goal.code}</span>
            <span className="visually-hidden">{name}</span>
          </li>
        );
      })}
    </ul>
  );
}
