/** How many made-up secrets are taken out, by the places they stand in. */
import { describe, expect, it, test } from 'vitest';
import { createRedactor } from './redact.ts';
import { type PlantedSecret, plantedSecrets, plantedTokens, survives } from './testing-secret-places.ts';
import { fromShape, randomFrom } from './testing-secrets.ts';

const redact = (text: string): string => createRedactor().redact(text);

function byGroup(
  planted: readonly PlantedSecret[],
): Map<string, { readonly found: number; readonly missed: readonly string[] }> {
  const groups = new Map<string, { found: number; missed: string[] }>();
  for (const one of planted) {
    let group = groups.get(one.group);
    if (!group) groups.set(one.group, (group = { found: 0, missed: [] }));
    if (survives(one, redact(one.text))) group.missed.push(one.text);
    else group.found++;
  }
  return groups;
}

describe('of made-up secrets', () => {
  test('at least 95 of 100 tokens with a look of their own go', () => {
    const { found, missed } = byGroup(plantedTokens(randomFrom(11), 2)).get('tokens')!;
    expect(found / (found + missed.length), missed.join('\n')).toBeGreaterThanOrEqual(0.95);
  });

  test.each([...byGroup(plantedSecrets(randomFrom(12), 4))])(
    'at least 90 of 100 go that stand in %s',
    (_group, { found, missed }) => {
      expect(found / (found + missed.length), missed.join('\n')).toBeGreaterThanOrEqual(0.9);
    },
  );
});

const random = randomFrom(13);
const token = fromShape('ghp_{x36}', random);
const stripe = fromShape('{x24}', random);
const password = 'Maple7harbor!9';

describe('what is written in another way than it is read', () => {
  it.each([
    [`sk\\_live\\_${stripe}`, stripe],
    [`**sk_live_**${stripe}`, stripe],
    [`my${token}`, token],
    [`token%3D${stripe}%26a%3Db`, stripe],
    [`&quot;password&quot;: &quot;${password}&quot;`, password],
    [`pass&#119;ord&#58; ${password}`, password],
    [`{\\u0022password\\u0022: \\u0022${password}\\u0022}`, password],
    [`ghp_\u200b${token.slice(4)}`, token.slice(4)],
    [`ghp\u00ad_${token.slice(4)}`, token.slice(4)],
    [`DB\\_PASSWORD=${password}`, password],
    [`{"a": "x\\nDB_PASSWORD=${password}\\ny"}`, password],
    [`\\\\\\"password\\\\\\": \\\\\\"${password}\\\\\\"`, password],
    [`%22password%22%3A%22${password.replace('!', '')}%22`, password.replace('!', '')],
  ])('%j hides none', (text, secret) => expect(redact(text)).not.toContain(secret));

  it('stays as it is around the secret', () => {
    expect(redact(`a\\_b **c** &amp; sk\\_live\\_${stripe} d\\_e %3D\n`)).toBe(
      'a\\_b **c** &amp; [redacted: stripe-key] d\\_e %3D\n',
    );
  });
});

describe('keys', () => {
  const [line, other] = [fromShape('{b64}', random), fromShape('{b64}', random)];
  const first = `MIIEpAIBAAKCAQEA${line.slice(16)}`;
  const begin = `-----BEGIN RSA ${'PRIVATE'} KEY-----`;
  const end = `-----END RSA ${'PRIVATE'} KEY-----`;
  it.each([
    [`  1  ${begin}\n  2  ${first}\n  3  ${other}\n  4  ${end}`],
    [`1: ${begin}\n2: ${first}\n3: ${other}\n4: ${end}`],
    [`${first}\n${other}\n`],
    [`${first}\n${other}\n${end}`],
    [`${line}\n${other}\n${end}`],
    [`    ${begin}\n    ${first}\n    ${other}\n    ${end}`],
    [`{"key": "${begin}\\n${first}\\n${other}\\n${end}\\n"}`],
    [`+${begin}\n+${first}\n+${other}\n+${end}`],
    [`// ${begin}\n// ${first}\n// ${other}\n// ${end}`],
    [`b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAA\n${other}`],
    [`client-key-data: ${Buffer.from(`${begin}\n${first}\n${other}`).toString('base64')}`],
  ])('go whole: %j', (text) => {
    const left = redact(text);
    for (const part of [first.slice(20), line.slice(20), other]) expect(left).not.toContain(part);
  });

  it.each([
    [`-----BEGIN CERTIFICATE-----\n${first}\n${other}\n-----END CERTIFICATE-----`],
    [`-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA${line}\n-----END PUBLIC KEY-----`],
  ])('that are public stay: %j', (text) => expect(redact(text)).toBe(text));
});

test.each([
  '<private >two</private>',
  '< private>two</ private>',
  '&lt;private&gt;two&lt;/private&gt;',
  '&#60;private&#62;two&#60;/private&#62;',
  '<private\nreason="x">two</private>',
  '\\u003cprivate\\u003etwo\\u003c/private\\u003e',
  '\\<private\\>two\\</private\\>',
])('%j is private', (text) => expect(redact(`one ${text} three`)).toMatch(/^one \[redacted: private\]\n? three$/));

test.each([
  'letter advice cage absurd amount doctor acoustic avoid letter advice cage above',
  '1. letter\n2. advice\n3. cage\n4. absurd\n5. amount\n6. doctor\n7. acoustic\n8. avoid\n9. lunar\n10. zebra\n11. noble\n12. above',
])('the phrase %j of a wallet goes', (phrase) => expect(redact(`My words: ${phrase}.`)).not.toContain('absurd'));

test.each([
  'sk-proj-your-key-here',
  `ghp_${'x'.repeat(36)}`,
  `AKIA${'IOSFODNN7'}EXAMPLE`,
  'password: changeme',
  'API_KEY=<your-token>',
  'API_KEY=${API_KEY}',
  'apiKey: process.env.API_KEY',
  'token: "your-token-here"',
  'OPENAI_API_KEY=sk-...',
  'export TOKEN=xxxxxxxxxxxxxxxx',
  'password = "********"',
  'sk_live_xxxxxxxxxxxxxxxxxxxxxxxx',
  'the password is required',
  'The token is sent with each request.',
  'a password manager keeps them',
  '| Token | Meaning |\n|---|---|\n| `a-b` | what stands there |',
  'passwords are hashed with argon2id',
  '"integrity": "sha512-aB3dE5fG7hJ9kLmNaB3dE5fG7hJ9kLmNaB3dE5fG7hJ9kLmNaB3dE5fG7hJ9kLmN=="',
  'commit 0a1b2c3d4e5f67890a1b2c3d4e5f67890a1b2c3d',
  'id: 550e8400-e29b-41d4-a716-446655440000',
  '<label>Password</label><input type="password" name="password">',
  'type Token = string;',
  'if (token === null) return;',
  'primary key: 12',
  'public_key = 0a1b2c3d4e5f67890a1b2c3d4e5f6789',
  'git@github.com:a/b.git',
  'docker run -p 8080:80 app',
  'ssh -p 2222 host',
  'please try this and that word again because some things always take more time than people think',
  'key: value\nsecret: none',
  'const { password } = request.body;',
  'setPassword(newPassword)',
  'getToken("user")',
  'npm:string-width@4.2.3',
])('%j stays', (text) => expect(redact(text)).toBe(text));

test.each([
  '\\',
  '&',
  '**',
  'password ',
  'password is ',
  '| password |\n',
  'password,a\n',
  'cookie: a=',
  'mysql -p',
  '-----END PRIVATE KEY-----',
  'MII',
  'ability ',
  'a1@b.cc ',
  '"name": "password", "',
  'insert (password) values (',
  '&lt;private&gt;',
  'ghp',
  '%3D',
])('%j a hundred thousand characters long is read in one go', (unit) => {
  const text = unit.repeat(Math.ceil(1e5 / unit.length));
  expect(redact(text).replace(/[^\n]/g, '').length).toBe(text.replace(/[^\n]/g, '').length);
});
