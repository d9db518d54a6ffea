import type { Moment } from '../../../../src-shared/time/wall.ts';
import { momentInName, parseDate } from '../../../../src-shared/time/written.ts';
import { dated, document, fileStem } from '../document.ts';
import { numbered, readFlow } from './flow.ts';
import type { FormatReader, ParsedDocument } from '../format.ts';
import { odtParts } from './odt-parts.ts';
import { damaged, unparsable } from '../unparsable.ts';
import { find, parseXml, textIn } from './xml.ts';
import { openZip, type Zip } from './zip.ts';

const WHAT = 'OpenDocument text';

/**
 * OpenDocument texts (LibreOffice): headings by their level, lists, tables row by row, footnotes after their paragraph.
 */
export const odt: FormatReader = {
  recognises: () => true,

  parse({ path, bytes }, headingTypes): ParsedDocument {
    const zip = openZip(path, bytes, WHAT);
    const content = zip.read('content.xml');
    if (!content) throw damaged(path, WHAT);
    const parts = numbered(readParts(path, zip, content));
    const heading = parts.find((part) => part.kind === 'heading' && part.level === 1)?.text ?? '';
    const stem = fileStem(path);
    const { title, created } = properties(zip);
    const date = created ?? momentInName(stem);
    return document({
      title: title || heading || stem,
      ...dated(date),
      blocks: readFlow(parts, heading, date, headingTypes),
      unit: 'paragraph',
      lineCount: parts.length,
    });
  },
};

function readParts(path: string, zip: Zip, content: Uint8Array): ReturnType<typeof odtParts> {
  try {
    return odtParts(parseXml(content));
  } catch (error) {
    // A document with a password is an archive like any other whose files are ciphertext; its manifest says so.
    if (new TextDecoder().decode(zip.read('META-INF/manifest.xml') ?? new Uint8Array()).includes('encryption-data')) {
      throw unparsable(path, 'It is protected by a password.', 'Save a copy without a password and add that.');
    }
    throw damaged(path, WHAT, error);
  }
}

/** What the document says of itself; a part of it that is damaged is no reason to leave the text unread. */
function properties(zip: Zip): { title: string; created: Moment | null } {
  try {
    const root = parseXml(zip.read('meta.xml') ?? new Uint8Array());
    return {
      title: textIn(find(root, 'dc:title')).trim(),
      created: parseDate(textIn(find(root, 'meta:creation-date'))),
    };
  } catch {
    return { title: '', created: null };
  }
}
