import type { FormatReader } from '../format.ts';
import { documentOfLines, numberedLines, PartLines } from './part-lines.ts';

/** Lines that tell the program how to set the text. */
const SETS =
  /^\s*#(?:set|let|import|show|include|pagebreak|v|h|outline|bibliography|counter|context|if|else|for|while|return)\b/;

/** Typst: headings, lists, code as it stands; what only sets the text is left out. */
export const typst: FormatReader = {
  recognises: () => true,

  parse(input, headingTypes) {
    const parts = new PartLines();
    let title = '';
    let within: 'text' | 'code' | 'comment' = 'text';
    /** Brackets of a call that sets something, still open. */
    let open = 0;
    for (const [raw, number] of numberedLines(input.text)) {
      const line = raw.trimEnd();
      if (within === 'comment') {
        if (line.includes('*/')) within = 'text';
      } else if (within === 'code') {
        if (/^\s*```/.test(line)) {
          within = 'text';
          parts.blank();
        } else parts.verbatim('code', line, number);
      } else if (/^\s*```/.test(line)) {
        parts.blank();
        within = 'code';
      } else if (/^\s*\/\*/.test(line)) {
        if (!line.includes('*/')) within = 'comment';
      } else if (open > 0 || SETS.test(line)) {
        title ||= /\btitle:\s*(?:"([^"]{1,200})"|\[([^\]]{1,200})\])/.exec(line)?.slice(1).find(Boolean) ?? '';
        open = Math.max(0, open + brackets(line));
        parts.blank();
      } else {
        const text = line.replace(/(^|\s)\/\/.*$/, '$1');
        const heading = /^\s*(={1,6})\s+(\S.*)$/.exec(text);
        const item = /^(\s*)([-+]|\d+\.)\s+(\S.*)$/.exec(text);
        const term = /^\s*\/\s+([^:]{1,200}):\s*(.*)$/.exec(text);
        if (heading) parts.heading(heading[1]!.length, plain(heading[2]!), number);
        else if (item)
          parts.item(1 + Math.floor(item[1]!.length / 2), item[2] === '-' ? '-' : '1.', plain(item[3]!), number);
        else if (term) parts.item(1, '-', plain(`${term[1]}: ${term[2]}`), number);
        else parts.text(plain(text), number);
      }
    }
    return documentOfLines(input, parts.end(), { title }, headingTypes);
  },
};

function brackets(line: string): number {
  const code = line.replace(/"(?:[^"\\]|\\.){0,1000}"/g, '');
  return (code.match(/[([{]/g)?.length ?? 0) - (code.match(/[)\]}]/g)?.length ?? 0);
}

/** A line without marks of style; of a call with text in brackets that text. */
function plain(text: string): string {
  return text
    .replace(/#[\w.-]{1,60}(?:\([^()]{0,500}\))?\[([^\]]{0,500})\]/g, '$1')
    .replace(/#(?:link|cite|ref)\("([^"]{1,500})"\)/g, '$1')
    .replace(/#[\w.-]{1,60}\([^()]{0,500}\)/g, '')
    .replace(/(^|\s)<[\w:-]{1,80}>$/, '$1')
    .replace(/(^|[^\w*])\*(\S(?:[^*]{0,300}\S)?)\*(?!\w)/g, '$1$2')
    .replace(/(^|\W)_(\S(?:[^_]{0,300}\S)?)_(?!\w)/g, '$1$2')
    .replace(/`([^`]{1,300})`/g, '$1')
    .replace(/\s\\$/, '')
    .replace(/\\([#*_$@<`\\])/g, '$1')
    .replace(/~/g, ' ');
}
