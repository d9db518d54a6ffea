/** For the tests of formats: small files of the kinds that programs write, made from what should be read in them. */
import { deflateRawSync } from 'node:zlib';
import type { ParsedDocument } from './format.ts';
import { storeZip } from './documents/zip.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** An archive of texts. */
export function zipOf(files: Readonly<Record<string, string>>): Uint8Array {
  return storeZip(new Map(Object.entries(files).map(([name, text]) => [name, utf8(text)])));
}

/** The same archive with its only file deflated, so that it can claim or hide any size. */
export function deflatedZip(name: string, data: Uint8Array, claimed = data.length): Uint8Array {
  const packed = deflateRawSync(data);
  const zip = Buffer.from(storeZip(new Map([[name, data]])));
  const head = 30 + Buffer.byteLength(name);
  const directory = Buffer.from(zip.subarray(head + data.length));
  const local = Buffer.from(zip.subarray(0, head));
  for (const [header, at] of [
    [local, 8],
    [directory, 10],
  ] as const) {
    header.writeUInt16LE(8, at);
    header.writeUInt32LE(packed.length, at + 10);
    header.writeUInt32LE(claimed, at + 14);
  }
  directory.writeUInt32LE(head + packed.length, directory.length - 6);
  return Buffer.concat([local, packed, directory]);
}

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';

/** A Word document around the XML of its paragraphs. */
export function docxOf(body: string, more: Readonly<Record<string, string>> = {}): Uint8Array {
  return zipOf({
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    '_rels/.rels':
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    'word/document.xml': `<?xml version="1.0"?><w:document ${W}><w:body>${body}</w:body></w:document>`,
    'word/styles.xml': `<w:styles ${W}>${['Title', 'heading 1', 'heading 2'].map((name) => `<w:style w:type="paragraph" w:styleId="${name.replace(' ', '')}"><w:name w:val="${name}"/></w:style>`).join('')}</w:styles>`,
    'word/numbering.xml': `<w:numbering ${W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`,
    ...more,
  });
}

/** A paragraph of a Word document; `style`: `Title`, `heading1`, `heading2`; `list`: its level in a bulleted list. */
export function wordParagraph(text: string, { style = '', list = -1, bold = false } = {}): string {
  const properties =
    (style ? `<w:pStyle w:val="${style}"/>` : '') +
    (list >= 0 ? `<w:numPr><w:ilvl w:val="${list}"/><w:numId w:val="1"/></w:numPr>` : '');
  return `<w:p><w:pPr>${properties}</w:pPr><w:r>${bold ? '<w:rPr><w:b/></w:rPr>' : ''}<w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
}

/** An OpenDocument text around the XML of its paragraphs. */
export function odtOf(body: string, styles = '', more: Readonly<Record<string, string>> = {}): Uint8Array {
  return zipOf({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml': `<?xml version="1.0"?><office:document-content><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
    ...more,
  });
}

/** A line of a PDF page: where it stands, how large it is, what it says. */
export type PdfLine = readonly [x: number, y: number, size: number, text: string];

/** A PDF with one font whose pages have these lines. */
export function pdfOf(pages: readonly (readonly PdfLine[])[], info = '', trailer = ''): Uint8Array {
  const objects = ['', '', '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>', `<< ${info} >>`];
  const kids: string[] = [];
  for (const lines of pages) {
    const content = lines
      .map(([x, y, size, text]) => `BT /F1 ${size} Tf 1 0 0 1 ${x} ${y} Tm (${text}) Tj ET`)
      .join('\n');
    kids.push(`${objects.length + 1} 0 R`);
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${objects.length + 2} 0 R >>`,
    );
    objects.push(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
  }
  objects[0] = '<< /Type /Catalog /Pages 2 0 R >>';
  objects[1] = `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${kids.length} >>`;
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const offset = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const table = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 4 0 R ${trailer} >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

/** What a reader found, one row an observation: type, heading path, text, first and last place. */
export function rowsOf({ blocks }: ParsedDocument): unknown[] {
  return blocks.flatMap((block) =>
    block.observations.map((o) => [o.type, block.headingPath.join(' > '), o.text, o.lines.start, o.lines.end]),
  );
}
