import { describe, expect, test } from 'vitest';
import { eml } from './eml.ts';
import { formatInput } from '../encoding.ts';
import { parseDocument } from '../formats.ts';
import type { ParsedDocument } from '../format.ts';
import { rowsOf } from '../testing-samples.ts';

const read = async (source: string, path = '/mail/2025-03-01.eml'): Promise<ParsedDocument> =>
  eml.parse(formatInput(path, Buffer.from(source.replaceAll('\n', '\r\n'), 'latin1')));

const HEAD = `From: Ada <ada@example.org>
To: "Lovelace, B" <b@example.org>, c@example.org
Subject: =?utf-8?B?UGzDpG5l?=
Date: Mon, 3 Mar 2025 10:00:00 +0100
MIME-Version: 1.0
`;

const MIXED = `${HEAD}Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Gr=FC=DFe. We want
one file.

Key Decisions
-------------
- use SQLite
- binary codes
--x
Content-Disposition: attachment; filename="plan.pdf"
Content-Type: application/pdf
Content-Transfer-Encoding: base64

AAAA
--x--
`;

describe('an e-mail message', () => {
  test('has its subject as title, who wrote to whom first, and then its text', async () => {
    const document = await read(MIXED);
    expect([document.title, document.date, document.unit, document.lineCount]).toEqual([
      'Pläne',
      Date.UTC(2025, 2, 3, 9),
      'paragraph',
      5,
    ]);
    expect(rowsOf(document)).toEqual([
      [
        'context',
        '',
        'From: Ada <ada@example.org>\nTo: Lovelace, B <b@example.org>, c@example.org\nAttachments: plan.pdf',
        1,
        1,
      ],
      ['note', '', 'Grüße. We want\none file.', 2, 2],
      ['decision', 'Key Decisions', 'use SQLite', 4, 4],
      ['decision', 'Key Decisions', 'binary codes', 5, 5],
    ]);
    expect(document.blocks.every((block) => block.happenedAt === document.date)).toBe(true);
  });

  test('that is a page only is read as one', async () => {
    const document = await read(`${HEAD}Content-Type: text/html\n\n<h2>Goals</h2><p>less</p><script>x</script>`);
    expect(document.lineCount).toBe(3);
    expect(rowsOf(document).slice(1)).toEqual([['goal', 'Goals', 'less', 3, 3]]);
  });

  test('that is text and page is read as text', async () => {
    const part = (type: string, text: string): string => `--x\nContent-Type: text/${type}\n\n${text}\n`;
    const document = await read(
      `${HEAD}Content-Type: multipart/alternative; boundary=x\n\n${part('plain', 'as text')}${part('html', '<p>as page')}--x--\n`,
    );
    expect(rowsOf(document).slice(1)).toEqual([['note', '', 'as text', 2, 2]]);
  });

  test("without subject, date or text has its file's name and day", async () => {
    expect(await read('From: a@example.org\n\n')).toMatchObject({
      title: '2025-03-01',
      date: Date.UTC(2025, 2, 1),
      lineCount: 1,
    });
    expect(await read('Message-ID: <1@example.org>\n\nx')).toMatchObject({
      lineCount: 1,
      blocks: [{ observations: [{ text: 'x' }] }],
    });
  });

  test("is no file without a message's headers", async () => {
    for (const source of ['', 'hello', 'a: b\n\nc', '\u0001\u0002'])
      await expect(read(source)).rejects.toMatchObject({ code: 'FILE_UNPARSABLE', next: expect.stringMatching(/./) });
  });
});

test('a message of more parts than any has is told, and so is one whose parts hold parts without end', async () => {
  const parts = `From: a@b.c\nContent-Type: multipart/mixed; boundary=b\n\n${'--b\n\na\n'.repeat(30_000)}--b--\n`;
  await expect(parseDocument('/n/a.eml', Buffer.from(parts))).rejects.toMatchObject({
    code: 'FILE_UNPARSABLE',
    message: 'It has too many parts for an e-mail message.',
  });
  const nested = Array.from(
    { length: 100 },
    (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`,
  ).join('');
  await expect(
    parseDocument('/n/a.eml', Buffer.from(`From: a@b.c\n${nested}Content-Type: text/plain\n\nhi\n`)),
  ).rejects.toMatchObject({ code: 'FILE_UNPARSABLE' });
});

test('a message of many short lines is whole, its attachment of Base64 too', async () => {
  const lines = Array.from({ length: 5_000 }, (_, i) => `- Line ${i}.`);
  const { blocks } = await parseDocument(
    '/n/a.eml',
    Buffer.from(`From: a@b.c\nSubject: x\n\n${lines.join('\r\n')}\r\n`),
  );
  expect(
    blocks
      .flatMap(({ observations }) => observations.flatMap(({ text }) => text.split('\n')))
      .filter((line) => line.includes('Line')),
  ).toHaveLength(5_000);
  // most lines end with padding
  const encoded = lines.map((line) => Buffer.from(`${line}\n`).toString('base64')).join('\n');
  const message = `From: a@b.c\nSubject: x\nContent-Transfer-Encoding: base64\n\n${encoded}\n`;
  const decoded = (await parseDocument('/n/a.eml', Buffer.from(message))).blocks.flatMap(({ observations }) =>
    observations.flatMap(({ text }) => text.split('\n')),
  );
  expect(decoded.filter((line) => line.includes('Line'))).toHaveLength(5_000);
});
