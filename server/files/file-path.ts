/** The address of a stored file; with a width, of its smaller form. */
export function filePath(id: string, width?: number): string {
  return width ? `/fichiers/${id}?l=${width}` : `/fichiers/${id}`;
}
