import { formText, formTexts } from '#app/http/form.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { concernedLoopPath, donePath } from '#content/addresses/site-paths.ts';
import { isNavetteError, statusOf } from '#content/errors.ts';
import type { AskedConsentInput, BegunLoopInput } from '#content/input/material/loop-input.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';

/** The values and faults of a refused form of the team. */
export interface RefusedLoop {
  readonly asking: AskedConsentInput | null;
  readonly transcript: string | null;
  readonly fields: readonly string[];
  /** The mail address typed to begin the loop. */
  readonly begun?: string;
  /** Position of a passage that the transcript no longer has. */
  readonly changed?: number;
}

type Outcome =
  | { readonly to: string }
  | { readonly token: string }
  | { readonly refused: RefusedLoop; readonly status: number };

/** At the top of the page by default, where the message is: not at the refusal of the form. */
const done = (path: string, code: string, id = '#contenu') => ({ to: donePath(path, code) + id });

/** Handles a form of the team. */
export async function submitLoop(
  { materialId, id }: { readonly materialId: string; readonly id: string },
  form: FormData,
  { services, viewer, sending, origin }: Pick<AppContext, 'services' | 'viewer' | 'sending' | 'origin'>,
): Promise<Outcome> {
  const { consentLoops } = services;
  const { record } = sending;
  const here = concernedLoopPath(materialId, id);
  const intent = formText(form, 'intent');
  const asking: AskedConsentInput | null =
    intent === 'consent'
      ? ({
          ...{ text: formText(form, 'text'), uses: formTexts(form, 'uses'), reach: formText(form, 'reach') },
          ...{ naming: formText(form, 'naming'), locale: formText(form, 'locale'), email: formText(form, 'email') },
          recording: formText(form, 'recording'),
        } as AskedConsentInput)
      : null;
  const transcript = intent === 'transcript' ? formText(form, 'transcript') : null;
  try {
    switch (intent) {
      case 'consent':
        await consentLoops.askConsent({ materialId, id, origin }, asking!, viewer, record);
        return done(here, 'accord-demande');
      case 'transcript':
        await consentLoops.returnTranscript(materialId, id, transcript!, viewer, record);
        return done(here, 'texte-rendu');
      case 'begin': {
        const reached = { locale: formText(form, 'locale'), email: formText(form, 'email') } as BegunLoopInput;
        await consentLoops.begin({ materialId, id, origin }, reached, viewer, record);
        return done(here, 'accord-repris');
      }
      case 'written':
        await consentLoops.returnWritten(materialId, id, viewer, record);
        return done(here, 'texte-rendu');
      case 'quotations':
        await consentLoops.askQuotations(materialId, id, viewer, record);
        return done(here, 'citations-montrees');
      case 'link':
        return { token: await consentLoops.makeLink(materialId, id, viewer, record) };
      case 'revoke':
        await consentLoops.revoke(materialId, id, viewer);
        return done(here, 'liens-annules');
      case 'accept':
      case 'by-hand':
      case 'decline': {
        const position = Number(formText(form, 'position'));
        const taken = {
          ...{ position, isAccepted: intent !== 'decline', isByHand: intent === 'by-hand' },
          ...(form.has('du') && { madeAt: formText(form, 'du') }),
        };
        await consentLoops.takeProposal(materialId, id, taken, viewer);
        return done(here, 'reponse-traitee', '#corrections');
      }
      case 'take': {
        const block = { pageId: formText(form, 'page'), blockId: formText(form, 'bloc') };
        const seen = { answer: formText(form, 'reponse'), text: formText(form, 'dit') };
        const taken = { ...block, digest: formText(form, 'mots'), ...(form.has('reponse') && { seen }) };
        await consentLoops.takeQuotation(materialId, id, taken, viewer);
        return done(here, 'reponse-traitee', '#reponses');
      }
      default:
        return { to: here };
    }
  } catch (error) {
    if (intent === 'accept' && isNavetteError(error) && error.details.reason === 'words-changed') {
      const changed = Number(formText(form, 'position'));
      return { refused: { asking, transcript, fields: [], changed }, status: statusOf('conflict') };
    }
    if (intent === 'begin') {
      const { fields, status } = refusedFields(error);
      return { refused: { asking, transcript, fields, begun: formText(form, 'email') }, status };
    }
    // The transcript has been emptied meanwhile, or is too long.
    if (intent === 'written' && isNavetteError(error) && error.code === 'invalid')
      return { refused: { asking, transcript, fields: ['written'] }, status: statusOf('invalid') };
    // Consent has ended meanwhile: the screen shows why.
    if (isNavetteError(error) && error.code === 'conflict' && (transcript !== null || intent === 'written'))
      return { refused: { asking, transcript, fields: ['agreed'] }, status: statusOf('conflict') };
    const { fields, status } = refusedFields(error);
    return { refused: { asking, transcript, fields }, status };
  }
}
