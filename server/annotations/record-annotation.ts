import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Annotation } from '#db/annotations/annotation-repository.ts';
import type { Writer } from '#db/driver/database.ts';

/** Records in the audit log what somebody did to an annotation. */
export function recordAnnotation(
  trx: Writer,
  { at, actor, action, annotation }: { at: string; actor: string; action: string; annotation: Annotation },
): Promise<void> {
  const { id, pageId, kind, authorName: name } = annotation;
  return insertAuditEntry(trx, { at, actor, action, subject: id, pageId, detail: { kind, name } });
}
