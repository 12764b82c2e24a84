import { useT } from '#app/i18n/translate.ts';

/** Sentences that are shown at once. */
const SHOWN = 6;

/**
 * What was read of a file, a sentence each; several may be alike. A document of many comments has
 * many: the later ones are folded away.
 */
export function FileReport({ messages }: { readonly messages: readonly string[] }) {
  const t = useT();
  // To fold one sentence away would take as much room.
  const first = messages.length > SHOWN + 1 ? messages.slice(0, SHOWN) : messages;
  const rest = messages.slice(first.length);
  return (
    <>
      <Sentences of={first} />
      {rest.length > 0 && (
        <details className="fold">
          <summary>{t('manage.wordMore', { total: rest.length })}</summary>
          <Sentences of={rest} />
        </details>
      )}
    </>
  );
}

function Sentences({ of }: { readonly of: readonly string[] }) {
  const seen = new Map<string, number>();
  const keyed = of.map((sentence) => {
    const times = seen.get(sentence) ?? 0;
    seen.set(sentence, times + 1);
    return { sentence, key: `${times} ${sentence}` };
  });
  return (
    <ul>
      {keyed.map(({ sentence, key }) => (
        <li key={key}>{sentence}</li>
      ))}
    </ul>
  );
}
