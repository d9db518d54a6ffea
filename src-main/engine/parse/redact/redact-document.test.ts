import { describe, expect, it, test } from 'vitest';
import { parseDocument } from '../formats.ts';
import type { ParsedDocument } from '../format.ts';

const TOKEN = `ghp_${'aB3dE5fG7hJ9kLmN'.repeat(3).slice(0, 36)}`;
const OTHER = `glpat-${'aB3dE5fG7hJ9kLmN'.repeat(3).slice(0, 20)}`;
const BEGIN = `-----BEGIN ${'PRIVATE'} KEY-----`;
const BODY = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7';
const END = `-----END ${'PRIVATE'} KEY-----`;

const read = (path: string, text: string, redact?: boolean): Promise<ParsedDocument> =>
  parseDocument(path, Buffer.from(text), undefined, redact);
const textsOf = ({ blocks }: ParsedDocument): string[] =>
  blocks.flatMap(({ observations }) => observations.map(({ text }) => text));

test('a session note is redacted in its header, headings, tags, text and references, and each line keeps its number', async () => {
  const note = `# Session: About ${TOKEN}\n\n**ID**: 20250101-100000-${TOKEN}\n**Started**: 2025-01-01T10:00:00Z\n**Git Branch**: fix/${TOKEN}\n**LLM**: ${TOKEN}\n\n## Key Decisions\n\n- Keys:\n  \`\`\`\n  ${BEGIN}\n  ${BODY}\n  ${BODY}\n  ${END}\n  \`\`\`\n- Kept https://me:hunter2@example.com/a.\n\n## Notes on ${OTHER}\n\nLast.\n`;
  const document = await read('/n/a.md', note);
  expect(JSON.stringify(document)).not.toMatch(/ghp_|glpat|MII|hunter2/);
  expect(document.redactions).toEqual({ 'github-token': 1, 'gitlab-token': 1, 'private-key': 1, 'url-password': 1 });
  expect(document.session?.branch).toBe('fix/[redacted: github-token]');
  const found = document.blocks.flatMap(({ observations }) => observations);
  expect(found.map(({ lines }) => lines)).toEqual([
    { start: 10, end: 16 },
    { start: 17, end: 17 },
    { start: 21, end: 21 },
  ]);
  expect(found[1]!.references).toEqual([{ kind: 'url', target: 'https://me:redacted@example.com/a' }]);
  const kept = await read('/n/a.md', note, false);
  expect(JSON.stringify(kept)).toMatch(/ghp_.*MII.*hunter2/);
  expect(kept.redactions).toEqual({});
});

test('front matter with a secret is still read', async () => {
  const document = await read(
    '/n/a.md',
    `---\ntitle: All about ${TOKEN}\ntags: [one, ${TOKEN}]\npassword: hunter2\ndate: 2025-01-02\n---\n\nText.\n`,
  );
  expect(document).toMatchObject({
    title: 'All about [redacted: github-token]',
    date: Date.UTC(2025, 0, 2),
    redactions: { 'github-token': 1, password: 1 },
  });
  expect(JSON.stringify(document)).not.toMatch(/ghp_|hunter2/);
});

describe('a log of an assistant', () => {
  const log = (...said: string[]): string =>
    said
      .map(
        (text, i) =>
          `${JSON.stringify({ type: 'user', uuid: `u${i}`, sessionId: 's', gitBranch: 'main', timestamp: '2025-01-01T10:00:00Z', message: { role: 'user', content: text } })}\n`,
      )
      .join('');

  it('is redacted inside its JSON, where its title is cut off too', async () => {
    const begins = `${'Please try '.repeat(6)}now ${TOKEN} and see.`; // the title ends within the token
    const document = await read(
      '/n/s.jsonl',
      log(begins, `It says:\n{"password": "hunter2"}\n${BEGIN}\n${BODY}\n${END}\nDone.`),
    );
    expect(JSON.stringify(document)).not.toMatch(/ghp_|hunter2|MII/);
    expect(document.title).toMatch(/now \[redacted|now…$/);
    expect(textsOf(document)[1]).toBe(
      'It says:\n{"password": "[redacted: password]"}\n[redacted: private-key]\n\n\nDone.',
    );
  });

  it('is private to the end of the message where the mark is not closed, and no further', async () => {
    expect(textsOf(await read('/n/s.jsonl', log('One <private>two\nthree', 'Four')))).toEqual([
      'One [redacted: private]',
      'Four',
    ]);
  });
});

test.each([
  [
    'a.html',
    `<h1>Keys ${TOKEN}</h1><p>One <private>two</p><p>three</private> four.</p><p>password: hunter2</p><pre>${BEGIN}\n${BODY}\n${END}</pre><p>${BEGIN}</p><p>${BODY}</p><p>&lt;private&gt;two&lt;/private&gt;</p>`,
  ],
  ['a.txt', `Keys ${TOKEN}\n\npassword: hunter2\n\n<private>two\n\nthree</private>\n\n${BEGIN}\n${BODY}\n${END}\n`],
  ['a.org', `* Keys ${TOKEN}\npassword: hunter2\n<private>two\nthree</private>\n${BEGIN}\n${BODY}\n${END}\n`],
  [
    'a.csv',
    `name,value\nx,${TOKEN}\ny,password=hunter2\nz,"<private>two\nthree</private>"\nk,"${BEGIN}\n${BODY}\n${END}"\n`,
  ],
  [
    'a.py',
    `# Keys ${TOKEN}\n# password: hunter2\n# <private>two\n# three</private>\n# ${BEGIN}\n# ${BODY}\n# ${END}\ndef f():\n    """Reads ${TOKEN}, for which one has to ask."""\n`,
  ],
  [
    'a.ipynb',
    JSON.stringify({
      cells: [
        {
          cell_type: 'markdown',
          source: [`# Keys ${TOKEN}\n`, '\n', 'password: hunter2\n', '\n', '<private>two\n', '\n', 'three</private>\n'],
        },
        { cell_type: 'code', source: `k = """${BEGIN}\n${BODY}\n${END}"""`, outputs: [{ text: [TOKEN] }] },
      ],
    }),
  ],
  [
    'a.eml',
    `From: A <a@example.org>\nSubject: Keys ${TOKEN}\nDate: Mon, 3 Mar 2025 10:00:00 +0100\nContent-Transfer-Encoding: quoted-printable\n\npassword=3D=\nhunter2\n\n<private>two\n\nthree</private>\n\n${BEGIN}\n${BODY}\n${END}\n`,
  ],
  [
    '.aider.chat.history.md',
    `# aider chat started at 2025-01-01 10:00:00\n\n#### Use ${TOKEN}, password: hunter2\n\nFine. <private>two\n\nthree</private>\n\n${BEGIN}\n${BODY}\n${END}\n`,
  ],
])('%s gives none of its secrets', async (name, text) => {
  const kept = JSON.stringify(await read(`/n/${name}`, text, false));
  expect(kept).toContain(TOKEN);
  const document = await read(`/n/${name}`, text);
  expect(JSON.stringify(document)).not.toMatch(/ghp_|hunter2|two|three|MII/);
  expect(document.redactions['github-token']).toBe(1);
  for (const one of textsOf(document)) expect(one).toMatch(/\S/);
});
