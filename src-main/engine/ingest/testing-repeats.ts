/** Files of one repeated fragment in each format, for measuring how the time of reading grows. */
import { docxOf, odtOf, pdfOf, wordParagraph } from '../parse/testing-samples.ts';

/** Beginnings, ends and parts of what the formats' syntaxes have; each is repeated until a file is full. */
export const FRAGMENTS: readonly string[] = [
  '[',
  '(',
  '{',
  '<',
  '*',
  '_',
  '`',
  '|',
  '#',
  ':',
  '\\',
  '"',
  '&',
  '\t',
  '\r',
  '\u2028',
  'e\u0301\u0301',
  '[[',
  '![](',
  '<a ',
  '<a href="',
  '<!--',
  '<![CDATA[',
  '- - - ',
  '> > > ',
  '{{',
  '$$',
  '"\\"',
  ',',
  '=',
  '%',
  '7',
  '\u{1f600}',
  `${'longword'.repeat(40)} `,
  'a: ',
  '- a\n',
  '{a: ',
  '&a *a ',
  '!! ? ',
  'Subject: x\n',
  'X\n',
  ':\n',
  '--b\n',
  '=\n',
  'YQ==\n',
  '/*',
  '//',
  '"a\n',
  `${' '.repeat(200)}a\n`,
  '\n',
  '```\n',
  '| a | b |\n',
  '# a\n',
  '**a**: b\n',
  '* TODO a\n',
  ':A:\n',
  '<div>',
  '<b><i>',
  '<table><tr><td>',
  '{"a":',
  'a.b/c.d ',
  'http://a.b/',
  'a@b.c ',
  '2025-01-01 10:00 ',
  'password: ',
  'aB3',
  '=?utf-8?q?a?= ',
  '\n a',
  '<<<<<<< SEARCH\n',
  '    - a\n',
  '한',
  'a\n===\n',
];

/** A format by what stands around the fragments. */
export interface Frame {
  readonly name: string;
  /** What a file of it has of the bytes that others have: each line takes much of its own. Default 1. */
  readonly share?: number;
  readonly file: (body: string) => readonly [path: string, content: string | Uint8Array];
}

const plain = (extension: string): Frame => ({ name: extension, file: (body) => [`/n/a${extension}`, body] });
const mail = (name: string, headers: string): Frame => ({
  name: `mail, ${name}`,
  file: (body) => ['/n/a.eml', `From: a@b.c\nSubject: x\n${headers}${body}`],
});
const inXml = (text: string): string =>
  text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;' })[c] ?? '&gt;').replace(/[\0-\x08\v-\x1f]/g, ' ');
const says = (role: string, content: unknown): string =>
  JSON.stringify({
    type: role,
    sessionId: 's',
    parentUuid: null,
    timestamp: '2025-11-03T09:30:00Z',
    message: { role, content },
  });

export const FRAMES: readonly Frame[] = [
  ...['.md', '.txt', '.csv', '.tsv', '.org', '.ts', '.py', '.rb', '.html'].map(plain),
  { name: 'front matter', file: (body) => ['/n/a.md', `---\na: ${body}\n---\nx\n`] },
  { name: 'front matter, keys', file: (body) => ['/n/a.md', `---\na:\n${body.replaceAll('\n', '\n  ')}\n---\nx\n`] },
  {
    name: 'session',
    file: (body) => [
      '/n/a.md',
      `# Session: x\n**ID**: 1\n**Started**: 2025-01-01T10:00:00Z\n\n## Activity Log\n\n${body}`,
    ],
  },
  {
    name: 'aider',
    file: (body) => [
      '/n/.aider.chat.history.md',
      `# aider chat started at 2025-11-03 09:30:00\n\n#### Why?\n\n${body}`,
    ],
  },
  {
    name: 'chat',
    file: (body) => ['/n/a.jsonl', `${says('user', body)}\n${says('assistant', [{ type: 'text', text: body }])}`],
  },
  {
    name: 'notebook',
    file: (body) => [
      '/n/a.ipynb',
      JSON.stringify({
        cells: [
          { cell_type: 'markdown', source: body },
          { cell_type: 'code', source: body, outputs: [] },
        ],
        nbformat: 4,
      }),
    ],
  },
  mail('headers', ''),
  mail('text', '\n'),
  mail('page', 'Content-Type: text/html\n\n'),
  mail('parts', 'Content-Type: multipart/mixed; boundary=b\n\n--b\n'),
  mail('quoted', 'Content-Transfer-Encoding: quoted-printable\n\n'),
  mail('base64', 'Content-Transfer-Encoding: base64\n\n'),
  {
    name: '.docx',
    share: 1 / 8,
    file: (body) => [
      '/n/a.docx',
      docxOf(
        inXml(body)
          .split('\n')
          .map((line) => wordParagraph(line))
          .join(''),
      ),
    ],
  },
  {
    name: '.odt',
    share: 1 / 4,
    file: (body) => [
      '/n/a.odt',
      odtOf(
        inXml(body)
          .split('\n')
          .map((line) => `<text:p>${line}</text:p>`)
          .join(''),
      ),
    ],
  },
  {
    name: '.pdf',
    share: 1 / 4,
    file: (body) => [
      '/n/a.pdf',
      pdfOf([
        (body.match(/[^\n]{1,80}/g) ?? []).map(
          (line, i) => [50, 700 - i, 10, line.replace(/[\\()\r]|[^\0-\x7f]/g, ' ')] as const,
        ),
      ]),
    ],
  },
];

/** A file of one fragment, repeated until what stands in the frame has so many bytes. */
export function repeated(
  { file, share = 1 }: Frame,
  fragment: string,
  bytes: number,
): readonly [path: string, content: Uint8Array] {
  const [path, content] = file(fragment.repeat(Math.max(1, Math.floor((bytes * share) / Buffer.byteLength(fragment)))));
  return [path, typeof content === 'string' ? Buffer.from(content) : content];
}
