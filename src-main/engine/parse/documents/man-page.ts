import { parseDate } from '../../../../src-shared/time/written.ts';
import type { FormatReader } from '../format.ts';
import { unparsable } from '../unparsable.ts';
import { documentOfLines, numberedLines, PartLines } from './part-lines.ts';

/** The first macro of a page, of both kinds. */
const FIRST = /^[.'] ?(?:TH|Dd|Dt)\b/m;
/** Macros whose arguments are text in another font. */
const FONTS =
  /^(?:B|I|R|BR|RB|BI|IB|RI|IR|SM|SB|Nm|Fl|Ar|Cm|Op|Pa|Va|Fn|Ev|Li|Dq|Sq|Ql|Em|Sy|Xr|Bq|Oo|Oc|Nd|MT|UR|Lk|Mt)$/;
const PARAGRAPH = /^(?:PP|P|LP|HP|Pp|sp|br|RS|RE|Bl|El|UE|ME)$/;

/** Manual pages (`man`, `mdoc`): sections, terms and paragraphs, without macros and changes of font. */
export const manPage: FormatReader = {
  recognises: ({ text }) => FIRST.test(text.slice(0, 20_000)),

  parse(input, headingTypes) {
    const { text, path } = input;
    if (!FIRST.test(text.slice(0, 20_000)))
      throw unparsable(path, 'It is no manual page: no line of it names one.', 'Leave it out with an ignore rule.');
    const parts = new PartLines();
    let [title, date] = ['', ''];
    let code = false;
    let term = false;
    for (const [raw, number] of numberedLines(text)) {
      const macro = /^[.'] ?([A-Za-z]+)\b\s*(.*)$/.exec(raw);
      if (/^[.'] ?\\"|^[.']\s*$/.test(raw)) continue;
      if (!macro) {
        if (code) parts.verbatim('code', plain(raw), number);
        else if (raw.trim() === '') parts.blank();
        else if (term) {
          parts.item(1, '-', plain(raw), number);
          term = false;
        } else parts.text(plain(raw), number);
        continue;
      }
      const name = macro[1]!;
      const given = argumentsOf(macro[2]!);
      const said = plain(given.join(' '));
      if (name === 'TH') {
        title = plain(given[0] ?? '');
        date = given[2] ?? '';
      } else if (name === 'Dt') title = plain(given[0] ?? '');
      else if (name === 'Dd') date = given.join(' ');
      else if (name === 'SH' || name === 'Sh') parts.heading(2, said, number);
      else if (name === 'SS' || name === 'Ss') parts.heading(3, said, number);
      else if (name === 'nf' || name === 'EX' || name === 'Bd') {
        parts.blank();
        code = true;
      } else if (name === 'fi' || name === 'EE' || name === 'Ed') {
        parts.blank();
        code = false;
      } else if (name === 'TP') {
        parts.blank();
        term = true;
      } else if (name === 'IP' || name === 'It') {
        if (said === '') parts.blank();
        else parts.item(1, '-', plain(given[0] ?? ''), number);
      } else if (PARAGRAPH.test(name)) parts.blank();
      else if (FONTS.test(name) && said !== '') {
        const words = plain(
          /^[A-Z]{2}$/.test(name) && name !== 'SM' && name !== 'SB' ? given.join('') : given.join(' '),
        );
        if (term) parts.item(1, '-', words, number);
        else parts.text(words, number);
        term = false;
      }
    }
    return documentOfLines(input, parts.end(), { title, date: parseDate(date) }, headingTypes);
  },
};

/** The arguments of a macro: words, or what stands in quotation marks. */
function argumentsOf(text: string): string[] {
  return [...text.matchAll(/"((?:[^"]|""){0,2000})"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
}

function plain(text: string): string {
  return text
    .replace(/\\f(?:\([A-Z]{2}|\[[^\]]{0,20}\]|.)/g, '')
    .replace(/\\s[+-]?\d/g, '')
    .replace(/\\\*?\((aq|cq|oq|dq|lq|rq|em|en|bu|co|hy)/g, (_, name: string) => SIGNS[name] ?? '')
    .replace(/\\\[(aq|cq|oq|dq|lq|rq|em|en|bu|co|hy)\]/g, (_, name: string) => SIGNS[name] ?? '')
    .replace(/\\[&|^c%]/g, '')
    .replace(/\\e/g, '\\')
    .replace(/\\([-.'`~ ])/g, (_, sign: string) => (sign === '~' ? ' ' : sign))
    .trim();
}

const SIGNS: Readonly<Record<string, string>> = {
  aq: "'",
  cq: '’',
  oq: '‘',
  dq: '"',
  lq: '“',
  rq: '”',
  em: '—',
  en: '–',
  bu: '•',
  co: '©',
  hy: '-',
};
