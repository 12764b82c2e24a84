import { useT } from '#app/i18n/translate.ts';

/** Confirms what a form has just done. */
export function Done({ done }: { done: string | null }) {
  const t = useT();
  const words = {
    annotation: t('annotations.done.annotation'),
    reponse: t('annotations.done.reponse'),
    resolue: t('annotations.done.resolue'),
    rouverte: t('annotations.done.rouverte'),
    prise: t('annotating.done'),
    exigee: t('annotating.required'),
    levee: t('annotating.released'),
    corrigee: t('annotations.done.corrigee'),
    retiree: t('annotations.done.retiree'),
  };
  if (!done || !Object.hasOwn(words, done)) return null;
  return (
    <p className="notice-box" role="status">
      {words[done as keyof typeof words]}
    </p>
  );
}

/** Holds the script's texts, and the live region in which it reports what the outbox does. */
export function LiveWords({ path }: { path: string }) {
  const t = useT();
  const words = {
    annotate: t('annotations.live.annotate'),
    sending: t('annotations.live.sending'),
    waitingOne: t('annotations.live.waiting', { count: 1 }),
    waitingMany: t('annotations.live.waiting', { count: 1000 }),
    refusedOne: t('annotations.live.refused', { count: 1 }),
    refusedMany: t('annotations.live.refused', { count: 1000 }),
    retry: t('annotations.live.retry'),
    discard: t('annotations.live.discard'),
    sent: t('annotations.live.sent'),
    news: t('annotations.live.news'),
    edition: t('annotations.live.edition'),
    tooFar: t('annotations.live.tooFar'),
    toPlace: t('annotating.toPlace'),
    mention: t('annotations.live.mention'),
    number: t('annotations.number', { number: '{n}' }),
    countOne: t('annotating.count', { count: 1 }),
    countMany: t('annotating.count', { count: 1000 }),
  };
  return (
    <div className="duo-live no-print" data-words={JSON.stringify(words)}>
      <p className="visually-hidden" role="status" data-said />
      <p className="notice-box" role="status" data-news hidden>
        <span /> <a href={path}>{t('annotations.live.reload')}</a>
      </p>
      <div className="notice-box" data-outbox hidden />
    </div>
  );
}
