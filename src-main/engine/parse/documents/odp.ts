import { momentInName } from '../../../../src-shared/time/written.ts';
import { dated, document, fileStem } from '../document.ts';
import type { FormatReader } from '../format.ts';
import { flowPart, type FlowPart, readFlow } from './flow.ts';
import { openOdf } from './odf.ts';
import { odtParts } from './odt-parts.ts';
import { allOf, elements, type XmlElement } from './xml.ts';

/** OpenDocument presentations: slide by slide, its title a heading, with the speaker's notes; counted in slides. */
export const odp: FormatReader = {
  recognises: () => true,

  parse({ path, bytes }, headingTypes) {
    const { root, body, title, created } = openOdf(path, bytes, 'OpenDocument presentation', 'office:presentation');
    const slides = allOf(body, 'draw:page');
    const parts = slides.flatMap((slide, i) => partsOf(root, slide, { start: i + 1, end: i + 1 }));
    const stem = fileStem(path);
    const date = created ?? momentInName(stem);
    const first = parts.find(({ kind }) => kind === 'heading')?.text;
    return document({
      title: title || (first ?? stem),
      ...dated(date),
      blocks: readFlow(parts, '', date, headingTypes),
      unit: 'page',
      lineCount: slides.length,
    });
  },
};

function partsOf(root: XmlElement, slide: XmlElement, place: FlowPart['place']): FlowPart[] {
  return elements(slide).flatMap((shape): FlowPart[] => {
    const kind = shape.attributes['presentation:class'] ?? '';
    if (/^(?:page-number|date-time|footer|header|page)$/.test(kind)) return [];
    const styles = elements(root).filter(({ name }) => name === 'office:automatic-styles');
    const own = odtParts({ name: '', attributes: {}, children: [...styles, { ...shape, name: 'office:text' }] });
    if (kind !== 'title') return own.map((part) => ({ ...part, place }));
    const text = own.map((part) => part.text).join(' ');
    return text === '' ? [] : [flowPart({ kind: 'heading', level: 2, text, place })];
  });
}
