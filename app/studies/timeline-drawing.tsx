import { useT } from '#app/i18n/translate.ts';
import { directionOf, type Locale } from '#content/locale.ts';
import { cutLabel, type PlacedEvent, TIMELINE, type TimelineLayout } from '#content/study/timeline.ts';
import type { When } from '#content/study/when.ts';

/** A day as far as it is known, in few letters: « mars 2024 ». */
function shortWhen({ year, month, day }: When, locale: Locale): string {
  if (month === null) return String(year);
  return new Intl.DateTimeFormat(locale, {
    ...(day === null ? {} : { day: 'numeric' }),
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(Date.UTC(year, month - 1, day ?? 1)));
}

interface TimelineDrawingProps {
  readonly layout: TimelineLayout;
  readonly language: string;
}

/**
 * A timeline as a picture: events along an axis, turning points as diamonds. Each links to its row
 * in the table below, which has the full text.
 */
export function TimelineDrawing({ layout, language }: TimelineDrawingProps) {
  const t = useT();
  const { width, height, y, events, ticks, left } = layout;
  const [first, last] = [events[0]!.when, events.at(-1)!.when];
  const span = { from: shortWhen(first, t.locale), to: shortWhen(last, t.locale) };
  return (
    <figure className="timeline-drawing">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section tabIndex={0} aria-label={t('sections.timeline.drawing')}>
        {/* biome-ignore lint/a11y/useSemanticElements: a drawing has no fieldset; it is a group of links */}
        <svg
          role="group"
          aria-label={t('sections.timeline.from', span)}
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
        >
          {/* Behind all words, also those of other events. */}
          {events.map((event) => (
            <line key={event.row} x1={event.x} y1={y} x2={event.x} y2={stemEnd(event)} className="timeline-stem" />
          ))}
          <line x1={0} y1={y} x2={width} y2={y} className="timeline-axis" />
          {ticks.map(({ x, when }) => (
            <g key={x}>
              <line x1={x} y1={y - 5} x2={x} y2={y + 5} className="timeline-axis" />
              <text x={x} y={y + 20} textAnchor="middle" className="timeline-tick">
                {shortWhen(when, t.locale)}
              </text>
            </g>
          ))}
          {events.map((event) => (
            <Event key={event.row} event={event} y={y} language={language} />
          ))}
        </svg>
      </section>
      <figcaption className="quiet">
        {t('sections.timeline.legend')}
        {left > 0 && ` · ${t('sections.timeline.left', { count: left })}`}
      </figcaption>
    </figure>
  );
}

/** Where the line from the axis to an event's words ends. */
const stemEnd = ({ isAbove, words, lines }: PlacedEvent): number =>
  isAbove ? words.y + (lines.length + 1) * TIMELINE.line + 2 : words.y;

function Event({ event, y, language }: { event: PlacedEvent; y: number; language: string }) {
  const t = useT();
  const { x, words, lines, isTurning, when, row, text } = event;
  const { line } = TIMELINE;
  const day = shortWhen(when, t.locale);
  const colon = t.locale === 'fr' ? '\u00a0: ' : ': ';
  const name = cutLabel(`${day}${isTurning ? ` · ${t('sections.timeline.turning')}` : ''}${colon}${text}`);
  return (
    <a
      href={`#${rowAnchor(row)}`}
      className={isTurning ? 'timeline-event is-turning' : 'timeline-event'}
      aria-label={name}
    >
      <title>{name}</title>
      {isTurning ? (
        <path d={`M${x} ${y - 9}l9 9l-9 9l-9 -9z`} className="timeline-mark" />
      ) : (
        <circle cx={x} cy={y} r={5} className="timeline-mark" />
      )}
      <g>
        <rect
          x={words.x - 2}
          y={words.y}
          width={TIMELINE.words}
          height={(lines.length + 1) * line + 2}
          className="timeline-ground"
        />
        <text x={words.x} y={words.y + 13} className="timeline-day">
          {day}
        </text>
        <text lang={language} direction={directionOf(language)}>
          {lines.map((words_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no names, and are rendered once
            <tspan key={i} x={words.x} y={words.y + 13 + (i + 1) * line}>
              {words_}
            </tspan>
          ))}
        </text>
      </g>
    </a>
  );
}

/** The id of a row of a section's table, by its place among the rows as they were written. */
export const rowAnchor = (row: number): string => `ligne-${row + 1}`;
