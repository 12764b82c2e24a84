import { useCallback, useEffect, useLayoutEffect, useState } from 'react';
import { PresenceList } from '#app/editor/controls/presence-list.tsx';
import { SaveIndicator } from '#app/editor/controls/save-indicator.tsx';
import { DraftSession } from '#app/editor/session/draft-session.ts';
import { isFinal } from '#app/editor/session/state/refusal.ts';
import { showOpening } from '#app/editor/socket/opening-bar.ts';
import { useSession, useSessionView } from '#app/editor/tools/use-session.ts';
import { useT } from '#app/i18n/translate.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import { signInPath } from '#content/addresses/site-paths.ts';
import { directionOf } from '#content/locale.ts';
import { IN_CELLS } from './cell-binding.ts';
import type { SectionDeskData } from './section-data.ts';
import { SectionGrid } from './section-grid.tsx';
import { SectionRefusal, sectionRefusal } from './section-refusal.tsx';

export interface SectionDeskProps extends Pick<SectionDeskData, 'section' | 'user'> {
  /** Called when the rows are there, to remove the placeholder. */
  readonly onReady: () => void;
}

/** Where a section of a workspace is written by several people at once. Browser only. */
export function SectionDesk(props: SectionDeskProps) {
  const { draft, title, path } = props.section;
  const { name, seed } = props.user;
  const [session, setSession] = useState<DraftSession | null>(null);
  useEffect(() => {
    const { origin } = location;
    const opened = new DraftSession({ pageId: draft, page: { title, path }, userName: name, userSeed: seed, origin });
    opened.undoManager.addTrackedOrigin(IN_CELLS);
    setSession(opened);
    return () => {
      setSession(null);
      opened.destroy();
    };
  }, [draft, title, path, name, seed]);
  return session && <OpenSection {...props} session={session} />;
}

function OpenSection({ section, session, onReady }: SectionDeskProps & { session: DraftSession }) {
  const t = useT();
  const [announced, setAnnounced] = useState('');
  const [opened, setOpened] = useState(false);
  const ready = useSession(session, 'ready');
  const connecting = useSessionView(session, ({ save }) => save === 'connecting');
  const refusal = useSession(session, 'refusal');
  const gone = useSession(session, 'gone');
  const { path } = section;
  // A no-break space makes a repeated text a change, which screen readers announce.
  const announce = useCallback(
    (text: string) => setAnnounced((before) => (before === text ? `${text}\u00a0` : text)),
    [],
  );
  useEffect(() => {
    if (ready) return;
    const words = refusal ? sectionRefusal(t, refusal) : connecting ? null : t('editor.away');
    const away = refusal === 'signed-out' || refusal === 'other-person';
    showOpening(words, away ? 'sign-in' : isFinal(refusal) ? 'reload' : null);
  }, [ready, connecting, refusal, t]);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (session.view().changed && !session.view().gone) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [session]);
  useEffect(() => {
    if (gone) location.replace(signInPath(writePath(path)));
  }, [gone, path]);
  useLayoutEffect(() => {
    if (!ready) return;
    setOpened(true);
    onReady();
  }, [ready, onReady]);
  // After an update of Navette, what was on screen stays there, to be read and taken away.
  if (!ready && !opened) return null;
  return (
    <>
      <div className="writing-bar">
        <section className="writing-state" aria-label={t('editor.bar')}>
          <SaveIndicator session={session} announce={announce} />
          <PresenceList session={session} announce={announce} />
          <p className="writing-links">
            <a href={path}>{t('sections.read')}</a>
          </p>
        </section>
      </div>
      <SectionRefusal session={session} section={section} />
      <div className="section-desk">
        <h1>{section.title}</h1>
        <div lang={section.language} dir={directionOf(section.language)}>
          <SectionGrid session={session} section={section} announce={announce} />
        </div>
      </div>
      <p className="visually-hidden" role="status">
        {announced}
      </p>
    </>
  );
}
