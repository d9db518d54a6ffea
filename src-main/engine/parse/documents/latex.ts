import { parseDate } from '../../../../src-shared/time/written.ts';
import type { FormatReader } from '../format.ts';
import { documentOfLines, numberedLines, PartLines } from './part-lines.ts';

const SECTIONS: readonly string[] = ['part', 'chapter', 'section', 'subsection', 'subsubsection', 'paragraph'];
const SECTION = /^\s*\\(part|chapter|section|subsection|subsubsection|paragraph)\*?(?:\[[^\]]{0,300}\])?\{(.*)$/;
const CODE = /^\s*\\(begin|end)\{(verbatim|lstlisting|minted|alltt|Verbatim)\*?\}/;
const ABOUT = /\\(title|date|author)(?:\[[^\]]{0,300}\])?\{((?:[^{}]|\{[^{}]{0,300}\}){0,500})\}/;
/** Commands whose arguments are no text. */
const NO_TEXT =
  /\\(?:label|ref|eqref|pageref|cite\w*|includegraphics|input|include|bibliography\w*|usepackage|documentclass|newcommand|renewcommand|vspace|hspace|setlength|index|pagestyle|thispagestyle|hypersetup|begin|end)\*?(?:\[[^\]]{0,300}\])*\{[^{}]{0,500}\}(?:\{[^{}]{0,100}\})?(?:\[[^\]]{0,100}\])?/g;
const ACCENTS: Readonly<Record<string, string>> = {
  '`': '\u0300',
  "'": '\u0301',
  '^': '\u0302',
  '~': '\u0303',
  '"': '\u0308',
  '=': '\u0304',
  '.': '\u0307',
  c: '\u0327',
  v: '\u030c',
  u: '\u0306',
  H: '\u030b',
  r: '\u030a',
  k: '\u0328',
};
const SIGNS: Readonly<Record<string, string>> = {
  ss: 'ß',
  ae: 'æ',
  AE: 'Æ',
  oe: 'œ',
  OE: 'Œ',
  o: 'ø',
  O: 'Ø',
  aa: 'å',
  AA: 'Å',
  l: 'ł',
  L: 'Ł',
  i: 'i',
  j: 'j',
  ldots: '…',
  dots: '…',
  textendash: '–',
  textemdash: '—',
  textbackslash: '\\',
  LaTeX: 'LaTeX',
  TeX: 'TeX',
};

/** LaTeX: sections, lists, code as it stands; commands are taken off, and what stands before the text is left out. */
export const latex: FormatReader = {
  recognises: () => true,

  parse(input, headingTypes) {
    const parts = new PartLines();
    const about = new Map<string, string>();
    const { text } = input;
    let inside = !/^[^%\n]{0,200}\\begin\{document\}/m.test(text);
    let code = false;
    let lists = 0;
    for (const [raw, number] of numberedLines(text)) {
      const bounds = CODE.exec(raw);
      if (bounds) {
        code = bounds[1] === 'begin';
        parts.blank();
        continue;
      }
      if (code) {
        parts.verbatim('code', raw, number);
        continue;
      }
      const line = raw.replace(/(^|[^\\])%.*$/, '$1').trimEnd();
      const own = ABOUT.exec(line);
      if (own) about.set(own[1]!, plain(own[2]!));
      if (!inside) {
        inside = /\\begin\{document\}/.test(line);
        continue;
      }
      const section = SECTION.exec(line);
      const item = /^\s*\\item\b\s*(?:\[([^\]]{0,200})\])?\s*(.*)$/.exec(line);
      if (/\\begin\{(?:itemize|enumerate|description)\}/.test(line)) lists++;
      if (/\\end\{(?:itemize|enumerate|description)\}/.test(line)) lists = Math.max(0, lists - 1);
      if (raw.trim() === '') parts.blank();
      else if (line.trim() === '' || own) continue;
      else if (section) parts.heading(SECTIONS.indexOf(section[1]!) + 1, plain(section[2]!), number);
      else if (item) parts.item(Math.max(1, lists), '-', plain([item[1], item[2]].filter(Boolean).join(': ')), number);
      else {
        const said = plain(line);
        if (said === '' && /\\(?:begin|end)\b/.test(line)) parts.blank();
        else if (said !== '') parts.text(said, number);
      }
    }
    return documentOfLines(
      input,
      parts.end(),
      {
        title: about.get('title'),
        date: parseDate(about.get('date') ?? ''),
        authors: (about.get('author') ?? '')
          .split(/\band\b|,/)
          .map((one) => one.trim())
          .filter(Boolean),
      },
      headingTypes,
    );
  },
};

/** A line as it is read: accents and signs as letters, commands without their names. */
function plain(text: string): string {
  return text
    .replace(NO_TEXT, '')
    .replace(/\\(?:href|textcolor|hyperref)(?:\[[^\]]{0,300}\])?(?:\{[^{}]{0,500}\})?\{([^{}]{0,500})\}/g, '$1')
    .replace(/\\([`'^~"=.])\s?\{?\\?([A-Za-z])\}?/g, (_, mark: string, letter: string) => accented(letter, mark))
    .replace(/\\([cvuHrk])\{\\?([A-Za-z])\}/g, (_, mark: string, letter: string) => accented(letter, mark))
    .replace(/\\([A-Za-z]+)\b(?:\{\})?\s?/g, (whole: string, name: string) => SIGNS[name] ?? whole)
    .replace(/\\\\(?:\[[^\]]{0,50}\])?/g, ' ')
    .replace(/\\[A-Za-z]+\*?(?:\[[^\]]{0,300}\])?/g, '')
    .replace(/\\([%&#_${}])/g, '\u0000$1')
    .replace(/(^|[^\u0000])[{}]/g, '$1')
    .replace(/(^|[^\u0000])[{}]/g, '$1')
    .replaceAll('\u0000', '')
    .replace(/``|''/g, '"')
    .replace(/---/g, '—')
    .replace(/--/g, '–')
    .replace(/~|\\[,;: ]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function accented(letter: string, mark: string): string {
  return `${letter}${ACCENTS[mark] ?? ''}`.normalize('NFC');
}
