import { formatBytes } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { languageOptions } from '#app/pages/notice/page-options.ts';
import { Field, SelectField } from '#app/ui/field.tsx';
import { Icon } from '#app/ui/icon.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { attachmentInput, newAttachmentInput } from '#content/input/attachment-input.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import type { DraftAttachmentRow } from '#server/pages/attachment-service.ts';

const LIMITS = inputLimits(attachmentInput);
const NEW_LIMITS = inputLimits(newAttachmentInput);

/** A draft's attachments, each with its own small forms, and the form to add one. */
export function AttachmentForms(props: {
  attachments: readonly DraftAttachmentRow[];
  /** The values in the form for a new one. */
  typed: { readonly title: string; readonly language: string };
}) {
  const { attachments, typed } = props;
  const t = useT();
  return (
    <>
      {attachments.length === 0 ? (
        <p className="quiet">{t('documents.none')}</p>
      ) : (
        <ol className="attachment-forms">
          {attachments.map((attachment, index) => (
            <Item
              key={attachment.id}
              attachment={attachment}
              number={index + 1}
              last={index === attachments.length - 1}
            />
          ))}
        </ol>
      )}
      <PostForm encType="multipart/form-data" className="form-section">
        <h2>{t('documents.addTitle')}</h2>
        <Field name="file" label={t('documents.file')} help={t('documents.fileHelp')}>
          {(control) => <input {...control} type="file" accept=".pdf,.docx" required />}
        </Field>
        <Field name="title" label={t('documents.newTitle')} help={t('documents.newTitleHelp')}>
          {(control) => <input {...control} {...NEW_LIMITS.title} type="text" defaultValue={typed.title} />}
        </Field>
        <SelectField
          name="language"
          label={t('documents.language')}
          value={typed.language}
          options={languageOptions(t)}
        />
        <p className="actions">
          <button type="submit" name="intent" value="add" className="button">
            <Icon name="plus" />
            {t('documents.add')}
          </button>
        </p>
      </PostForm>
    </>
  );
}

function Item(props: { attachment: DraftAttachmentRow; number: number; last: boolean }) {
  const { attachment, number, last } = props;
  const { id, title, language, name, href, type, bytes, text } = attachment;
  const t = useT();
  const facts = t('documents.facts', { type: t(`documents.type.${type}`), size: formatBytes(bytes, t.locale) });
  return (
    <li>
      <PostForm className="arrange-add" aria-label={t('documents.item', { number })}>
        <input type="hidden" name="id" value={id} />
        <label>
          <span className="field-label">{t('documents.newTitle')}</span>
          <input type="text" name="title" {...LIMITS.title} defaultValue={title} />
        </label>
        <label className="is-narrow">
          <span className="field-label">{t('documents.language')}</span>
          <select name="language" defaultValue={language}>
            {languageOptions(t).map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" name="intent" value="save" className="button is-quiet">
          {t('documents.save')}
        </button>
        <Gesture intent="up" label={t('documents.up', { title })} icon="up" disabled={number === 1} />
        <Gesture intent="down" label={t('documents.down', { title })} icon="down" disabled={last} />
        <Gesture intent="remove" label={t('documents.remove', { title })} icon="cross" />
      </PostForm>
      <p className="quiet">
        <a href={href}>{t('documents.download', { name })}</a>
        {` · ${facts} · `}
        {text === 'read' || text === 'waiting' ? (
          t(`documents.text.${text}`)
        ) : (
          <strong>{t(`documents.text.${text}`)}</strong>
        )}
      </p>
    </li>
  );
}

/** A button that acts at once, regardless of the title field. */
function Gesture(props: { intent: string; label: string; icon: 'up' | 'down' | 'cross'; disabled?: boolean }) {
  const { intent, label, icon, disabled = false } = props;
  return (
    <button
      type="submit"
      name="intent"
      value={intent}
      className="icon-button"
      aria-label={label}
      disabled={disabled}
      formNoValidate
    >
      <Icon name={icon} />
    </button>
  );
}
