/** A secret of its own in each place of each format: none of them is in what is read. */
import { expect, test } from 'vitest';
import { parseDocument } from '../formats.ts';
import { docxOf, odtOf, pdfOf, wordParagraph } from '../testing-samples.ts';
import { fromShape, randomFrom } from './testing-secrets.ts';

const random = randomFrom(31);
const planted: string[] = [];
/** A token that no other place has. */
function token(): string {
  const one = fromShape('ghp_{x36}', random);
  planted.push(one);
  return one;
}
function password(): string {
  const one = fromShape('Gr33n{L4}4two{d2}', random);
  planted.push(one);
  return one;
}

const t = token,
  p = password;
const message = (text: string, i: number): string =>
  JSON.stringify({
    type: i % 2 ? 'assistant' : 'user',
    uuid: `u${i}`,
    sessionId: 's',
    cwd: `/q/${t()}`,
    gitBranch: `fix/${t()}`,
    timestamp: '2025-01-01T10:00:00Z',
    message: { role: i % 2 ? 'assistant' : 'user', content: [{ type: 'text', text }] },
  });

const FILES: readonly (readonly [name: string, content: () => string | Uint8Array | Promise<Uint8Array>])[] = [
  [
    'markdown.md',
    () =>
      `---\ntitle: About ${t()}\ntags: [one, ${t()}]\npassword: ${p()}\n---\n\n# Heading ${t()}\n\n**pw:** ${p()}\n\n- [label ${t()}](https://example.com/${t()} "title ${t()}") and ![alt ${t()}](a.png)\n- #${t()} and [[Page ${t()}|name ${t()}]]\n\n| user | password |\n|---|---|\n| bob | ${p()} |\n\n<!-- comment ${t()} -->\n\n\`\`\`sh ${t()}\nexport X=${t()}\n\`\`\`\n\n[^1]: note ${t()}\n`,
  ],
  [
    'page.html',
    () =>
      `<html><head><title>About ${t()}</title><meta name="description" content="${t()}"></head><body><h1>Heading ${t()}</h1><p title="${t()}">Text <a href="https://example.com/?token=${t()}" title="${t()}">label ${t()}</a> <img src="a.png" alt="alt ${t()}"></p><table><caption>${t()}</caption><tr><th>user</th><th>password</th></tr><tr><td>bob</td><td>${p()}</td></tr></table><dl><dt>Password</dt><dd>${p()}</dd></dl><pre>pw: ${p()}</pre><!-- ${t()} --></body></html>`,
  ],
  [
    'mail.eml',
    () =>
      `From: ${t()} <bob@example.org>\nTo: Eve ${t()} <eve@example.org>\nSubject: About ${t()}\nDate: Mon, 3 Mar 2025 10:00:00 +0100\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nThe password is ${p()}\n\n> ${t()}\n--b\nContent-Type: text/html\n\n<p>html <a href="https://example.com/${t()}">${t()}</a></p>\n--b\nContent-Type: text/plain; name="${t()}.txt"\nContent-Disposition: attachment; filename="${t()}.txt"\n\nattached ${t()}\n--b--\n`,
  ],
  [
    'notebook.ipynb',
    () =>
      JSON.stringify({
        metadata: { title: `About ${t()}` },
        cells: [
          {
            cell_type: 'markdown',
            metadata: { tags: [t()] },
            source: [`# Heading ${t()}\n`, '\n', `password: ${p()}\n`],
          },
          {
            cell_type: 'code',
            source: [`key = "${t()}"\n`],
            outputs: [
              { output_type: 'stream', text: [t()] },
              { output_type: 'error', ename: t(), evalue: t(), traceback: [t()] },
            ],
          },
        ],
      }),
  ],
  ['table.csv', () => `user,password,note ${t()}\nbob,${p()},${t()}\neve,"${p()}","a\n${t()}"\n`],
  ['table.tsv', () => `user\tpassword\nbob\t${p()}\n`],
  [
    'log.jsonl',
    () =>
      [`Use ${t()} and pw: ${p()}`, `I set the password to ${p()}.\n\n\`\`\`\n${t()}\n\`\`\``]
        .map((text, i) => message(text, i))
        .join('\n'),
  ],
  [
    'outline.org',
    () =>
      `#+TITLE: About ${t()}\n* Heading ${t()} :tag:\n:PROPERTIES:\n:TOKEN: ${t()}\n:END:\n[[https://example.com/${t()}][label ${t()}]]\n| user | password |\n|------+----------|\n| bob | ${p()} |\n# comment ${t()}\n`,
  ],
  ['text.txt', () => `About ${t()}\n\npassword:\n${p()}\n\nLog in as bob with pw ${p()}\n`],
  [
    'code.py',
    () =>
      `"""Module ${t()}"""\n# comment ${t()}\ndef connect():\n    """Docs ${t()}"""\n    return login("bob", "${p()}")\n`,
  ],
  [
    '.aider.chat.history.md',
    () => `# aider chat started at 2025-01-01 10:00:00\n\n#### Use ${t()}, pw: ${p()}\n\nFine. ${t()}\n`,
  ],
  [
    'office.docx',
    () =>
      docxOf(
        `${wordParagraph(`Heading ${t()}`, { style: 'Heading1' })}${wordParagraph(`pw: ${p()}`)}${wordParagraph(`item ${t()}`, { list: 0 })}${wordParagraph(t(), { bold: true })}<w:tbl><w:tr><w:tc>${wordParagraph('user')}</w:tc><w:tc>${wordParagraph('password')}</w:tc></w:tr><w:tr><w:tc>${wordParagraph('bob')}</w:tc><w:tc>${wordParagraph(p())}</w:tc></w:tr></w:tbl>`,
      ),
  ],
  [
    'office.odt',
    () =>
      odtOf(
        `<text:h text:outline-level="1">Heading ${t()}</text:h><text:p>pw: ${p()}</text:p><text:p><text:a xlink:href="https://example.com/${t()}">label ${t()}</text:a></text:p><text:list><text:list-item><text:p>item ${t()}</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>user</text:p></table:table-cell><table:table-cell><text:p>password</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>bob</text:p></table:table-cell><table:table-cell><text:p>${p()}</text:p></table:table-cell></table:table-row></table:table>`,
      ),
  ],
  [
    'print.pdf',
    () =>
      pdfOf(
        [
          [
            [72, 720, 14, `Heading ${t()}`],
            [72, 660, 11, `The token is ${t()} for now.`],
            [72, 620, 11, `password: ${p()}`],
          ],
          [[72, 720, 11, `pw: ${p()}`]],
        ],
        `/Title (About ${t()})`,
      ),
  ],
];

test.each(FILES)('%s gives no secret of any of its places', async (name, content) => {
  planted.length = 0;
  const made = await content();
  const file = typeof made === 'string' ? Buffer.from(made) : made;
  const kept = JSON.stringify(await parseDocument(`/n/${name}`, Buffer.from(file), undefined, false));
  expect(planted.some((secret) => kept.includes(secret))).toBe(true);
  const read = JSON.stringify(await parseDocument(`/n/${name}`, Buffer.from(file)));
  expect(planted.filter((secret) => read.includes(secret))).toEqual([]);
  for (const secret of planted) expect(read).not.toContain(secret.slice(0, 14));
});
