import { parseDate } from '../../../../src-shared/time/written.ts';
import type { FormatReader } from '../format.ts';
import { documentOfLines, numberedLines, PartLines } from './part-lines.ts';

const HEADING = /^(={1,6}|#{1,6})\s+(\S.*)$/;
const ATTRIBUTE = /^:!?([\w-]+)!?:(?:\s+(.*))?$/;
/** What begins and ends a block. */
const FENCE = /^(-{4,}|\.{4,}|\+{4,}|\/{4,}|={4,}|\*{4,}|_{4,}|`{3,}|-{2}|\|={3,})(\w*)$/;
const ITEM = /^\s*(\*{1,6}|-|\.{1,6}|\d+\.)\s+(\S.*)$/;

/** AsciiDoc: headings, lists, tables row by row, code as it stands, its marks of style taken off. */
export const asciidoc: FormatReader = {
  recognises: () => true,

  parse(input, headingTypes) {
    const parts = new PartLines();
    const attributes = new Map<string, string>();
    /** The mark that ends a block of code, a comment or a table. */
    let fence = '';
    for (const [raw, number] of numberedLines(input.text)) {
      const line = raw.trimEnd();
      const mark = FENCE.exec(line)?.[1] ?? '';
      if (fence !== '' && mark === fence) {
        fence = '';
        parts.blank();
      } else if (fence.startsWith('|')) {
        if (line.startsWith('|')) parts.verbatim('table', cells(line), number);
        else parts.text(plain(line), number);
      } else if (fence.startsWith('/')) continue;
      else if (fence !== '') parts.verbatim('code', raw, number);
      else if (/^(?:-{4}|\.{4}|\+{4}|\/{4}|`{3}|\|)/.test(mark)) {
        parts.blank();
        fence = mark;
      } else if (mark !== '' || line === '' || line === '+') parts.blank();
      else if (/^\/\/(?!\/)/.test(line) || /^(?:image|include|toc|ifdef|ifndef|endif|ifeval)::/.test(line))
        parts.blank();
      else {
        const heading = HEADING.exec(line);
        const attribute = ATTRIBUTE.exec(line);
        const item = ITEM.exec(line);
        if (heading) parts.heading(heading[1]!.length, plain(heading[2]!), number);
        else if (attribute) attributes.set(attribute[1]!.toLowerCase(), attribute[2] ?? '');
        else if (/^\[[^\]]{0,500}\]$/.test(line)) parts.blank();
        else if (item) parts.item(levelOf(item[1]!), /^\d|^\./.test(item[1]!) ? '1.' : '-', plain(item[2]!), number);
        else if (/^\.\S/.test(line)) {
          parts.blank();
          parts.text(plain(line.slice(1)), number);
        } else parts.text(plain(line.replace(/^(.{1,200}?):{2,4}(?=\s|$)/, '$1:')), number);
      }
    }
    return documentOfLines(
      input,
      parts.end(),
      {
        title: attributes.get('title'),
        date: parseDate(attributes.get('revdate') ?? attributes.get('date') ?? ''),
        tags: listed(attributes.get('keywords') ?? attributes.get('tags') ?? ''),
        authors: attributes.has('author') ? [attributes.get('author')!] : [],
      },
      headingTypes,
    );
  },
};

function levelOf(mark: string): number {
  return /^[*.]+$/.test(mark) ? mark.length : 1;
}

function cells(line: string): string {
  return line
    .split('|')
    .slice(1)
    .map((cell) => plain(cell.trim()))
    .join(' | ');
}

function listed(text: string): readonly string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** A line without marks of style; of a link its text. */
function plain(text: string): string {
  return text
    .replace(/\b(?:link|mailto|xref|footnote|kbd|btn|menu|stem|pass):[^\s[]{0,500}\[([^\]]{0,500})\]/g, '$1')
    .replace(/\bhttps?:\/\/[^\s[]{1,500}\[([^\]]{1,500})\]/g, '$1')
    .replace(/<<[^<>,]{1,200},([^<>]{1,200})>>/g, '$1')
    .replace(/<<([^<>,]{1,200})>>/g, '$1')
    .replace(/(^|[^\w*])\*{1,2}(\S(?:[^*]{0,300}[^\s*])?)\*{1,2}(?!\w)/g, '$1$2')
    .replace(/(^|\W)_{1,2}(\S(?:[^_]{0,300}[^\s_])?)_{1,2}(?!\w)/g, '$1$2')
    .replace(/`{1,2}([^`]{1,300})`{1,2}/g, '$1')
    .replace(/\s\+$/, '');
}
