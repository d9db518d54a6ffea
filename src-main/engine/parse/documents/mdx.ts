import type { FormatReader } from '../format.ts';
import { markdown } from '../notes/markdown.ts';

/** Markdown with code between it: MDX (imports, exports, components), R Markdown and Quarto. */
export const mdx: FormatReader = {
  redaction: 'text',

  recognises: () => true,

  parse: (input, headingTypes) =>
    markdown.parse(
      {
        path: input.path,
        bytes: input.bytes,
        text: /\.mdx$/i.test(input.path) ? withoutCode(input.text) : input.text,
        redact: (text) => input.redact(text),
      },
      headingTypes,
    ),
};

/** The text with the same lines, those of imports, exports and of tags alone empty; what stands in fences stays. */
function withoutCode(text: string): string {
  let fence = '';
  /** Within an import, an export or a tag that goes over several lines. */
  let open: RegExp | null = null;
  return text
    .split('\n')
    .map((raw) => {
      const mark = /^\s*(`{3,}|~{3,})/.exec(raw)?.[1] ?? '';
      if (fence !== '') {
        if (mark.startsWith(fence)) fence = '';
        return raw;
      }
      if (open) {
        if (raw.trim() === '' || open.test(raw)) open = null;
        return '';
      }
      if (mark !== '') {
        fence = mark;
        return raw;
      }
      if (/^(?:import|export)\s/.test(raw)) {
        if (!/;\s*$|['"]\s*$|[)}\]]\s*$/.test(raw)) open = /^\S.*[;'"]\s*$|^[)}\]]/;
        return '';
      }
      if (/^\s*<[A-Z][\w.]*(?:\s[^<>]*)?$/.test(raw)) {
        open = />\s*$/;
        return '';
      }
      return raw.replace(/\{\/\*.{0,2000}?\*\/\}/g, '').replace(/<\/?[A-Z][\w.]{0,80}(?:\s[^<>]{0,2000})?\/?>/g, '');
    })
    .join('\n');
}
