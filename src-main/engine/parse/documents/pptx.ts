import { momentInName } from '../../../../src-shared/time/written.ts';
import { dated, document, fileStem } from '../document.ts';
import type { FormatReader } from '../format.ts';
import { damaged } from '../unparsable.ts';
import { flowPart, type FlowPart, readFlow } from './flow.ts';
import { allOf, elements, find, type XmlElement } from './xml.ts';
import { aboutOf, openOffice, relationsOf, xmlIn } from './office.ts';

const WHAT = 'PowerPoint presentation';

/** Presentations (PowerPoint): slide by slide, its title a heading, with the speaker's notes; counted in slides. */
export const pptx: FormatReader = {
  recognises: () => true,

  parse({ path: file, bytes }, headingTypes) {
    const zip = openOffice(file, bytes, WHAT, 'ppt/presentation.xml');
    const presentation = xmlIn(zip, 'ppt/presentation.xml');
    if (!presentation) throw damaged(file, WHAT);
    const relations = relationsOf(zip, 'ppt/presentation.xml');
    const slides = allOf(presentation, 'p:sldId').flatMap(({ attributes }) => {
      const target = relations.find(({ id }) => id === attributes['r:id'])?.target;
      return target === undefined ? [] : [target];
    });
    const parts = slides.flatMap((slide, i) => {
      const place = { start: i + 1, end: i + 1 };
      const notes = relationsOf(zip, slide).find(({ type }) => type.endsWith('/notesSlide'))?.target;
      return [...shapesOf(xmlIn(zip, slide), place), ...(notes ? shapesOf(xmlIn(zip, notes), place, true) : [])];
    });
    const stem = fileStem(file);
    const { title, created } = aboutOf(zip);
    const date = created ?? momentInName(stem);
    const first = parts.find(({ kind }) => kind === 'heading')?.text;
    return document({
      title: /^(?:powerpoint[ -]pr\S*|presentation ?\d*|)$/i.test(title) ? (first ?? stem) : title,
      ...dated(date),
      blocks: readFlow(parts, '', date, headingTypes),
      unit: 'page',
      lineCount: slides.length,
    });
  },
};

/** Places for signs of their own, such as the number of a slide. */
const NO_TEXT = /^(?:sldNum|dt|ftr|hdr|sldImg)$/;

function shapesOf(slide: XmlElement | null, place: FlowPart['place'], isNotes = false): FlowPart[] {
  if (!slide) return [];
  return [...shapes(slide)].flatMap((shape): FlowPart[] => {
    if (shape.name === 'a:tbl')
      return allOf(shape, 'a:tr').map((row, i) =>
        flowPart({
          kind: 'table',
          text:
            allOf(row, 'a:tc')
              .map((cell) =>
                paragraphs(cell)
                  .map(({ text }) => text)
                  .join(' '),
              )
              .join(' | ') || '|',
          joins: i > 0,
          place,
        }),
      );
    const kind = find(shape, 'p:ph')?.attributes['type'] ?? '';
    if (NO_TEXT.test(kind)) return [];
    const said = paragraphs(shape);
    if (!isNotes && /^(?:title|ctrTitle)$/.test(kind)) {
      const text = said.map((one) => one.text).join(' ');
      return text === '' ? [] : [flowPart({ kind: 'heading', level: 2, text, place })];
    }
    const isList = !isNotes && /^(?:body|obj|)$/.test(kind) && said.length > 1;
    return said.map(({ text, level }, i) =>
      isList
        ? flowPart({ kind: 'item', mark: '-', level: level + 1, text, joins: i > 0, place })
        : flowPart({ text, place }),
    );
  });
}

/** Shapes with text and tables, in their order, groups opened. */
function* shapes(parent: XmlElement): Generator<XmlElement> {
  for (const child of elements(parent)) {
    if (child.name === 'p:sp' || child.name === 'a:tbl') yield child;
    else yield* shapes(child);
  }
}

function paragraphs(shape: XmlElement): { text: string; level: number }[] {
  return allOf(shape, 'a:p').flatMap((paragraph) => {
    const text = runs(paragraph).trim();
    const level = Number(find(paragraph, 'a:pPr')?.attributes['lvl'] ?? 0);
    return text === '' ? [] : [{ text, level: Number.isInteger(level) && level > 0 ? level : 0 }];
  });
}

function runs(parent: XmlElement): string {
  return elements(parent)
    .map((child) => {
      if (child.name === 'a:t') return child.children.filter((one) => typeof one === 'string').join('');
      return child.name === 'a:br' ? '\n' : child.name === 'a:pPr' ? '' : runs(child);
    })
    .join('');
}
