import { z } from 'zod';
import { formText, formTexts } from '#app/http/form.server.ts';
import { LONGEST_PARAPHRASE, MOST_CHOSEN } from '#content/withdrawal/withdrawal.ts';

/** What was chosen for passages that the screen does not show, as its form carries it along. */
const carried = z.object({
  choices: z.record(z.string().max(60), z.tuple([z.string().max(20), z.string().max(LONGEST_PARAPHRASE)])),
  along: z.array(z.string().max(60)).max(MOST_CHOSEN),
});

function readCarried(json: string): z.infer<typeof carried> {
  try {
    return carried.parse(JSON.parse(json));
  } catch {
    return { choices: {}, along: [] };
  }
}

/** Reads what somebody chose on the screen of a withdrawal. */
export function readWithdrawalForm(form: FormData) {
  const before = readCarried(formText(form, 'avant'));
  const passages = new Map(
    Object.entries(before.choices).map(([key, [choice, paraphrase]]) => [key, { choice, paraphrase }]),
  );
  for (const name of form.keys()) {
    if (!name.startsWith('choix-')) continue;
    const key = name.slice('choix-'.length);
    passages.set(key, { choice: formText(form, name), paraphrase: formText(form, `texte-${key}`) });
  }
  return {
    person: formText(form, 'personne'),
    phrase: formText(form, 'mots'),
    seen: formText(form, 'vus'),
    part: Number(/^\d{1,6}$/.exec(formText(form, 'partie'))?.[0] ?? 0),
    along: [...new Set([...before.along, ...formTexts(form, 'avec')])],
    passages,
  };
}

export type ReadWithdrawal = ReturnType<typeof readWithdrawalForm>;

/** What was chosen, as a screen gives it back. */
export function typedWithdrawal({ person, phrase, along, passages }: ReadWithdrawal) {
  return { person, phrase, along, choices: Object.fromEntries(passages) };
}

export type TypedWithdrawal = ReturnType<typeof typedWithdrawal>;
