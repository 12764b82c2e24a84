import { useT } from '#app/i18n/translate.ts';
import { SDGS } from '#content/taxonomy/sdg.ts';
import { termPath } from '#content/taxonomy/vocabulary.ts';

/** The goals of a notice's codes (goals and targets), in order. */
export function goalsOf(codes: readonly string[]) {
  const numbers = new Set(codes.map((code) => code.split('.')[0]));
  return SDGS.filter((goal) => numbers.has(goal.code));
}

/**
 * Goals as coloured squares with their number; names for screen readers and on hover. @param
 * props.linked each leads to what was published on it
 */
export function SdgList({ codes, linked = false }: { codes: readonly string[]; linked?: boolean }) {
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
            {linked ? <a href={termPath('sdg', goal.code)}>{square(goal.code, name)}</a> : square(goal.code, name)}
          </li>
        );
      })}
    </ul>
  );
}

const square = (code: string, name: string) => (
  <>
    <span aria-hidden="true">{code}</span>
    <span className="visually-hidden">{name}</span>
  </>
);
