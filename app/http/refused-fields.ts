import { fieldsOf, isNavetteError, statusOf } from '#content/errors.ts';

/** The fields for which a service refused a form. */
export interface RefusedFields {
  readonly fields: readonly string[];
  /** A value is in use already, or was changed in the meantime by another person. */
  readonly isConflict: boolean;
  readonly status: number;
}

/**
 * The fields for which a form was refused.
 * @throws the error itself if it names no field: the error screen shows it
 */
export function refusedFields(error: unknown): RefusedFields {
  const fields = fieldsOf(error);
  if (!fields || !isNavetteError(error)) throw error;
  return { fields, isConflict: error.code === 'conflict', status: statusOf(error.code) };
}
