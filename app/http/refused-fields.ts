import { fieldsOf, isNavetteError, statusOf } from '#content/errors.ts';

/** A form that a service refused for some of its fields. */
export interface RefusedFields {
  readonly fields: readonly string[];
  /** One of them is somebody else's already, or was changed by somebody else meanwhile. */
  readonly isConflict: boolean;
  readonly status: number;
}

/**
 * The fields for which a form was refused, to be shown beside them.
 * @throws the error itself where it names no field: the error screen tells it
 */
export function refusedFields(error: unknown): RefusedFields {
  const fields = fieldsOf(error);
  if (!fields || !isNavetteError(error)) throw error;
  return { fields, isConflict: error.code === 'conflict', status: statusOf(error.code) };
}
