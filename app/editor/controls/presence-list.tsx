import type { CSSProperties } from 'react';
import { useEffect, useRef } from 'react';
import { initials, shapeOf } from '#app/editor/session/connection/presence.ts';
import type { EditorTools } from '#app/editor/tools/editor-context.ts';
import { useSession } from '#app/editor/tools/use-session.ts';
import { useT } from '#app/i18n/translate.ts';

/** Avatars shown; the others are counted. */
const MOST_AVATARS = 5;
/** Milliseconds within which arrivals and departures are announced together. */
const CALM = 3_000;

const tint = (color: string) => ({ '--presence': color }) as CSSProperties;

/** The participants: initials with a colour and shape of their own, and names. */
export function PresenceList({ session, announce }: Pick<EditorTools, 'session' | 'announce'>) {
  const t = useT();
  const present = useSession(session, 'present');
  const known = useRef<ReadonlySet<string> | null>(null);

  useEffect(() => {
    const timer = setTimeout(() => {
      const names = new Set(present.map((one) => one.name));
      const before = known.current;
      known.current = names;
      if (!before) return;
      const came = [...names].filter((name) => !before.has(name));
      const left = [...before].filter((name) => !names.has(name));
      const list = (all: string[]) => new Intl.ListFormat(t.locale).format(all);
      const sentences = [
        came.length > 0 ? t('editor.presence.came', { names: list(came), count: came.length }) : '',
        left.length > 0 ? t('editor.presence.left', { names: list(left), count: left.length }) : '',
      ];
      const text = sentences.filter(Boolean).join(' ');
      if (text) announce(text);
    }, CALM);
    return () => clearTimeout(timer);
  }, [present, announce, t]);

  if (present.length === 0) return <p className="presence is-alone">{t('editor.presence.alone')}</p>;
  return (
    <details className="presence menu">
      <summary aria-label={t('editor.presence.summary', { count: present.length })}>
        {present.slice(0, MOST_AVATARS).map((one) => (
          <span key={one.clientId} className="avatar" style={tint(one.color)} title={one.name} aria-hidden="true">
            <span className="avatar-shape">{shapeOf(one.color)}</span>
            {initials(one.name)}
          </span>
        ))}
        {present.length > MOST_AVATARS && <span aria-hidden="true">+{present.length - MOST_AVATARS}</span>}
      </summary>
      <ul className="menu-panel">
        {present.map((one) => (
          <li key={one.clientId} style={tint(one.color)}>
            <span className="avatar-shape" aria-hidden="true">
              {shapeOf(one.color)}
            </span>{' '}
            {one.name}
          </li>
        ))}
      </ul>
    </details>
  );
}
