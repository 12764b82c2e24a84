import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import { useT } from '#app/i18n/translate.ts';

/**
 * A part of the desk whose script comes when it is asked for: those that have nothing to show without the server, so that nothing is
 * missing off line that could be there.
 * @param load the part's component
 * @param frame what stands around the words that tell of a failure
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  frame: (failure: ReactNode, props: Props) => ReactNode = (failure) => failure,
): ComponentType<Props> {
  let known: ComponentType<Props> | null = null;
  return function Later(props: Props) {
    const t = useT();
    const [Part, setPart] = useState<ComponentType<Props> | null>(() => known);
    const [attempt, setAttempt] = useState(0);
    const [failed, setFailed] = useState(false);

    // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt is what makes it load again
    useEffect(() => {
      if (known) return;
      let gone = false;
      load().then(
        (part) => {
          known = part;
          if (!gone) setPart(() => part);
        },
        () => {
          if (!gone) setFailed(true);
        },
      );
      return () => {
        gone = true;
      };
    }, [attempt]);

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
      props,
    );
  };
}
