/** What presentations and spreadsheets of OpenDocument share. */
import { parseDate } from '../../../../src-shared/time/written.ts';
import type { Moment } from '../../../../src-shared/time/wall.ts';
import { damaged, unparsable } from '../unparsable.ts';
import { find, parseXml, textIn, type XmlElement } from './xml.ts';
import { openZip } from './zip.ts';

export interface Odf {
  readonly root: XmlElement;
  readonly body: XmlElement;
  readonly title: string;
  readonly created: Moment | null;
}

/**
 * @param what the kind of document, as in `OpenDocument spreadsheet`
 * @param name of the element that holds its content
 * @throws EngineError `FILE_UNPARSABLE`
 */
export function openOdf(path: string, bytes: Uint8Array, what: string, name: string): Odf {
  const zip = openZip(path, bytes, what);
  let root: XmlElement;
  try {
    root = parseXml(zip.read('content.xml') ?? new Uint8Array());
  } catch (cause) {
    // A document with a password is an archive like any other whose files are ciphertext; its manifest says so.
    if (new TextDecoder().decode(zip.read('META-INF/manifest.xml') ?? new Uint8Array()).includes('encryption-data'))
      throw unparsable(path, 'It is protected by a password.', 'Save a copy without a password and add that.');
    throw damaged(path, what, cause);
  }
  const body = find(root, name);
  if (!body) throw damaged(path, what);
  try {
    const meta = parseXml(zip.read('meta.xml') ?? new Uint8Array());
    const created = parseDate(textIn(find(meta, 'meta:creation-date')));
    return { root, body, title: textIn(find(meta, 'dc:title')).trim(), created };
  } catch {
    return { root, body, title: '', created: null }; // what it says of itself is no reason to leave the text unread
  }
}
