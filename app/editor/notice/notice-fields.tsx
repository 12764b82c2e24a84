import { useEffect, useReducer, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { noticeKey } from '#app/device/device-copy.ts';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { useT } from '#app/i18n/translate.ts';
import { noticePath, writtenNoticePath } from '#content/addresses/site-paths.ts';
import { FormFields } from './form-fields.ts';
import { type FieldValues, NoticeKeeper } from './notice-keeper.ts';
import { sendField } from './send-field.ts';

/** Milliseconds before a failed request is repeated. */
const AGAIN = 5_000;

/**
 * The notice's fields in the panel: each is saved when it loses the focus, and follows others'
 * changes.
 */
export function NoticeFields() {
  const t = useT();
  const { session, page } = useEditorTools();
  const host = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<{ fields: FormFields; keeper: NoticeKeeper } | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const { id, path } = page;
  const address = writtenNoticePath(path);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt opens it again
  useEffect(() => {
    let gone = false;
    let close = () => {};
    const open = async () => {
      const [fields, first] = await Promise.all([FormFields.fetch(noticePath(path)), readValues(address)]);
      if (gone || !host.current) return;
      const keeper = new NoticeKeeper({
        key: noticeKey({ owner: session.user.id, pageId: id }),
        send: (name, shown, value) => sendField(address, name, shown, value),
        show: (name, value) => fields.show(name, value),
        changed: redraw,
      });
      host.current.replaceChildren(fields.root);
      const known = (values: FieldValues) =>
        Object.fromEntries(Object.entries(values).filter(([name]) => fields.places.has(name)));
      keeper.serverHas(known(first));
      const stopListening = listen(fields, keeper);
      const follow = following(async () => {
        for (;;) {
          const { stored } = keeper;
          const values = await readValues(address);
          // Values that were read before a field was stored do not contain it.
          if (keeper.stored !== stored) continue;
          return gone ? undefined : keeper.serverHas(known(values));
        }
      });
      const stopFollowing = session.onNotice(({ type }) => type === 'page-changed' && follow());
      close = () => {
        stopListening();
        stopFollowing();
        void keeper.saveAll();
      };
      setOpened({ fields, keeper });
      setFailed(false);
    };
    open().catch(() => {
      if (!gone) setFailed(true);
    });
    return () => {
      gone = true;
      close();
    };
  }, [session, id, path, address, attempt]);

  const keeper = opened?.keeper;
  const waits = keeper?.waits ?? false;
  useEffect(() => {
    if (!keeper || !waits) return;
    const timer = setInterval(() => void keeper.saveAll(), AGAIN);
    return () => clearInterval(timer);
  }, [keeper, waits]);
  // The connection is back.
  useEffect(() => {
    const saveAll = () => void (session.view().save === 'saved' && keeper?.saveAll());
    saveAll();
    return session.subscribe(saveAll);
  }, [keeper, session]);

  return (
    <section className="panel-notice" aria-label={t('writing.notice.title')}>
      <p className="quiet">{t('writing.notice.intro')}</p>
      {failed && (
        <p role="alert">
          {t('writing.notice.failed')}{' '}
          <button type="button" className="button is-quiet is-small" onClick={() => setAttempt(attempt + 1)}>
            {t('editor.history.retry')}
          </button>
        </p>
      )}
      <div ref={host} />
      {opened &&
        [...opened.fields.places].map(([name, place]) =>
          createPortal(<FieldMessage name={name} fields={opened.fields} keeper={opened.keeper} />, place, name),
        )}
    </section>
  );
}

/** The message below a field: whether it is saved, or a conflict to settle. */
function FieldMessage({ name, fields, keeper }: { name: string; fields: FormFields; keeper: NoticeKeeper }) {
  const t = useT();
  const status = keeper.statusOf(name);
  const isAsking = status.state === 'conflict';
  return (
    <>
      <p role="status" className={status.state === 'refused' || status.state === 'away' ? 'is-problem' : undefined}>
        {status.state === 'quiet' || isAsking
          ? ''
          : status.state === 'refused'
            ? `${status.why} ${t('writing.notice.refused')}`.trim()
            : t(`writing.notice.${status.state}`)}
      </p>
      {isAsking && (
        <div role="alert" className="notice-box is-danger">
          <p>{t('writing.notice.conflict')}</p>
          <blockquote dir="auto">{fields.words(name, status.theirs) || t('writing.notice.empty')}</blockquote>
          <p className="panel-actions">
            <button type="button" className="button is-quiet is-small" onClick={() => void keeper.keepMine(name)}>
              {t('writing.notice.keepMine')}
            </button>
            <button type="button" className="button is-quiet is-small" onClick={() => keeper.takeTheirs(name)}>
              {t('writing.notice.takeTheirs')}
            </button>
          </p>
        </div>
      )}
    </>
  );
}

async function readValues(address: string): Promise<FieldValues> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  return ((await answer.json()) as { values: FieldValues }).values;
}

/** Saves fields as they are left. @returns stops that */
function listen(fields: FormFields, keeper: NoticeKeeper): () => void {
  const take = ({ target }: Event): string | null => {
    const name = fields.nameAt(target);
    if (name !== null) keeper.typed(name, fields.value(name));
    return name;
  };
  const leave = (event: Event) => {
    const name = take(event);
    if (name === null) return;
    fields.showSummary(name);
    void keeper.save(name);
  };
  const hide = () => document.visibilityState === 'hidden' && void keeper.saveAll();
  const { root } = fields;
  root.addEventListener('input', take);
  root.addEventListener('change', leave);
  document.addEventListener('visibilitychange', hide);
  return () => {
    root.removeEventListener('input', take);
    root.removeEventListener('change', leave);
    document.removeEventListener('visibilitychange', hide);
  };
}

/**
 * Runs the work again after it ends, if it was requested meanwhile; the next run makes up for a
 * failed one.
 */
function following(work: () => Promise<void>): () => void {
  let isBusy = false;
  let isWanted = false;
  const run = async () => {
    isBusy = true;
    do {
      isWanted = false;
      await work().catch(() => {});
    } while (isWanted);
    isBusy = false;
  };
  return () => {
    isWanted = true;
    if (!isBusy) void run();
  };
}
