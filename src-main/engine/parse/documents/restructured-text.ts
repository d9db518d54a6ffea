import { parseDate } from '../../../../src-shared/time/written.ts';
import type { FormatReader } from '../format.ts';
import { documentOfLines, numberedLines, PartLines } from './part-lines.ts';

const RULE = /^([!-/:-@[-`{-~])\1{1,}\s*$/;
const DIRECTIVE = /^(\s*)\.\.\s+(?:\|[^|]{1,100}\|\s+)?([\w:-]+)::\s*(.*)$/;
const ITEM = /^(\s*)([-*+•]|(?:\d+|#|[a-z])[.)])\s+(\S.*)$/;
const FIELD = /^\s*:([^:\s][^:]{0,100}):(?:\s+(.*))?$/;
/** Directives whose body is running text. */
const SAYS =
  /^(?:note|warning|tip|hint|important|attention|caution|danger|error|admonition|seealso|topic|sidebar|epigraph|versionadded|versionchanged|deprecated|rubric|container|centered|glossary|figure)$/;
const CODE = /^(?:code|code-block|sourcecode|literalinclude|parsed-literal|math|highlight)$/;

/** reStructuredText: headings by their underlines, lists, code as it stands; comments and directives' options left out. */
export const restructuredText: FormatReader = {
  recognises: () => true,

  parse(input, headingTypes) {
    const lines = numberedLines(input.text);
    const parts = new PartLines();
    const fields = new Map<string, string>();
    /** Underlines in the order in which they were first seen: their place is the level. */
    const levels: string[] = [];
    /** Lines that are indented deeper than this belong to a body that is code, or is left out. */
    let body: { readonly indent: number; readonly kind: 'code' | 'none' } | null = null;
    for (let i = 0; i < lines.length; i++) {
      const [raw, number] = lines[i]!;
      const line = raw.trimEnd();
      const indent = line.length - line.trimStart().length;
      if (body && line !== '' && indent <= body.indent) body = null;
      if (body) {
        if (body.kind === 'code' && !FIELD.test(line)) parts.verbatim('code', line, number);
        continue;
      }
      const [next = ''] = lines[i + 1] ?? [];
      const [afterNext = ''] = lines[i + 2] ?? [];
      if (RULE.test(line) && next.trim() !== '' && RULE.test(afterNext) && afterNext[0] === line[0]) {
        parts.heading(levelOf(levels, `${line[0]}${line[0]}`), plain(next), number, number + 2);
        i += 2;
        continue;
      }
      if (
        line !== '' &&
        indent === 0 &&
        RULE.test(next) &&
        next.trimEnd().length >= Math.min(line.length, 4) &&
        !RULE.test(line)
      ) {
        parts.heading(levelOf(levels, next[0]!), plain(line), number, number + 1);
        i++;
        continue;
      }
      const directive = DIRECTIVE.exec(line);
      const item = ITEM.exec(line);
      const field = FIELD.exec(line);
      if (line === '' || RULE.test(line)) parts.blank();
      else if (directive) {
        parts.blank();
        const name = directive[2]!.toLowerCase();
        if (CODE.test(name)) body = { indent, kind: 'code' };
        else if (SAYS.test(name)) parts.text(plain(directive[3]!), number);
        else body = { indent, kind: 'none' };
      } else if (/^\s*\.\.(?:\s|$)/.test(line)) {
        parts.blank();
        const footnote = /^\s*\.\. \[[^\]]{1,50}\]\s+(.*)$/.exec(line);
        if (footnote) parts.text(plain(footnote[1]!), number);
        else body = { indent, kind: 'none' };
      } else if (field && (parts.parts.length <= 1 || indent > 0)) {
        fields.set(field[1]!.toLowerCase(), field[2] ?? '');
      } else if (item)
        parts.item(1 + Math.floor(item[1]!.length / 2), /\w|#/.test(item[2]!) ? '1.' : '-', plain(item[3]!), number);
      else parts.text(plain(line), number);
      if (line.endsWith('::') && !directive && !/^\s*\.\./.test(line)) {
        parts.blank();
        body = { indent, kind: 'code' };
      }
    }
    return documentOfLines(
      input,
      parts.end(),
      {
        date: parseDate(fields.get('date') ?? ''),
        tags: (fields.get('tags') ?? fields.get('keywords') ?? '')
          .split(/[,;]/)
          .map((tag) => tag.trim())
          .filter(Boolean),
        authors: fields.get('author') ? [fields.get('author')!] : [],
      },
      headingTypes,
    );
  },
};

function levelOf(levels: string[], mark: string): number {
  if (!levels.includes(mark)) levels.push(mark);
  return levels.indexOf(mark) + 1;
}

/** A line without marks of style; of a link its text. */
function plain(text: string): string {
  return text
    .replace(/:[\w:+-]{1,40}:`([^`]{1,300})`/g, (_, inner: string) => inner.replace(/\s*<[^<>]{1,300}>$/, ''))
    .replace(/``([^`]{1,300})``/g, '$1')
    .replace(/`([^`<]{1,300}?)\s*<[^<>`]{1,500}>`__?/g, '$1')
    .replace(/`([^`]{1,300})`_{0,2}/g, '$1')
    .replace(/(^|[^\w*])\*{1,2}(\S(?:[^*]{0,300}[^\s*])?)\*{1,2}(?!\w)/g, '$1$2')
    .replace(/\|(\w[^|]{0,100})\|_?/g, '$1')
    .replace(/::$/, ':')
    .replace(/\\(.)/g, '$1');
}
