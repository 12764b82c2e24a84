import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import { useT } from '#app/i18n/translate.ts';

/** A component whose script is loaded on demand, once. */
export class LaterPart<Props extends object> {
  private readonly fetch: () => Promise<ComponentType<Props>>;
  known: ComponentType<Props> | null = null;

  constructor(fetch: () => Promise<ComponentType<Props>>) {
    this.fetch = fetch;
  }

  async load(): Promise<ComponentType<Props>> {
    this.known ??= await this.fetch();
    return this.known;
  }
}

interface LaterProps<Props extends object> {
  readonly part: LaterPart<Props>;
  readonly with: Props;
  /** Wraps the message shown if loading fails. */
  readonly frame?: (failure: ReactNode) => ReactNode;
}

/** Renders a component that is loaded on demand: those of little use without the server. */
export function Later<Props extends object>({ part, with: props, frame = (failure) => failure }: LaterProps<Props>) {
  const t = useT();
  const [Part, setPart] = useState(() => part.known);
  const [attempt, setAttempt] = useState(0);
  const [failed, setFailed] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt must load again
  useEffect(() => {
    let gone = false;
    part.load().then(
      (loaded) => {
        if (!gone) setPart(() => loaded);
      },
      () => {
        if (!gone) setFailed(true);
      },
    );
    return () => {
      gone = true;
    };
  }, [part, attempt]);

  if (Part) return <Part {...props} />;
  if (!failed) return null;
  const retry = () => {
    setFailed(false);
    setAttempt(attempt + 1);
  };
  return frame(
    <p role="alert">
      {t('editor.partFailed')}{' '}
      <button type="button" className="button is-quiet is-small" onClick={retry}>
        {t('editor.history.retry')}
      </button>
    </p>,
  );
}
