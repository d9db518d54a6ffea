import { cp, mkdir, mkdtemp, readFile, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const E2E = fileURLToPath(new URL('..', import.meta.url));

/** The folders of one test: a copy of the notes that it may change, and a home of nobody's. */
export interface Stage {
  readonly notes: string;
  readonly home: string;
  readonly data: string;
  /** Makes `home` the home folder, and writes down what the editor is asked to open. */
  readonly env: NodeJS.ProcessEnv;
  /** What the editor was asked to open last, `path:line`; empty when nothing was. */
  opened(): Promise<string>;
  remove(): Promise<void>;
}

/**
 * @param fixtures the folder below `fixtures/` that the notes are a copy of
 * @param name of the folder below the system's temporary one, which is emptied. Default: one that was not there before
 */
export async function setStage(fixtures: 'notes' | 'formats' = 'notes', name?: string): Promise<Stage> {
  const place = path.join(tmpdir(), name ?? '');
  if (name !== undefined) await rm(place, { recursive: true, force: true }).then(() => mkdir(place));
  const folder = await realpath(name === undefined ? await mkdtemp(path.join(tmpdir(), 'quarry-e2e-')) : place);
  const [notes, home, data, opened] = ['notes', 'home', 'data', 'opened.txt'].map((name) =>
    path.join(folder, name),
  ) as [string, string, string, string];
  await cp(path.join(E2E, 'fixtures', fixtures), notes, { recursive: true });
  await mkdir(home);
  return {
    notes,
    home,
    data,
    env: {
      ...atHome(home),
      QUARRY_E2E_OPENED: opened,
      QUARRY_EDITOR: `${process.execPath} ${path.join(E2E, 'support', 'editor.mjs')} {path}:{line}`,
    },
    opened: () => readFile(opened, 'utf8').catch(() => ''),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What makes a folder the home folder, so that nothing is found by chance; what was compiled before is still used. */
function atHome(home: string): NodeJS.ProcessEnv {
  return {
    HOME: home,
    USERPROFILE: home,
    APPDATA: '',
    XDG_CONFIG_HOME: '',
    CLAUDE_CONFIG_DIR: '',
    CODEX_HOME: '',
    XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'),
  };
}

/** Puts session notes, a vault and a log into a home folder, all of one day. */
export async function plantPlaces(home: string): Promise<void> {
  await cp(path.join(E2E, 'fixtures', 'notes'), path.join(home, 'notes'), { recursive: true });
  await mkdir(path.join(home, 'Documents', 'Vault', '.obsidian'), { recursive: true });
  await writeFile(
    path.join(home, 'Documents', 'Vault', 'kites.md'),
    '# Kites\n\nThe red kite lost its tail over the reservoir.\n',
  );
  const log = path.join(home, '.claude', 'projects', '-kites');
  await mkdir(log, { recursive: true });
  await writeFile(
    path.join(log, '1.jsonl'),
    '{"type":"user","sessionId":"1","uuid":"a","message":{"role":"user","content":"How long should the tail of a kite be?"}}\n',
  );
  const day = new Date('2025-11-26T10:00:00Z');
  for (const file of globSync('**/*.{md,jsonl}', { cwd: home })) await utimes(path.join(home, file), day, day);
  for (const file of globSync('.claude/**/*.jsonl', { cwd: home })) await utimes(path.join(home, file), day, day);
}

/** Writes so many short notes that reading them takes a while. @param about the word that all of them have in common */
export async function heap(folder: string, about: string, count: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let i = 0; i < count; i++) {
    const line = (k: number): string =>
      `- The ${about} ${about}-${i}-${k} of day ${(i * 7 + k) % 97} was ${(i * 31 + k * 17) % 89} grams heavier`;
    await writeFile(
      path.join(folder, `${about}-${i}.md`),
      `# ${about} ${i}\n\n**Key Decisions:**\n${line(0)}\n${line(1)}\n`,
    );
  }
}
