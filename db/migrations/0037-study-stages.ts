import { type Kysely, sql } from 'kysely';

/**
 * The state of a study's stages, once somebody has set it, and the people responsible for them.
 * `is_listed` is 1 if the board lists the stage: it is not done, and has a due date or people
 * responsible.
 */
const STATEMENTS = [
  `create table study_stage (
    page_id text not null references page (id) on delete cascade, stage text not null,
    state text not null, reason text not null, begins_on text not null, due_on text not null,
    note text not null, is_listed integer not null, updated_at text not null,
    primary key (page_id, stage))`,
  'create index study_stage_listed on study_stage (is_listed, due_on, page_id, stage)',
  `create table study_stage_person (
    page_id text not null, stage text not null,
    person_id text not null references person (id) on delete cascade,
    primary key (page_id, stage, person_id),
    foreign key (page_id, stage) references study_stage (page_id, stage) on delete cascade)`,
  'create index study_stage_person_person on study_stage_person (person_id)',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
