import { type ComponentPropsWithoutRef, createContext, useContext } from 'react';
import { FORM_KEY_FIELD, FORM_MARK } from '#content/form-key.ts';

/** What the forms of a page need to be accepted only once. */
export interface FormPage {
  /** The key of all forms of this page; empty on pages that several people are shown. */
  readonly key: string;
  /** The page's query, with its question mark. */
  readonly search: string;
}

export const FormPageContext = createContext<FormPage>({ key: '', search: '' });

type PostFormProps = Omit<ComponentPropsWithoutRef<'form'>, 'method'> & {
  /**
   * The id of the element to show when the page returns with a refusal, for a form far down a page:
   * `REFUSAL`, of `FormProblems`. Browsers go there after a redirect as well, unless its address
   * has a fragment.
   */
  readonly at?: string;
};

/**
 * A form that changes something. It carries its page's key, by which it is taken only once, however
 * often it is sent (`server/forms/sent-forms.ts`).
 */
export function PostForm(props: PostFormProps) {
  const { children, action, at, ...rest } = props;
  const { key, search } = useContext(FormPageContext);
  return (
    // Not sent to the page's own address: browsers forget a page that something was sent to, and
    // going back would load it again, with another key (RFC 9111, 4.4).
    <form method="post" action={`${action ?? formAddress(search)}${at ? `#${at}` : ''}`} {...rest}>
      {key && <input type="hidden" name={FORM_KEY_FIELD} value={key} />}
      {children}
    </form>
  );
}

/** Where a form without an address of its own is sent: its page's. */
export function formAddress(search: string): string {
  const parameters = search
    .replace(/^\?/, '')
    .split('&')
    .filter((one) => one !== '' && one !== FORM_MARK);
  return `?${[...parameters, FORM_MARK].join('&')}`;
}
