/** Downloads a text as a file. @param title from which its name is made */
export function downloadFile(content: string, title: string, { type, ending }: { type: string; ending: string }): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = address;
  const name = title.slice(0, 60).replace(/[^\p{L}\p{N} -]/gu, '');
  link.download = `${name.trim() || 'navette'}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}
