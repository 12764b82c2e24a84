/** The field by which a form that is sent twice is known. */
export const FORM_KEY_FIELD = 'envoi';

/** The parameter of the addresses that forms are sent to. */
export const FORM_MARK = 'envoyer=1';

/** The parameter of an address that was redirected to by a form that had been sent before. */
export const SENT_BEFORE = 'envoi=deja';
