import { type Expression, type ExpressionBuilder, expressionBuilder, type SqlBool } from 'kysely';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { OrganisationTable } from '#db/driver/schema.ts';

const COLUMNS = [
  ...(['o.id', 'o.name', 'o.nameCode', 'o.acronym', 'o.side', 'o.actorType', 'o.country', 'o.site'] as const),
  ...(['o.identifier', 'o.searched', 'o.mergedInto', 'o.standsFor', 'o.createdAt', 'o.updatedAt'] as const),
] as const;

/** A condition on an organisation. */
export type Condition = (organisation: ExpressionBuilder<{ o: OrganisationTable }, 'o'>) => Expression<SqlBool>;

/**
 * The organisations of the register that meet a condition. Those of a decided import are included
 * at once, before they are moved: they replace the row with their id, or are new. One statement
 * therefore sees all of an import or nothing.
 */
export function selectOrganisations(db: Reader | Writer, condition: Condition) {
  const holds = condition(expressionBuilder<{ o: OrganisationTable }, 'o'>());
  const moved = db
    .selectFrom('organisation as o')
    .select(COLUMNS)
    .where(holds)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('incomingOrganisation as i')
            .select('i.id')
            .whereRef('i.id', '=', 'o.id')
            .where('i.importId', 'in', decided(db)),
        ),
      ),
    );
  const incoming = db
    .selectFrom('incomingOrganisation as o')
    .select(COLUMNS)
    .where(holds)
    .where('o.importId', 'in', decided(db));
  return moved.unionAll(incoming);
}

/** Names in the register that a decided import replaces. */
export function selectNamesLost(db: Reader | Writer) {
  return db
    .selectFrom('incomingOrganisation as i')
    .innerJoin('organisation as o', 'o.id', 'i.id')
    .where('i.importId', 'in', decided(db))
    .whereRef('o.nameCode', '<>', 'i.nameCode');
}

/** The ids of decided imports: one or none. */
const decided = (db: Reader | Writer) => db.selectFrom('organisationImport').select('id').where('isDecided', '=', 1);
