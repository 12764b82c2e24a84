import { readdir } from 'node:fs/promises';
import { describeMissing } from '#server/materials/records/missing-people.ts';
import type { ServiceCommand } from './command.ts';

/** Names of folders into which a restore puts the former content. */
const ASIDE = /^before-restore-/;

export const purge: ServiceCommand = {
  name: 'purge',
  usage: '',
  summary: 'Takes what people withdrew out of everything, and pages deleted for good out of a restored backup.',
  example: 'purge',
  words: [0, 0],
  async run(_typed, { services }) {
    const narrowed = await services.recordedConsents.apply();
    const { known, done, failed } = await services.withdrawals.finish();
    const missing = (await services.recordedConsents.missing()).map(describeMissing);
    let withheld: readonly Error[] = [];
    let returned = 0;
    try {
      withheld = await services.masking.followOrWithhold();
      returned = await services.bin.removeReturned();
    } finally {
      // What could be taken out leaves no trace, also if another text could not be masked.
      await services.search.expunge();
      await services.database.scrub();
    }
    if (failed.length > 0) throw new AggregateError(failed, `${failed.length} withdrawals are not done: run it again`);
    const aside = (await readdir(services.env.dataDir)).filter((name) => ASIDE.test(name)).sort();
    return {
      value: {
        deleted: returned,
        withdrawals: known,
        done,
        narrowed,
        withheld: withheld.map(({ message }) => message),
        missing,
        aside,
      },
      lines: [
        `${returned} pages that had been deleted for good were back, and are deleted again.`,
        `${known} withdrawals are known, ${done} were carried out now.`,
        `Of ${narrowed} people, what they agreed to was narrowed to what they said last.`,
        ...withheld.map(
          ({ message }) =>
            `to do    ${message} could not be masked and is withheld from readers: publish the page again`,
        ),
        ...missing.map((sentence) => `to do    ${sentence}`),
        ...aside.map(
          (name) => `to do    ${name} may still hold what was withdrawn: delete it when you need it no more`,
        ),
        'Backups made before a withdrawal still hold the words: delete them when you need them no more.',
      ],
    };
  },
};
