import { win32 } from 'node:path';
import { commentsIn, type Comment, type Syntax } from './comments.ts';
import { Declarations } from './declarations.ts';
import { block, document, observation } from '../document.ts';
import type { FormatReader, ParsedBlock } from '../format.ts';
import { plainLines } from '../notes/lines.ts';

const C: Syntax = { line: '//', open: '/*', close: '*/', docstrings: false };
const SHELL: Syntax = { line: '#', open: null, close: null, docstrings: false };

/** How comments are written, by extension, where not as in C. */
const SYNTAX: Readonly<Record<string, Syntax>> = {
  '.py': { line: '#', open: null, close: null, docstrings: true },
  '.rb': { line: '#', open: '=begin', close: '=end', docstrings: false },
  '.sh': SHELL,
  '.sql': { line: '--', open: '/*', close: '*/', docstrings: false },
  '.lua': { line: '--', open: '--[[', close: ']]', docstrings: false },
};

/** Shorter comments say little by themselves, unless they document something. In words. */
const FEW_WORDS = 6;
/** A comment at the top of a file that says whose it is, not what it does. */
const LICENSE = /\bcopyright\b|\blicen[sc]ed? under\b|SPDX-License-Identifier|\ball rights reserved\b/i;

/** Source code, of which the comments are read, each under the names of what it stands in and before. */
export const code: FormatReader = {
  recognises: () => true,

  parse({ path, text }) {
    const lines = plainLines(text);
    const name = win32.basename(path);
    const syntax = SYNTAX[name.slice(name.lastIndexOf('.')).toLowerCase()] ?? C;
    const raws = lines.map((line) => line.raw);
    const declarations = new Declarations(raws);
    const blocks: ParsedBlock[] = [];
    for (const comment of commentsIn(raws, syntax)) {
      const headingPath = declarations.around(comment);
      if (!worthReading(comment)) continue;
      const one = observation({ text: comment.text, lines: { start: comment.start, end: comment.end } });
      const last = blocks[blocks.length - 1];
      const same = last !== undefined && last.headingPath.join('\n') === headingPath.join('\n');
      if (same) blocks.pop();
      blocks.push(
        block({
          label: headingPath.at(-1) ?? '',
          headingPath,
          observations: same ? [...last.observations, one] : [one],
        }),
      );
    }
    return document({ title: name, blocks, lineCount: lines.length });
  },
};

function worthReading({ text, documents, first }: Comment): boolean {
  if (first && LICENSE.test(text.slice(0, 3000))) return false;
  const words = text.match(/\p{L}[\p{L}\p{N}'’-]+/gu)?.length ?? 0;
  return documents ? words > 0 : words >= FEW_WORDS;
}
