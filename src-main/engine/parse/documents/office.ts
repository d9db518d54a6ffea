/** What presentations and workbooks of Microsoft Office share: an archive of XML files that refer to each other. */
import path from 'node:path';
import { parseDate } from '../../../../src-shared/time/written.ts';
import type { Moment } from '../../../../src-shared/time/wall.ts';
import { damaged, unparsable } from '../unparsable.ts';
import { elements, find, parseXml, textIn, type XmlElement } from './xml.ts';
import { openZip, type Zip } from './zip.ts';

/** What Office writes as a compound file: a document behind a password, or one of the time before XML. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0];

/**
 * @param what the kind of document, as in `Excel workbook`
 * @param main the file without which it is none
 * @throws EngineError `FILE_UNPARSABLE`
 */
export function openOffice(file: string, bytes: Uint8Array, what: string, main: string): Zip {
  if (COMPOUND.every((byte, i) => bytes[i] === byte))
    throw unparsable(
      file,
      'It is protected by a password, or an old file by another name.',
      'Save a copy without a password in the current format and add that.',
    );
  const zip = openZip(file, bytes, what);
  if (!zip.names.includes(main)) throw damaged(file, what);
  return zip;
}

/** A file of the archive; `null` where it is not there or not readable: the others are read all the same. */
export function xmlIn(zip: Zip, name: string): XmlElement | null {
  const bytes = zip.read(name);
  try {
    return bytes && parseXml(bytes);
  } catch {
    return null;
  }
}

export interface Relation {
  readonly id: string;
  readonly type: string;
  /** The name of a file of the archive. */
  readonly target: string;
}

/** The files that a file of the archive refers to. */
export function relationsOf(zip: Zip, name: string): readonly Relation[] {
  const { posix } = path;
  const folder = posix.dirname(name);
  const root = xmlIn(zip, posix.join(folder, '_rels', `${posix.basename(name)}.rels`));
  const list = root && find(root, 'Relationships');
  return (list ? elements(list) : []).map(({ attributes }) => {
    const target = attributes['Target'] ?? '';
    return {
      id: attributes['Id'] ?? '',
      type: attributes['Type'] ?? '',
      target: target.startsWith('/') ? target.slice(1) : posix.join(folder, target),
    };
  });
}

/** What the document says of itself. */
export function aboutOf(zip: Zip): { readonly title: string; readonly created: Moment | null } {
  const root = xmlIn(zip, 'docProps/core.xml');
  return {
    title: root ? textIn(find(root, 'dc:title')).trim() : '',
    created: root ? parseDate(textIn(find(root, 'dcterms:created'))) : null,
  };
}
