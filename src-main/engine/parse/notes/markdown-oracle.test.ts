/** The line scanner against a full CommonMark parser: both see the same headings and the same fences. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import { scanLines } from './lines.ts';

type Node = ReturnType<typeof fromMarkdown> | ReturnType<typeof fromMarkdown>['children'][number];

/** `h2 5` for a heading of level 2 in line 5, `f 7-9` for a fence from line 7 to 9. */
function expected(text: string): string[] {
  const found: string[] = [];
  const lines = text.split('\n');
  const visit = (node: Node): void => {
    const { start, end } = node.position!;
    // Headings and fences of a quote or a list are part of that, so only the first level of the tree is walked.
    if (node.type === 'heading') found.push(`h${node.depth} ${start.line}`);
    else if (node.type === 'code' && /^ {0,3}(?:`{3}|~{3})/.test(lines[start.line - 1]!))
      found.push(`f ${start.line}-${end.line}`);
    else if (node.type === 'root') node.children.forEach(visit);
  };
  visit(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
  return found;
}

function scanned(text: string): string[] {
  const found: string[] = [];
  let start = 0;
  const lines = scanLines(text);
  lines.forEach((line, i) => {
    if (line.kind === 'heading') found.push(`h${line.mark} ${line.number}`);
    if (line.kind !== 'code') return;
    if (start === 0) start = line.number;
    const next = lines[i + 1];
    if (next?.kind === 'code' && !(closing(line.raw, lines[start - 1]!.raw) && line.number > start)) return;
    found.push(`f ${start}-${line.number}`);
    start = 0;
  });
  return found;
}

function closing(raw: string, opening: string): boolean {
  const mark = /^\s*(`+|~+)/.exec(opening)![1]!;
  return new RegExp(`^\\s*\\${mark[0]!}{${mark.length},}\\s*$`).test(raw);
}

const SAMPLES: readonly string[] = [
  '# One\n\n## Two ##\n\n###### Six\n\n####### seven\n\n#tag\n\n#\n',
  'Title\n=====\n\nSection\n---\n\ntext\n',
  'text\n\n---\n\nmore\n\n***\n',
  '- item\n---\n\n| a |\n|---|\n| b |\n',
  'a\n\n    # indented code\n    ---\n\nb\n',
  '````md\n```js\n# no heading\n```\n````\n# after\n',
  '~~~\n```\n~~~\n\n```js title="a"\nx\n```\n',
  '```inline``` text\n\n`` `# x` ``\n',
  '<!-- a comment\n# no heading\n---\n-->\n\n# heading\n',
  '<!-- one line -->\n\n# heading\n',
  '> # quoted\n> ```\n> x\n> ```\n\n# own\n',
  'text\n# heading right below\ntext\n```\ncode right below\n```\ntext\n',
  'Line\n# Heading `code` and **bold**\n\n| a | b |\n| - | - |\n| `x` | # no |\n',
  '[^1]: Note.\n\n# After\n',
];

describe('the scanner and CommonMark see the same headings and fences', () => {
  test.each(SAMPLES)('in %j', (text) => {
    expect(scanned(text)).toEqual(expected(text));
  });

  test.each(['README.md', 'src-main/engine/README.md'])('in %s', (path) => {
    const text = readFileSync(path, 'utf8');
    expect(scanned(text)).toEqual(expected(text));
  });

  test('in whatever is built of such lines', () => {
    const paragraph = fc.constantFrom(
      'text',
      '# One',
      '## Two ##',
      '#tag',
      'Title\n===',
      'Title\n---',
      '***',
      '```\n# x\n```',
      '````\n```\n````',
      '~~~js\n---\n~~~',
      '> quoted',
      '> # quoted',
      '| a |\n|---|\n| b |',
      '    # code',
      '<!-- a\n# x\n-->',
      '`inline`',
      '[^1]: note',
      '[[link]] ^id',
    );
    fc.assert(
      fc.property(fc.array(paragraph, { maxLength: 12 }), (parts) => {
        const text = `${parts.join('\n\n')}\n`;
        expect(scanned(text)).toEqual(expected(text));
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

test('where the scanner reads notes in its own way, it does so on purpose', () => {
  // A forgotten mark must not swallow the rest of a note.
  expect([scanned('```\na\n\n## Later\n'), expected('```\na\n\n## Later\n')]).toEqual([['f 1-3', 'h2 4'], ['f 1-5']]);
  expect([scanned('<!-- a\n\n# Later\n'), expected('<!-- a\n\n# Later\n')]).toEqual([['h1 3'], []]);
  // A line drawn below prose is a line; only one that stands alone is underlined to be a heading.
  expect([scanned('two lines\nof prose\n---\n'), expected('two lines\nof prose\n---\n')]).toEqual([[], ['h2 1']]);
  // A fence is one however deep it stands: by hand, lists are not always written as lists.
  expect([scanned('a\n\n    ```\n    b\n    ```\n'), expected('a\n\n    ```\n    b\n    ```\n')]).toEqual([
    ['f 3-5'],
    [],
  ]);
  // Indented, it is part of a list item or of pasted text.
  expect([scanned('   # A\n'), expected('   # A\n')]).toEqual([[], ['h1 1']]);
});
