import { useT } from '#app/i18n/translate.ts';
import { InTurns } from '#app/ui/in-turns.tsx';

interface Heading {
  readonly id: string;
  readonly level: number;
  readonly text: string;
}

/**
 * With more headings than these, only the main ones are listed. Beside the text the list is as high
 * as a small screen, so that the section that is read is seen: without a script it cannot scroll to
 * it.
 */
const MOST = { beside: 14, folded: 60 };

/** The headings a contents list shows. */
function shown(headings: readonly Heading[], form: keyof typeof MOST): readonly Heading[] {
  const two = headings.filter((heading) => heading.level <= 3);
  const main = two.filter((heading) => heading.level === 2);
  return two.length <= MOST[form] || main.length < 2 ? two : main;
}

interface ContentsListProps {
  readonly headings: readonly Heading[];
  readonly language: string;
  /** `beside` the text on wide screens, `folded` above it on narrow ones; CSS hides the other. */
  readonly form: keyof typeof MOST;
}

/** The contents list of a page. */
export function ContentsList({ headings, language, form }: ContentsListProps) {
  const t = useT();
  const entries = shown(headings, form);
  if (entries.length < 2) return form === 'beside' ? <div /> : null;
  const list = (
    <ol lang={language === t.locale ? undefined : language}>
      <InTurns items={entries} idOf={({ id }) => id} weigh={({ text }) => text.length}>
        {({ id, level, text }) => (
          <li className={level > 2 ? 'is-deep' : undefined}>
            <a href={`#${id}`}>{text}</a>
          </li>
        )}
      </InTurns>
    </ol>
  );
  return form === 'folded' ? (
    <details className="contents is-folded">
      <summary>{t('reading.contents')}</summary>
      {list}
    </details>
  ) : (
    <nav className="contents is-beside" aria-label={t('reading.contents')}>
      <p className="label">{t('reading.contentsOf')}</p>
      {list}
    </nav>
  );
}
