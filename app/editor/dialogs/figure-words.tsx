import type { RefObject } from 'react';
import type { FigureAttributes } from '#app/editor/commands/commands.ts';
import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';

/** The texts of an image, as typed. */
export interface FigureWords extends Pick<FigureAttributes, 'alt' | 'caption' | 'credit'> {
  /** The image adds nothing to the text: it has no alternative text. */
  readonly decorative: boolean;
}

interface FigureWordsProps {
  readonly words: FigureWords;
  readonly onChange: (words: FigureWords) => void;
  /** The alternative text is missing. */
  readonly faulty: boolean;
  /** The dialog opens with the focus here, since there is an image already. */
  readonly isFirst: boolean;
  readonly altField: RefObject<HTMLTextAreaElement>;
}

/** The fields for an image's alternative text, caption and credit. */
export function FigureWordsFields({ words, onChange, faulty, isFirst, altField }: FigureWordsProps) {
  const t = useT();
  return (
    <>
      <Field
        label={t('editor.figure.alt')}
        help={t('editor.figure.altHint')}
        error={faulty ? t('editor.figure.altFaulty') : null}
      >
        {(attributes) => (
          <textarea
            {...attributes}
            ref={altField}
            rows={2}
            disabled={words.decorative}
            {...(isFirst ? { 'data-first': '' } : {})}
            value={words.alt}
            onChange={(event) => onChange({ ...words, alt: event.target.value })}
          />
        )}
      </Field>
      <label className="field-check">
        <input
          type="checkbox"
          checked={words.decorative}
          onChange={(event) => onChange({ ...words, decorative: event.target.checked })}
        />
        {t('editor.figure.isDecorative')}
      </label>
      <Field label={t('editor.figure.caption')}>
        {(attributes) => (
          <input
            {...attributes}
            type="text"
            value={words.caption}
            onChange={(event) => onChange({ ...words, caption: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('editor.figure.credit')} help={t('editor.figure.creditHint')}>
        {(attributes) => (
          <input
            {...attributes}
            type="text"
            value={words.credit}
            onChange={(event) => onChange({ ...words, credit: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
