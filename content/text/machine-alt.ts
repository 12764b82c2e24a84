const FILE = /^\S(?:[^\n]{0,200}\S)?\.(?:png|jpe?g|jpg|gif|webp|svg|bmp|tiff?|emf|wmf)$/i;
const ADDRESS = /^(?:[a-z]:\\|\\\\|file:|https?:)\S/i;
const MACHINE = /(?:générée?|generated) (?:automatiquement|automatically|par|by)\b|^image\d*$/i;

/** True for the description of a picture that nobody has described: a path, a program's guess. */
export const isMachineAlt = (alt: string): boolean => {
  const line = alt.trim();
  return FILE.test(line) || ADDRESS.test(line) || MACHINE.test(line);
};
