/**
 * Secrets planted in files of several kinds: none of them is in any byte of the data folder, unless the user wants them
 * kept.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { REDACTION_VERSION } from './parse/redact/redact.ts';
import { openIndex } from './projections/open-index.ts';
import { type Workshop, workshop } from './testing.ts';

let shop: Workshop;
let api: EngineApi;
let close: () => Promise<void>;

const SECRETS = [
  `ghp_${'Zq3dE5fG7hJ9kLmN'.repeat(3).slice(0, 36)}`,
  `AKIA${'ZQOSFODNN7EXAMPL'}`,
  `hf_${'ZqXwVuTsRqPoNmLk'.repeat(3).slice(0, 34)}`,
  'zqhunter2',
  'Zqcorrect7',
  'zqlaunchcode',
  'MIIEvZqBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7',
  'zqs3cr3t',
  'zqtail7',
] as const;
const [github, aws, huggingFace, password, quoted, hidden, key, address, second] = SECRETS;
const pem = `-----BEGIN ${'PRIVATE'} KEY-----\n${key}\n${key}\n-----END ${'PRIVATE'} KEY-----`;

beforeAll(() => {
  shop = workshop();
  ({ api, close } = shop.open());
  shop.write(
    'session.md',
    `# Session: Deploy ${github}\n\n**ID**: s1\n**Started**: 2025-10-31T10:00:00Z\n**Git Branch**: fix-${aws}\n\n## Key Decisions\n\n- Deploy with ${github}.\n- password=${password}\n\n## Setup ${huggingFace}\n\n\`\`\`\n${pem}\n\`\`\`\n\n- After the key.\n`,
  );
  shop.write(
    'plain.txt',
    `Notes.\n\n<private>${hidden}\n\nmore ${hidden}</private>\n\nThe database is postgres://me:${address}@db/x.\n`,
  );
  shop.write('page.html', `<h1>Page</h1><p><private>${hidden}</private></p><p>"password": "${quoted}"</p>`);
  shop.write(
    'log.jsonl',
    `${JSON.stringify({ type: 'user', uuid: 'u', sessionId: 's', gitBranch: github, timestamp: '2025-01-01T10:00:00Z', message: { role: 'user', content: `Use this:\n{"password": "${second}"}\n${pem}` } })}\n`,
  );
  shop.write('broken.ipynb', `{"cells": [ password=${password} ${github}`);
});
afterAll(() => shop.close());

function bytesOfIndex(): string {
  return readdirSync(shop.dataFolder)
    .map((name) => readFileSync(path.join(shop.dataFolder, name), 'latin1'))
    .join('\n');
}
/** SQLite stores text as UTF-8, FTS5 in lower case with terms cut where they begin alike. */
const stored = (): string[] => {
  const bytes = bytesOfIndex().toLowerCase();
  return SECRETS.filter((secret) => bytes.includes(secret.toLowerCase().slice(0, 30)));
};

/** What is told, without ids and the test's folder: any two letters may stand next to each other in those. */
const words = (told: unknown): string =>
  JSON.stringify(told, (key, value: unknown) => (key === 'id' ? undefined : value)).replaceAll(shop.notes, '');

test('nothing of a secret is stored or found, and the counts say what was left out', async () => {
  await api.addSource({ path: shop.notes });
  await api.index();
  expect(stored()).toEqual([]);
  const [source] = (await api.status()).sources;
  expect(source).toMatchObject({ redact: true, redactions: 12, files: { indexed: 4, failed: 1 } });
  expect(source!.redactionKinds).toEqual({
    password: 3,
    'github-token': 2,
    private: 2,
    'private-key': 2,
    'aws-access-key': 1,
    'hugging-face-token': 1,
    'url-password': 1,
  });
  for (const secret of SECRETS) expect((await api.search({ query: `"${secret}"`, mode: 'lexical' })).hits).toEqual([]);
  expect(words((await api.files({ state: 'failed' })).items)).not.toMatch(/zq/i);
  const [hit] = (await api.search({ query: '"after the key"' })).hits;
  expect(hit).toMatchObject({ lines: { start: 21, end: 21 }, headingPath: ['Setup [redacted: hugging-face-token]'] });
  expect(words(await api.document({ observationId: hit!.id }))).not.toMatch(/zq/i);
  expect(await api.index()).toMatchObject({ indexed: 0, unchanged: 4 });
});

test('a source whose secrets are kept is read again and has them; taking them out again leaves no trace', async () => {
  const { id, path: where } = (await api.status()).sources[0]!;
  expect(await api.addSource({ path: where, redact: false })).toMatchObject({ id, redact: false });
  expect(await api.index()).toMatchObject({ indexed: 4 });
  expect((await api.status()).sources).toMatchObject([{ redact: false, redactions: 0, redactionKinds: {} }]);
  expect(stored().length).toBeGreaterThan(5);
  expect((await api.search({ query: `"${hidden}"`, mode: 'lexical' })).hits.length).toBeGreaterThan(0);
  expect((await api.search({ query: github, mode: 'lexical' })).hits.length).toBeGreaterThan(0);

  expect(await api.addSource({ path: where })).toMatchObject({ id, redact: false }); // no choice, no change
  await expect(api.addSource({ path: path.join(where, 'plain.txt'), redact: true })).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
  });

  await api.addSource({ path: where, redact: true });
  expect(await api.index()).toMatchObject({ indexed: 4 });
  expect(stored()).toEqual([]);
  await close();
  expect(stored()).toEqual([]);
});

test('what is edited while it is watched is read by the choice there is by then', async () => {
  const own = workshop();
  const watched = own.open({ watch: true, watchTimes: { check: 100 } }).api;
  /** Waits until the edit is read, and says whether its secret is found. */
  const isFound = async (marker: string): Promise<boolean> => {
    own.write('a.txt', `The door ${marker}.\n\npassword=${password}\n`);
    while ((await watched.search({ query: marker, mode: 'lexical' })).hits.length === 0) await wait(20);
    return (await watched.search({ query: password, mode: 'lexical' })).hits.length > 0;
  };
  try {
    await watched.addSource({ path: own.notes });
    await watched.index();
    expect(await isFound('opens')).toBe(false);
    await watched.addSource({ path: own.notes, redact: false });
    expect(await isFound('closes')).toBe(true);
    await watched.addSource({ path: own.notes, redact: true });
    expect(await isFound('locks')).toBe(false);
    expect(await watched.index()).toMatchObject({ indexed: 0, unchanged: 1 });
  } finally {
    await own.close();
  }
});

test('what an earlier version left in is gone after the next run: from rows, from the words that are searched, and from each byte of the folder', async () => {
  const own = workshop();
  const secret = 'zq9hushabye4tower';
  const letter = `fn_${'Zq7mX2vK9pL4tR8s'.repeat(2)}`;
  try {
    own.write('note.md', `# Wifi\n\nThe passphrase for the guests is ${secret}.\n\n<apiToken>${letter}</apiToken>\n`);
    const first = own.open();
    await first.api.addSource({ path: own.notes, redact: false });
    await first.api.index();
    expect((await first.api.search({ query: secret, mode: 'lexical' })).hits).toHaveLength(1);
    await first.close();
    const bytes = (): string =>
      readdirSync(own.dataFolder)
        .map((name) => readFileSync(path.join(own.dataFolder, name), 'latin1'))
        .join('\n')
        .toLowerCase();
    expect(bytes()).toContain(secret);

    // As an earlier version would have left it: read with redaction by its own rules, which knew neither.
    const { db } = openIndex(own.dataFolder);
    db.prepare("UPDATE file SET recipe = replace(replace(recipe, '/unredacted', ''), @now, @before)").run({
      now: `redaction-${REDACTION_VERSION}`,
      before: 'redaction-1',
    });
    db.prepare('UPDATE source SET redact = 1').run();
    db.close();

    const second = own.open();
    expect(await second.api.index()).toMatchObject({ indexed: 1 });
    expect((await second.api.search({ query: secret, mode: 'lexical' })).hits).toEqual([]);
    expect((await second.api.search({ query: 'guests', mode: 'lexical' })).hits[0]!.text).toContain(
      '[redacted: password]',
    );
    await second.close();
    expect(bytes()).not.toContain(secret);
    expect(bytes()).not.toContain(letter.toLowerCase());
  } finally {
    await own.close();
  }
});
