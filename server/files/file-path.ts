/** The address of a stored file; with a width, of its smaller variant. */
export function filePath(id: string, width?: number): string {
  return width ? `/fichiers/${id}?l=${width}` : `/fichiers/${id}`;
}
