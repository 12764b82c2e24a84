import { useT } from '#app/i18n/translate.ts';
import { FilterChoice } from '#app/ui/filter-choice.tsx';
import { TableScroll } from '#app/ui/tables/table-scroll.tsx';
import { codesPath } from '#content/addresses/site-paths.ts';
import type { Agreement } from '#content/extract/agreement.ts';
import type { ListedCode } from '#server/extracts/code-book.ts';
import type { CodersAgreement } from '#server/extracts/coder-agreement.ts';
import { CodeMark } from './code-mark.tsx';

interface AgreementSectionProps {
  /** The study's. */
  readonly path: string;
  readonly codes: readonly ListedCode[];
  readonly agreement: CodersAgreement;
}

/** How far two coders of a study agree, by code. */
export function AgreementSection({ path, codes, agreement: { coders, compared } }: AgreementSectionProps) {
  const t = useT();
  const [first, second] = compared?.pair ?? coders;
  const known = new Map(codes.map((code) => [code.id, code]));
  const percent = new Intl.NumberFormat(t.locale, { style: 'percent', maximumFractionDigits: 0 });
  const number = new Intl.NumberFormat(t.locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const cells = ({ observed, kappa }: Agreement) => (
    <>
      <td>{percent.format(observed)}</td>
      <td>{kappa === null ? t('extracts.agreement.notDefined') : number.format(kappa)}</td>
    </>
  );
  return (
    <section className="form-section" aria-labelledby="accord">
      <h2 id="accord">{t('extracts.agreement.title')}</h2>
      <p>{t('extracts.agreement.help')}</p>
      {coders.length > 2 && (
        <form className="filters" action={`${codesPath(path)}#accord`}>
          {([first, second] as const).map((chosen, i) => (
            <FilterChoice
              // biome-ignore lint/suspicious/noArrayIndexKey: there are two, in their order
              key={i}
              name="codeur"
              label={t(i === 0 ? 'extracts.agreement.first' : 'extracts.agreement.second')}
              chosen={chosen?.id ?? ''}
              options={coders.map(({ id, name }) => [id, name] as const)}
            />
          ))}
          <div className="filter-actions">
            <button type="submit" className="button is-quiet">
              {t('extracts.agreement.show')}
            </button>
          </div>
        </form>
      )}
      {compared === null ? (
        <p className="empty">{t('extracts.agreement.none')}</p>
      ) : (
        <>
          <p>
            <bdi>
              {t('extracts.agreement.based', {
                first: compared.pair[0].name,
                second: compared.pair[1].name,
                count: compared.transcripts,
              })}
            </bdi>
          </p>
          <TableScroll aria-label={t('extracts.agreement.table')}>
            <table className="table">
              <thead>
                <tr>
                  {(['code', 'observed', 'kappa'] as const).map((column) => (
                    <th key={column} scope="col">
                      {t(`extracts.agreement.${column}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {compared.byCode.flatMap(([id, agreement]) => {
                  const code = known.get(id);
                  return code
                    ? [
                        <tr key={id}>
                          <th scope="row">
                            <CodeMark {...code} />
                          </th>
                          {cells(agreement)}
                        </tr>,
                      ]
                    : [];
                })}
                <tr>
                  <th scope="row">{t('extracts.agreement.all')}</th>
                  {cells(compared.all)}
                </tr>
              </tbody>
            </table>
          </TableScroll>
        </>
      )}
    </section>
  );
}
