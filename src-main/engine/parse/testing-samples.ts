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

/** An OpenDocument spreadsheet or presentation around the XML of its content. */
export function odfOf(kind: 'spreadsheet' | 'presentation', body: string): Uint8Array {
  return zipOf({
    'content.xml': `<?xml version="1.0"?><office:document-content><office:body><office:${kind}>${body}</office:${kind}></office:body></office:document-content>`,
  });
}

/** A file of relations between the files of a document of Office: `rId1`, `rId2` and so on. */
const relations = (targets: readonly (readonly [type: string, target: string])[]): string =>
  `<Relationships>${targets.map(([type, target], i) => `<Relationship Id="rId${i + 1}" Type="http://schemas.example/${type}" Target="${target}"/>`).join('')}</Relationships>`;

/** A presentation of PowerPoint: slides as the XML of their shapes, with the speaker's notes of the first. */
export function pptxOf(slides: readonly string[], notes = ''): Uint8Array {
  const slide = (body: string): string => `<p:sld><p:cSld><p:spTree>${body}</p:spTree></p:cSld></p:sld>`;
  return zipOf({
    'ppt/presentation.xml': `<p:presentation><p:sldIdLst>${slides.map((_, i) => `<p:sldId id="${i}" r:id="rId${i + 1}"/>`).join('')}</p:sldIdLst></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': relations(slides.map((_, i) => ['slide', `slides/slide${i + 1}.xml`])),
    ...Object.fromEntries(slides.map((body, i) => [`ppt/slides/slide${i + 1}.xml`, slide(body)])),
    'ppt/slides/_rels/slide1.xml.rels': relations([['notesSlide', '../notesSlides/notesSlide1.xml']]),
    'ppt/notesSlides/notesSlide1.xml': slide(notes),
  });
}

/** A shape of a slide. @param kind `title`, `body`; empty for a text box */
export function shapeOf(kind: string, ...paragraphs: readonly string[]): string {
  const text = paragraphs.map((one) => `<a:p><a:r><a:t>${one}</a:t></a:r></a:p>`).join('');
  return `<p:sp><p:nvSpPr><p:nvPr>${kind === '' ? '' : `<p:ph type="${kind}"/>`}</p:nvPr></p:nvSpPr><p:txBody>${text}</p:txBody></p:sp>`;
}

/** A workbook of Excel with one sheet. Cells are texts; numbers are days that are shown as dates. */
export function xlsxOf(name: string, rows: readonly (readonly (string | number)[])[]): Uint8Array {
  const texts = [...new Set(rows.flat().filter((cell) => typeof cell === 'string'))];
  const cell = (value: string | number, row: number, column: number): string => {
    const at = `${String.fromCharCode(65 + column)}${row + 1}`;
    if (value === '') return '';
    return typeof value === 'number'
      ? `<c r="${at}" s="1"><v>${value}</v></c>`
      : `<c r="${at}" t="s"><v>${texts.indexOf(value)}</v></c>`;
  };
  const sheet = rows.map(
    (cells, row) => `<row r="${row + 1}">${cells.map((one, i) => cell(one, row, i)).join('')}</row>`,
  );
  return zipOf({
    'xl/workbook.xml': `<workbook><sheets><sheet name="${name}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([['worksheet', 'worksheets/sheet1.xml']]),
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheet.join('')}</sheetData></worksheet>`,
    'xl/sharedStrings.xml': `<sst>${texts.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`,
    'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
  });
}

/** A book of chapters, each the HTML of its body. */
export function epubOf(title: string, chapters: readonly string[]): Uint8Array {
  const items = chapters.map(
    (_, i) => `<item id="c${i}" href="text/c%20${i}.xhtml" media-type="application/xhtml+xml"/>`,
  );
  return zipOf({
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
    'OEBPS/book.opf': `<package><metadata><dc:title>${title}</dc:title><dc:creator>Ada</dc:creator><dc:date>2025-03-01</dc:date></metadata><manifest>${items.join('')}</manifest><spine>${chapters.map((_, i) => `<itemref idref="c${i}"/>`).join('')}</spine></package>`,
    ...Object.fromEntries(chapters.map((body, i) => [`OEBPS/text/c ${i}.xhtml`, `<html><body>${body}</body></html>`])),
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
