import path from 'node:path';
import { momentInName, parseDate } from '../../../../src-shared/time/written.ts';
import { dated, document, fileStem } from '../document.ts';
import type { FormatReader } from '../format.ts';
import { damaged, unparsable } from '../unparsable.ts';
import { type FlowPart, numbered, readFlow } from './flow.ts';
import { readPage } from './html-parts.ts';
import { elements, find, parseXml, textIn, type XmlElement } from './xml.ts';
import { openZip, type Zip } from './zip.ts';

const WHAT = 'EPUB book';

/** Books (EPUB): their chapters in reading order, pictures left out; counted in paragraphs. */
export const epub: FormatReader = {
  recognises: () => true,

  parse({ path: file, bytes }, headingTypes) {
    const zip = openZip(file, bytes, WHAT);
    const place = rootFile(file, zip);
    const book = xmlOf(file, zip, place);
    const spine = find(book, 'spine');
    const manifest = find(book, 'manifest');
    if (!spine || !manifest) throw damaged(file, WHAT);
    const hrefs = new Map(elements(manifest).map(({ attributes }) => [attributes['id'] ?? '', attributes] as const));
    const parts: FlowPart[] = [];
    for (const { attributes } of elements(spine)) {
      const item = hrefs.get(attributes['idref'] ?? '');
      if (!item || !/html/.test(item['media-type'] ?? 'html') || /\bnav\b/.test(item['properties'] ?? '')) continue;
      const chapter = zip.read(path.posix.join(path.posix.dirname(place), decoded(item['href'] ?? '')));
      if (chapter) for (const part of readPage(new TextDecoder().decode(chapter)).parts) parts.push(part);
    }
    if (parts.length === 0 && zip.names.includes('META-INF/encryption.xml'))
      throw unparsable(
        file,
        'Its text is protected against copying.',
        'Leave it out with an ignore rule, or add a copy without protection.',
      );
    const stem = fileStem(file);
    const about = (name: string): string => textIn(find(book, name)).trim();
    const date = parseDate(about('dc:date')) ?? momentInName(stem);
    const all = numbered(parts);
    const title = about('dc:title') || stem;
    const author = about('dc:creator');
    return document({
      title,
      ...dated(date),
      properties: author === '' ? {} : { author: [author] },
      blocks: readFlow(all, title, date, headingTypes),
      unit: 'paragraph',
      lineCount: all.length,
    });
  },
};

function rootFile(file: string, zip: Zip): string {
  const container = xmlOf(file, zip, 'META-INF/container.xml');
  const place = find(container, 'rootfile')?.attributes['full-path'];
  if (place === undefined) throw damaged(file, WHAT);
  return place;
}

function xmlOf(file: string, zip: Zip, name: string): XmlElement {
  const bytes = zip.read(name);
  if (!bytes) throw damaged(file, WHAT);
  try {
    return parseXml(bytes);
  } catch (cause) {
    throw damaged(file, WHAT, cause);
  }
}

function decoded(href: string): string {
  try {
    return decodeURIComponent(href.replace(/#.*$/, ''));
  } catch {
    return href; // a sign of percent in a name
  }
}
