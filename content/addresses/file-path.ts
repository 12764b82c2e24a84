/**
 * The address of a stored file; with a width, of its smaller variant.
 * @param reviewKey the key of a request for a review, for reviewers who may read the file only by
 * it
 */
export function filePath(id: string, width?: number, reviewKey?: string): string {
  const query = [...(width ? [`l=${width}`] : []), ...(reviewKey ? [`relire=${reviewKey}`] : [])];
  return `/fichiers/${id}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

/** The address to which an image of a page is uploaded. @param name the name of its file */
export const imageUploadPath = (pageId: string, name: string): string =>
  `/fichiers/televerser?page=${encodeURIComponent(pageId)}&nom=${encodeURIComponent(name)}`;
