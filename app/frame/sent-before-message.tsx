import { useContext } from 'react';
import { useLinkT } from '#app/i18n/translate.ts';
import { SENT_BEFORE } from '#content/form-key.ts';
import { AddressContext, RenderContext } from './render-context.tsx';

/** Reports that a form had been sent before, and was not processed twice. */
export function SentBeforeMessage() {
  const t = useLinkT();
  const { sentBefore } = useContext(RenderContext);
  const search = useContext(AddressContext).split('?')[1] ?? '';
  if (!sentBefore && !search.split('&').includes(SENT_BEFORE)) return null;
  return (
    <p className="notice-box sent-before" role="status">
      {t('shell.sentBefore')}
    </p>
  );
}
