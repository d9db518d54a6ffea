import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Proposals } from '../../../../src-shared/model.ts';
import { scratchFolder } from '../../store/testing.ts';
import { type DiscoveryOptions, discoverNotes } from './discovery.ts';

const SESSION = '# Session: pots\n\n**ID**: 1\n**Started**: 2025-10-31T10:00:00Z\n\n## Key Decisions\n\n- Clay pots\n';
const TYPED = '# Tuesday\n\n## Decisions\n\n- Clay\n\n## Next steps\n\n- Glaze\n';
const PLAIN = '# Bread\n\nFlour, water, salt.\n';
const CLAUDE = '{"type":"user","sessionId":"1","uuid":"a","message":{"role":"user","content":"Which clay?"}}\n';
const CODEX = '{"timestamp":"2025-10-31T10:00:00Z","type":"session_meta","payload":{"id":"1","cwd":"/pots"}}\n';

let scratch: ReturnType<typeof scratchFolder>;
let home: string;
beforeEach(() => {
  scratch = scratchFolder();
  home = path.join(scratch.folder, 'home');
  mkdirSync(home);
});
afterEach(() => scratch.remove());

const at = (name: string): string => path.join(home, name);

function write(name: string, text: string): void {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), text);
}

const look = (options: Partial<DiscoveryOptions> = {}): Promise<Proposals> =>
  discoverNotes({ sources: [], home, env: {}, time: 60_000, ...options });

/** `label path files`, the path from the home folder on. */
async function found(options?: Partial<DiscoveryOptions>): Promise<string[]> {
  return (await look(options)).found.map(
    ({ path: place, label, files }) => `${label}: ${path.relative(home, place).replaceAll('\\', '/')} ${files}`,
  );
}

describe('notes', () => {
  it('are found where files say that they are sessions, or have sections of several types', async () => {
    write('notes/1.md', SESSION);
    write('.something/sessions/1.md', SESSION);
    write('.something/other/1.md', SESSION);
    write('Documents/garden/log/session-notes/1.md', TYPED);
    write('Documents/garden/log/session-notes/2.md', TYPED);
    write('Documents/recipes/bread.md', PLAIN);
    write('Documents/recipes/cake.md', PLAIN);
    expect(await found()).toEqual([
      'Notes: Documents/garden/log/session-notes 2',
      'Session notes: .something/sessions 1',
      'Session notes: notes 1',
    ]);
  });

  it('of any kind are found in a folder of the home that is called so', async () => {
    write('Notes/2025/bread.md', PLAIN);
    write('Documents/Zettelkasten/1.md', PLAIN);
    write('recipes/Notes/bread.md', PLAIN);
    expect(await found()).toEqual(['Notes: Documents/Zettelkasten 1', 'Notes: Notes 1']);
  });

  it('side by side are one proposal, and what else stands in the home folder or its documents is not part of it', async () => {
    for (const month of ['09', '10', '11']) write(`Documents/log/2025/${month}/1.md`, SESSION);
    write('Documents/a/1.md', SESSION);
    write('b/1.md', SESSION);
    expect(await found()).toEqual([
      'Session notes: Documents/log/2025 3',
      'Session notes: Documents/a 1',
      'Session notes: b 1',
    ]);
  });

  it('of a project are found in folders that are called so; its own Markdown is about the code', async () => {
    write('code/pots/.git/HEAD', '');
    write('code/pots/README.md', SESSION);
    write('code/pots/src/CHANGES.md', SESSION);
    write('code/pots/docs/sessions/1.md', SESSION);
    write('code/org/kiln/package.json', '{}');
    write('code/org/kiln/.worklog/sessions/1.md', SESSION);
    write('code/pots/node_modules/notes/1.md', SESSION);
    expect(await found()).toEqual([
      'Session notes: code/org/kiln/.worklog 1',
      'Session notes: code/pots/docs/sessions 1',
    ]);
  });
});

describe('vaults', () => {
  it('are found in the home folder, and with what is in them they are one', async () => {
    write('Documents/Vault/.obsidian/app.json', '{}');
    write('Documents/Vault/bread.md', PLAIN);
    write('Documents/Vault/sessions/1.md', SESSION);
    write('graph/logseq/config.edn', '{}');
    write('graph/pages/bread.md', PLAIN);
    write('no-graph/logseq/other.edn', '{}');
    write('no-graph/bread.md', PLAIN);
    expect(await found()).toEqual(['Obsidian vault: Documents/Vault 2', 'Logseq graph: graph 1']);
  });

  it('are found where Obsidian lists them, wherever that is, if they are there', async () => {
    const vault = path.join(scratch.folder, 'elsewhere');
    mkdirSync(path.join(vault, '.obsidian'), { recursive: true });
    writeFileSync(path.join(vault, 'bread.md'), PLAIN);
    const list = (...paths: string[]): string =>
      JSON.stringify({ vaults: Object.fromEntries(paths.map((one, i) => [String(i), { path: one, ts: 1 }])) });
    write(
      '.var/app/md.obsidian.Obsidian/config/obsidian/obsidian.json',
      list(vault, path.join(scratch.folder, 'gone'), 'relative', home),
    );
    write('.config/obsidian/obsidian.json', '{"vaults": [broken');
    write('snap/obsidian/current/.config/obsidian/obsidian.json', '{"vaults": null}');
    expect((await look()).found).toMatchObject([{ path: vault, kind: 'vault', label: 'Obsidian vault', files: 1 }]);
  });
});

describe('logs', () => {
  it('are found in the hidden folders of the programs that write them', async () => {
    write('.claude/projects/-pots/1.jsonl', CLAUDE);
    write('.codex/sessions/2025/10/31/rollout-1.jsonl', CODEX);
    write('.codex/archived_sessions/rollout-0.jsonl', CODEX);
    write('projects/pots/.aider.chat.history.md', '# aider chat started at 2025-10-31 10:00:00\n\n#### Which clay?\n');
    expect(await found()).toEqual([
      'Claude Code logs: .claude/projects 1',
      'Codex logs, archived: .codex/archived_sessions 1',
      'Codex logs: .codex/sessions 1',
      'aider history: projects/pots/.aider.chat.history.md 1',
    ]);
  });

  it('are looked for where the environment says, and then not at the usual place', async () => {
    write('.claude/projects/-pots/1.jsonl', CLAUDE);
    write('elsewhere/projects/-pots/1.jsonl', CLAUDE);
    write('codex/sessions/rollout-1.jsonl', CODEX);
    expect(await found({ env: { CLAUDE_CONFIG_DIR: at('elsewhere'), CODEX_HOME: at('codex') } })).toEqual([
      'Codex logs: codex/sessions 1',
      'Claude Code logs: elsewhere/projects 1',
    ]);
  });

  it('that no reader knows are not proposed', async () => {
    write('.claude/projects/-pots/1.jsonl', '{"level":"info"}\n');
    write('.codex/sessions/notes.txt', 'text');
    expect(await found()).toEqual([]);
  });
});

it('Says of each place how many files would be read, their size, and when one was last written', async () => {
  write('.claude/projects/-pots/1.jsonl', CLAUDE);
  write('.claude/projects/-pots/2.jsonl', CLAUDE);
  write('.claude/projects/-pots/2.bin', 'not read');
  write('.claude/projects/-pots/.hidden.jsonl', CLAUDE);
  utimesSync(at('.claude/projects/-pots/1.jsonl'), 1000, 1000);
  utimesSync(at('.claude/projects/-pots/2.jsonl'), 2000, 2000);
  expect((await look()).found).toEqual([
    {
      path: at('.claude/projects'),
      kind: 'log',
      label: 'Claude Code logs',
      files: 2,
      bytes: 2 * CLAUDE.length,
      newest: 2_000_000,
      exact: true,
      expiry: { days: 30, soon: 2, first: 1_000_000 + 30 * 86_400_000 },
    },
  ]);
});

it('Counts by the rules of indexing', async () => {
  write('notes/1.md', SESSION);
  write('notes/2.md', SESSION);
  write('notes/3.md', SESSION);
  write('notes/.gitignore', '2.md\n');
  expect(await found({ ignore: ['3.md'] })).toEqual(['Session notes: notes 1']);
});

it('Does not propose what a source covers, and still what lies around one', async () => {
  write('notes/1.md', SESSION);
  write('.claude/projects/-pots/1.jsonl', CLAUDE);
  expect(await found({ sources: [home] })).toEqual([]);
  expect(await found({ sources: [at('notes')] })).toEqual(['Claude Code logs: .claude/projects 1']);
  expect(await found({ sources: [at('.claude/projects/-pots')] })).toEqual([
    'Session notes: notes 1',
    'Claude Code logs: .claude/projects 1',
  ]);
});

it('Does not propose what holds nothing to read', async () => {
  mkdirSync(at('notes'));
  mkdirSync(at('.claude/projects'), { recursive: true });
  write('Vault/.obsidian/app.json', '{}');
  write('Vault/picture.png', '');
  expect(await look()).toEqual({
    found: [],
    lookedIn: expect.arrayContaining([home, at('.claude/projects'), at('.codex/sessions')]),
    complete: true,
  });
});

it('Follows no symbolic link, so that it meets no loop and does not leave the home folder', async () => {
  const outside = path.join(scratch.folder, 'outside');
  mkdirSync(path.join(outside, 'projects'), { recursive: true });
  writeFileSync(path.join(outside, '1.md'), SESSION);
  writeFileSync(path.join(outside, 'projects', '1.jsonl'), CLAUDE);
  mkdirSync(at('notes'));
  symlinkSync(home, at('notes/loop'), 'junction');
  symlinkSync(outside, at('sessions'), 'junction');
  symlinkSync(outside, at('.claude'), 'junction');
  symlinkSync(path.join(outside, '1.md'), at('notes/alias.md'));
  mkdirSync(path.join(outside, '.obsidian'));
  mkdirSync(at('.something'));
  symlinkSync(outside, at('.something/notes'), 'junction');
  expect(await found()).toEqual([]);
});

it('Ends within its entries, finds what is near before what is far, and says that there is more', async () => {
  for (let i = 0; i < 20; i++) for (let j = 0; j < 5; j++) write(`a/${i}/${j}/x.txt`, '');
  write('notes/1.md', SESSION);
  for (let i = 0; i < 120; i++) write(`.claude/projects/-pots/${i}.jsonl`, CLAUDE);
  const { found: proposals, complete } = await look({ entries: 160 });
  expect(complete).toBe(false);
  expect(proposals).toMatchObject([
    { label: 'Session notes', files: 1, exact: true },
    { label: 'Claude Code logs', exact: false },
  ]);
  expect(proposals[1]!.files).toBeLessThan(100);
  expect((await look()).found).toMatchObject([{ files: 1 }, { files: 120, exact: true }]);
});

it('Finds a vault whose folder has more entries than are looked at', async () => {
  mkdirSync(at('big/.obsidian'), { recursive: true });
  for (let i = 0; i < 1010; i++) writeFileSync(at(`big/${i}.md`), 'x');
  expect(await found()).toEqual(['Obsidian vault: big 1010']);
});

it('Stops when its time is over, and when it is not wanted', async () => {
  write('notes/1.md', SESSION);
  expect(await look({ time: 0 })).toMatchObject({ found: [], complete: false });
  const abort = new AbortController();
  const stopped = look({ signal: abort.signal });
  abort.abort();
  await expect(stopped).rejects.toMatchObject({ code: 'CANCELLED' });
  await expect(look({ signal: abort.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
});

it('Finds nothing without a home folder', async () => {
  rmSync(home, { recursive: true });
  expect(await look()).toEqual({ found: [], lookedIn: [], complete: false });
});
