import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createRedactor } from './redact.ts';

/** Made up, and put together here so that no scanner takes this file for a leak. */
const random = (length: number): string => 'aB3dE5fG7hJ9kLmN'.repeat(9).slice(0, length);
const hex = (length: number): string => '0a1b2c3d4e5f6789'.repeat(9).slice(0, length);
const PEM = `-----BEGIN RSA ${'PRIVATE'} KEY-----\nMIIEpAIBAAKCAQEA1234567890abcdefghijklmnop\nabcd==\n-----END RSA ${'PRIVATE'} KEY-----`;

const redact = (text: string): string => createRedactor().redact(text);
const kinds = (text: string): Readonly<Record<string, number>> => {
  const redactor = createRedactor();
  redactor.redact(text);
  return redactor.counts();
};

describe('tokens', () => {
  it.each([
    ['aws-access-key', `AKIA${'IOSFODNN7QXAMPLE'}`],
    ['aws-access-key', `ASIA${'IOSFODNN7QXAMPLE'}`],
    ['github-token', `ghp_${random(36)}`],
    ['github-token', `gho_${random(36)}`],
    ['github-token', `ghs_${random(36)}`],
    ['github-token', `github_pat_11ABCDEFG0${random(60)}`],
    ['gitlab-token', `glpat-${random(20)}`],
    ['slack-token', `xoxb-123456789012-${random(24)}`],
    ['slack-token', `xapp-1-A012-123-${hex(20)}`],
    ['google-key', `AIza${random(35)}`],
    ['stripe-key', `sk_live_${random(24)}`],
    ['stripe-key', `rk_live_${random(24)}`],
    ['openai-key', `sk-${random(48)}`],
    ['openai-key', `sk-proj-${random(60)}`],
    ['anthropic-key', `sk-ant-api03-${random(93)}`],
    ['npm-token', `npm_${random(36)}`],
    ['pypi-token', `pypi-AgEIcHlwaS5vcmc${random(60)}`],
    ['hugging-face-token', `hf_${random(34)}`],
    ['sendgrid-key', `SG.${random(22)}.${random(43)}`],
    ['twilio-key', `SK${hex(32)}`],
    ['jwt', `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0In0.${random(20)}`],
    ['vault-token', `hvs.${random(30)}`],
    ['age-key', `AGE-SECRET-KEY-1${'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'.repeat(2).slice(0, 58)}`],
  ])('%s goes, whatever stands around it', (kind, token) => {
    for (const [before, after] of [
      ['', ''],
      ['set ', ' now.'],
      ['`', '`'],
      ['("', '")'],
      ['TOKEN=', '\n'],
      ['**', '**'],
      ['[', '](https://x.io)'],
      ['Bearer ', ''],
      ['é', '€'],
    ]) {
      expect(redact(`${before}${token}${after}`)).toBe(`${before}[redacted: ${kind}]${after}`);
    }
    expect(kinds(`${token} ${token} ${token}`)).toEqual({ [kind]: 1 });
  });

  it.each([
    'ghp_short',
    'AKIA1234',
    'f1b45a8b12345678901234567890123456789012',
    'sk-learn-something-long-here-and-more',
    'session-20251216-130440-some-long-name',
    'eyJ',
    'SGML.is.no.key',
    'token_type_ids',
    `sha256-${hex(40)}`,
    '550e8400-e29b-41d4-a716-446655440000',
  ])('%s is none', (text) => expect(redact(text)).toBe(text));
});

describe('addresses', () => {
  it.each([
    ['https://user:hunter2@example.com/x', 'https://user:redacted@example.com/x'],
    ['postgres://admin:s3cr3t@db:5432/x', 'postgres://admin:redacted@db:5432/x'],
    ['redis://:s3cr3tpw@localhost:6379', 'redis://:redacted@localhost:6379'],
    [
      `https://hooks.slack.com/services/T00000000/B00000000/${random(24)}`,
      'https://hooks.slack.com/services/T00000000/B00000000/redacted',
    ],
    [`https://x.io/?a=1&token=${hex(24)}&b=2`, 'https://x.io/?a=1&token=redacted&b=2'],
  ])('%s keeps all but its secret', (given, wanted) => expect(redact(`see <${given}>`)).toBe(`see <${wanted}>`));

  it.each([
    'https://git@github.com/x/y',
    'postgres://user:password@localhost/db',
    'http://[::1]:8080/@x',
    'https://x.io/a:b@c',
    'postgres://${USER}:${PASSWORD}@db',
  ])('%s has none', (text) => expect(redact(text)).toBe(text));
});

describe('values with telling names', () => {
  it.each([
    'password = |hunter2|',
    'password: |hunter2|',
    'passwd: |Tr0ub4dor&3|',
    'Passwort: |geheim123|',
    '**Password:** |hunter2|',
    '- `password`: `|hunter2|`',
    '"password": "|hunter2|"',
    "config['password'] = '|hunter2|'",
    "'password' => '|hunter2|'",
    'password := "|hunter2|"',
    'password: |swordfish|',
    'PASSWORD=|swordfish|',
    'DB_PASS=|hunter2|',
    "password: '|correct-horse-battery|'",
    'password="|P@ssw0rd!|"',
    '\\"password\\": \\"|hunter2|\\"',
    'Server=x;User Id=sa;Password=|Hunter2!|;',
    'PGPASSWORD=|hunter2| psql',
    `secret=|${hex(16)}|`,
    `api_key: "|${random(20)}|"`,
    `API key: |${hex(24)}|`,
    `X-Api-Key: |${hex(32)}|`,
    `token=|${hex(20)}|`,
    `client_secret=|${random(15)}|`,
    `AccountName=x;AccountKey=|${random(86)}==|;EndpointSuffix=y`,
    `aws_secret_access_key = |wJalrXUtnFEMI/K7MDENG/bPxRfiCY${'EXAMPLEKEY'}|`,
    `export API_TOKEN=|${'abcdefghij'}|`,
    `Authorization: Bearer |${random(30)}|`,
    'Authorization: Basic |dXNlcjpwYXNzd29yZA==|',
    `curl -H "Authorization: Bearer |${random(24)}|" x`,
    'curl -u admin:|hunter22| http://x',
    'mysql --password |hunter2| -u root',
    `--token |${hex(16)}|`,
    `telegram 123456789:|AAF${random(32)}|`,
  ])('%s goes', (marked) => {
    const [before, secret, after] = marked.split('|');
    const redacted = redact(`Before.\n${before}${secret}${after}\nAfter.`);
    expect(redacted).toMatch(/^Before\.\n.*\[redacted: [a-z-]+\].*\nAfter\.$/s);
    expect(redacted).toBe(`Before.\n${before}${/\[redacted: [a-z-]+\]/.exec(redacted)![0]}${after}\nAfter.`);
  });

  it.each([
    'token = getToken()',
    'password: string',
    'max_tokens=512',
    'secret: true',
    'password=<your password>',
    'password=${PASSWORD}',
    'password: process.env.PASSWORD',
    'password = args.password',
    'connect(user, password=password)',
    'Authorization: Bearer <token>',
    'Authorization: Bearer YOUR_TOKEN',
    'Bearer authentication is used',
    'the token: a word that is cut',
    'password: required',
    '"token": "The token to use"',
    'token: str',
    'password: Option<String>',
    'secret: [u8; 32]',
    'tokens: 1234',
    'token: 12345',
    'API key: none',
    'api_key="..."',
    "api_key='xxx'",
    'token=$TOKEN',
    'password={{ password }}',
    'eos_token="</s>"',
    'pad_token: [PAD]',
    'Secret: the index was stale',
    'password hashing: argon2id',
    'password_hash: argon2id',
    'token: sha256',
    'CSRF token: missing',
    'password?: string',
    'const token = createToken(8);',
    'token == other1234',
    'if password != expected1',
    'secretKey: Uint8Array',
    'token=token',
    'Token: gpt-4o',
    'new-token: step-2',
    'password = os.environ["DB_PASSWORD"]',
    'password: "must be at least 8 characters"',
    'tokenizer.json: truncation 128',
    'access_token: jwt',
    'secret = config.get("x1")',
    'Passwords: 3 found',
    'token budget: 4096',
    'token: 2025-11-03T10:00',
    'token: ${{ secrets.GITHUB_TOKEN }}',
    'key: value1234',
    'password=stdin',
    "credentials: 'same-origin'",
    'token: next.token1',
    'secret: src/engine/parse2/secret.ts',
    'password: newPassword1',
    'password: [redacted: password]',
    'The password is the one that Anna set in 2024.',
  ])('%s stays', (text) => expect(redact(`\n${text}\n`)).toBe(`\n${text}\n`));
});

describe('private keys', () => {
  it('go with their marks, their lines stay', () => {
    expect(redact(`a\n${PEM}\nb`)).toBe('a\n[redacted: private-key]\n\n\n\nb');
    expect(redact(`    ${PEM.replaceAll('\n', '\r\n    ')}\r\nb`)).toBe('    [redacted: private-key]\r\n\r\n\r\n\r\nb');
    expect(kinds(PEM)).toEqual({ 'private-key': 1 });
  });

  it('go where they are escaped, quoted, on one line, or cut off', () => {
    expect(redact(`{"key": "${PEM.replaceAll('\n', '\\n')}\\n"}`)).toBe('{"key": "[redacted: private-key]\\n"}');
    expect(redact(PEM.replaceAll('\n', '\n> '))).toBe('[redacted: private-key]\n\n\n');
    expect(redact(PEM.replaceAll('\n', ' '))).toBe('[redacted: private-key]');
    expect(redact(`${PEM.split('\n', 2).join('\n')}\n\nAnd so on, in words.`)).toBe(
      '[redacted: private-key]\n\n\nAnd so on, in words.',
    );
    expect(redact(PEM.replaceAll('RSA PRIVATE', 'OPENSSH PRIVATE'))).not.toContain('MII');
    expect(
      redact(PEM.replaceAll(/RSA (PRIVATE KEY)/g, 'PGP $1 BLOCK').replace('\nMII', '\nVersion: GnuPG v2\n\nMII')),
    ).toBe('[redacted: private-key]\n\n\n\n\n');
  });

  it('stay where only their marks are talked about, and public ones always', () => {
    const marks = `Between \`-----BEGIN ${'PRIVATE'} KEY-----\` and \`-----END ${'PRIVATE'} KEY-----\` stands base64.`;
    expect(redact(marks)).toBe(marks);
    const certificate = PEM.replaceAll(/RSA PRIVATE KEY/g, 'CERTIFICATE');
    expect(redact(certificate)).toBe(certificate);
  });
});

describe('what is marked private', () => {
  it.each([
    ['a <private>b</private> c', 'a [redacted: private] c'],
    ['a <PRIVATE>b\nc\r\nd</Private> e', 'a [redacted: private]\n\r\n e'],
    ['<private>a<private>b</private>c</private>d', '[redacted: private]d'],
    ['<private reason="x">a</private >b', '[redacted: private]b'],
    ['a <private>b\n\n# c\nd', 'a [redacted: private]\n\n\n'],
    ['</private>a', '</private>a'],
    ['`<private>` hides `<private>this</private>`', '`<private>` hides `[redacted: private]`'],
  ])('%j becomes %j', (given, wanted) => expect(redact(given)).toBe(wanted));
});

describe('any text', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom(
      'password',
      'token',
      'api_key',
      ' key',
      'secret',
      '=',
      ':',
      ': ',
      '"',
      "'",
      '`',
      '\\',
      ' ',
      '\n',
      '\r\n',
      '*',
      '[',
      ']',
      '://',
      '@',
      '?',
      '&',
      '<private>',
      '</private>',
      '-',
      '--',
      '.',
      ',',
      'Bearer ',
      'Authorization',
      '-u ',
      'a:',
      'hunter2',
      hex(20),
      random(40),
      `ghp_${random(36)}`,
      `AKIA${'IOSFODNN7EXAMPLE'}`,
      `SG.${random(22)}.${random(43)}`,
      'eyJhbGciOiJIUzI1NiJ9',
      '123456789:',
      'redacted',
      '[redacted: token]',
      PEM,
      PEM.slice(0, 60),
      PEM.slice(-40),
      'hooks.slack.com/services/T1/B1/',
    ),
  );
  const texts = fc.array(part, { maxLength: 20 }).map((parts) => parts.join(''));
  const breaks = (text: string): string => text.replace(/[^\r\n]/g, '');

  test('keeps its line breaks, and is not redacted twice', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = redact(text);
        expect(breaks(once)).toBe(breaks(text));
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    'a',
    'a-',
    '-',
    '-----BEGIN',
    `-----BEGIN ${'PRIVATE'} KEY-----`,
    `-----BEGIN ${'PRIVATE'} KEY-----\n`,
    'password=',
    'password:',
    'password=a',
    'password="',
    '"password":"a1',
    'token: ',
    'key: ',
    '://',
    '://a:',
    '://a:b@',
    'eyJ',
    'eyJ.',
    'a.',
    'ghp_',
    'SG.',
    'xoxb-',
    'Bearer ',
    '<private>',
    '</private>',
    '<private ',
    '<',
    ' ',
    '\n',
    ':',
    '=',
    '"',
    '\\"',
    '--password ',
    '-u a:',
    'Authorization: Bearer ',
    '?sig=',
    'ÿ',
    '\u{1F600}',
  ])('%j a million characters long is read in one go', (unit) => {
    const text = unit.repeat(Math.ceil(1e6 / unit.length));
    expect(breaks(redact(text))).toBe(breaks(text));
    const words = `-----BEGIN ${'PRIVATE'} KEY-----${text}`;
    expect(breaks(redact(words))).toBe(breaks(words));
  });
});
