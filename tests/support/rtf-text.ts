/**
 * A picture as Word writes it in RTF: for programs of today, and once more as a metafile for older
 * ones.
 */
export interface WrittenPicture {
  readonly bytes: Uint8Array;
  readonly blip?: 'pngblip' | 'jpegblip' | 'emfblip';
  /** In CSS pixels. */
  readonly width?: number;
  readonly height?: number;
}

/** Bytes in hexadecimal, in lines as Word writes them. */
const hexOf = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/.{128}/g, '$&\r\n');

const OLDER = '{\\nonshppict{\\pict\\picw8009\\pich4004\\picwgoal4540\\pichgoal2270\\wmetafile8\r\n010009000003}}';

/** A group `\pict`, as it stands in a line or in a shape. */
export function pict({ bytes, blip = 'pngblip', width = 302, height = 151 }: WrittenPicture): string {
  const size = `\\picscalex100\\picscaley100\\picw8009\\pich4004\\picwgoal${width * 15}\\pichgoal${height * 15}`;
  const named =
    "{\\*\\picprop\\shplid1025{\\sp{\\sn shapeType}{\\sv 75}}{\\sp{\\sn pibName}{\\sv margelle \\'e9t\\'e9}}}";
  return `{\\pict${named}${size}\\${blip}\\bliptag-1234{\\*\\blipuid 0123456789abcdef0123456789abcdef}\r\n${hexOf(bytes)}}`;
}

/** A picture in a line of the text. */
export const inLine = (picture: WrittenPicture): string => `{\\*\\shppict${pict(picture)}}${OLDER}`;

/** A picture beside the text, as a shape, whose texture is another picture. */
export const floating = (picture: WrittenPicture, texture: WrittenPicture): string =>
  `{\\shp{\\*\\shpinst\\shpleft0{\\sp{\\sn shapeType}{\\sv 75}}{\\sp{\\sn fillBlip}{\\sv ${pict(texture)}}}` +
  `{\\sp{\\sn pib}{\\sv ${pict(picture)}}}}{\\shprslt{\\par\\pard{\\pict\\wmetafile8 0100}}}}`;

/** A text of Word in RTF, with what it has beside its text: signs of lists, a head with a logo. */
export const rtfText = (body: string, logo: WrittenPicture): string =>
  `{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Calibri;}}{\\*\\listtable{\\*\\listpicture${inLine(logo)}}}` +
  `{\\header\\pard ${inLine(logo)}\\par}\\pard La saison des pluies \\u8217?\\'e9t\\'e9 \\{ici\\}\\par\r\n${body}\\par}`;
