import type { Moment } from '../../../../src-shared/time/wall.ts';
import { momentInName, parseDate } from '../../../../src-shared/time/written.ts';
import { dated, document, fileStem } from '../document.ts';
import { numbered, readFlow } from './flow.ts';
import type { FormatReader } from '../format.ts';
import { readPage } from './html-parts.ts';
import { damaged, unparsable } from '../unparsable.ts';
import { find, parseXml, textIn } from './xml.ts';
import { openZip, storeZip, type Zip } from './zip.ts';

const WHAT = 'Word document';
/** Programs put these into the title by themselves. */
const NO_TITLE = /^(?:document ?\d*|untitled.*|microsoft word\b.*|.*\.docx?)?$/i;
/** The converter's links from a footnote back to its place in the text. */
const BACK_LINKS = / ?<a href="#(?:foot|end)note-ref-[^"]*">↑<\/a>/g;
/** What Word writes as a compound file: a document behind a password, or one of the time before .docx. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0];

/**
 * Word documents: headings by their styles, lists, tables row by row, footnotes last; pictures and comments left out.
 */
export const docx: FormatReader = {
  recognises: () => true,

  async parse({ path, bytes }, headingTypes) {
    if (COMPOUND.every((byte, i) => bytes[i] === byte)) {
      throw unparsable(
        path,
        'It is protected by a password, or an old .doc file by another name.',
        'Save a copy without a password as .docx and add that.',
      );
    }
    const zip = openZip(path, bytes, WHAT);
    const { parts } = readPage(await toHtml(path, zip));
    const headings = parts.filter((part) => part.kind === 'heading' && part.level === 1);
    const stem = fileStem(path);
    const { title, created } = properties(zip);
    const date = created ?? momentInName(stem);
    const paragraphs = numbered(parts);
    return document({
      title: NO_TITLE.test(title) ? (headings[0]?.text ?? stem) : title,
      ...dated(date),
      blocks: readFlow(paragraphs, headings[0]?.text ?? '', date, headingTypes),
      unit: 'paragraph',
      lineCount: paragraphs.length,
    });
  },
};

/**
 * The converter gets an archive of nothing but the texts, unpacked here within known bounds: it would unpack whatever a
 * hostile file claims to be small.
 */
async function toHtml(path: string, zip: Zip): Promise<string> {
  const texts = new Map<string, Uint8Array>();
  for (const name of zip.names) {
    const data = /\.(?:xml|rels)$/i.test(name) ? zip.read(name) : null;
    if (data) texts.set(name, data);
  }
  const { default: mammoth } = await import('mammoth');
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer: Buffer.from(storeZip(texts)) },
      {
        styleMap: ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"],
        convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
        includeEmbeddedStyleMap: false,
        externalFileAccess: false,
      },
    );
    return value.replace(BACK_LINKS, '');
  } catch (error) {
    throw damaged(path, WHAT, error);
  }
}

/** What the document says of itself; a part of it that is damaged is no reason to leave the text unread. */
function properties(zip: Zip): { title: string; created: Moment | null } {
  try {
    const root = parseXml(zip.read('docProps/core.xml') ?? new Uint8Array());
    const text = (name: string): string => textIn(find(root, name)).trim();
    return { title: text('dc:title'), created: parseDate(text('dcterms:created')) };
  } catch {
    return { title: '', created: null };
  }
}
