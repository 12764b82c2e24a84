import type { LoopLetters } from './letter-words.ts';

/** Awaits reading by a native speaker. */
export const es: LoopLetters = {
  subject: {
    asked: 'Su consentimiento y sus palabras',
    reminder: 'Recordatorio: esperamos su respuesta',
    published: 'Se han publicado sus palabras',
    year: 'Qué ha sido de sus palabras',
  },
  hello: (name) => `Hola, ${name}:`,
  asked: (networkName) =>
    `${networkName} quisiera pedirle algo sobre lo que usted dijo o dio. Lee y responde, sin cuenta ni contraseña.`,
  reminder: (networkName) =>
    `${networkName} espera todavía su respuesta. Sin ella no se publica nada; si no quiere, dígalo también.`,
  published: 'Acaba de publicarse un texto que se apoya en sus palabras. Verá dónde, y con qué palabras.',
  year: (pages) =>
    pages === 1
      ? 'Como cada año, le contamos qué ha sido de sus palabras: una página publicada se apoya en ellas.'
      : `Como cada año, le contamos qué ha sido de sus palabras: ${pages} páginas publicadas se apoyan en ellas.`,
  further: (pages) =>
    pages === 1
      ? 'Otra página se apoya en lo que el estudio aprendió de ellas.'
      : `Otras ${pages} páginas se apoyan en lo que el estudio aprendió de ellas.`,
  takenUp: (adoptions) =>
    adoptions === 1
      ? 'Una buena práctica que nació de ellas fue adoptada una vez por otras personas.'
      : `Buenas prácticas que nacieron de ellas fueron adoptadas ${adoptions} veces por otras personas.`,
  noted: (adoptions) =>
    adoptions === 1
      ? 'El equipo del estudio anotó que alguien adoptó lo que este mostró.'
      : `El equipo del estudio anotó que lo que este mostró fue adoptado ${adoptions} veces.`,
  read: (count, since, pages) =>
    `${pages === 1 ? 'Esta página se ha leído' : 'Estas páginas se han leído'} ${count === 1 ? 'alrededor de una vez' : `unas ${count.toLocaleString('es')} veces`} desde ${since}. Contamos las lecturas, no a las personas: no sabemos quién ha leído.`,
  answer: 'Leer y responder',
  see: 'Ver qué ha sido de mis palabras',
  personal: 'Este enlace es personal: también le sirve, en todo momento, para cambiar de opinión. No se lo dé a nadie.',
};
