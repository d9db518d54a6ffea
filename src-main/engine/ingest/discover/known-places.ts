/** Folders in which programs keep logs and vaults, and folders of a home that discovery skips. */
import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { isRecord } from '../../parse/json.ts';
import { readBeginning } from '../../parse/open-inside.ts';

/** Whose places are looked for. */
export interface Whose {
  /** The user's home folder: absolute, symbolic links resolved. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * A folder in which a program keeps its logs; it may not exist. `named`: the user named it, so it may be behind a
 * symbolic link.
 */
export interface LogPlace {
  readonly path: string;
  readonly label: string;
  readonly named: boolean;
}

/**
 * - Claude Code: `projects` in `~/.claude`, or in `CLAUDE_CONFIG_DIR` instead
 *   (code.claude.com/docs/en/claude-directory); some versions kept it in `~/.config/claude`
 *   (github.com/ryoppippi/ccusage, "custom paths": comma-separated lists are its convention, too).
 * - Codex: `sessions` and `archived_sessions` in `~/.codex`, or in `CODEX_HOME` instead (github.com/openai/codex,
 *   codex-rs/rollout: `SESSIONS_SUBDIR`, `ARCHIVED_SESSIONS_SUBDIR`).
 */
export function logPlaces({ home, env }: Whose): readonly LogPlace[] {
  const claude = folders(env['CLAUDE_CONFIG_DIR'], [path.join(home, '.claude'), path.join(home, '.config', 'claude')]);
  const codex = folders(env['CODEX_HOME'], [path.join(home, '.codex')]);
  return [
    ...claude.map((at) => ({ ...at, path: path.join(at.path, 'projects'), label: 'Claude Code logs' })),
    ...codex.map((at) => ({ ...at, path: path.join(at.path, 'sessions'), label: 'Codex logs' })),
    ...codex.map((at) => ({ ...at, path: path.join(at.path, 'archived_sessions'), label: 'Codex logs, archived' })),
  ];
}

function folders(named: string | undefined, usual: readonly string[]): { path: string; named: boolean }[] {
  // Several may stand there with commas.
  const given = (named ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => path.isAbsolute(one));
  return given.length > 0
    ? given.map((one) => ({ path: one, named: true }))
    : usual.map((one) => ({ path: one, named: false }));
}

/**
 * Where Obsidian lists its vaults: in its system folder (help.obsidian.md/data-storage), which Flatpak
 * (`md.obsidian.Obsidian`) and snap have in places of their own.
 */
export function vaultLists({ home, env }: Whose): readonly string[] {
  const settings = [
    env['XDG_CONFIG_HOME'] || path.join(home, '.config'),
    path.join(home, '.var', 'app', 'md.obsidian.Obsidian', 'config'),
    path.join(home, 'snap', 'obsidian', 'current', '.config'),
    path.join(home, 'Library', 'Application Support'),
    env['APPDATA'] || path.join(home, 'AppData', 'Roaming'),
  ];
  return settings.map((folder) => path.join(folder, 'obsidian', 'obsidian.json'));
}

/** A list of vaults is a few lines for each. */
const LARGEST_LIST = 1024 * 1024;

/** Folders that a list of Obsidian's names, `{"vaults": {"<id>": {"path": …}}}`; `null` where there is no such list. */
export async function listedVaults(list: string): Promise<readonly string[] | null> {
  try {
    const bytes = await readBeginning(list, LARGEST_LIST + 1);
    if (bytes.length > LARGEST_LIST) return null;
    const read: unknown = JSON.parse(bytes.toString('utf8'));
    const vaults = isRecord(read) && isRecord(read['vaults']) ? Object.values(read['vaults']) : [];
    return vaults.flatMap((vault) =>
      isRecord(vault) && typeof vault['path'] === 'string' && path.isAbsolute(vault['path']) ? [vault['path']] : [],
    );
  } catch {
    return null;
  }
}

/**
 * The real path of a folder, `null` where there is none.
 *
 * @param named whether symbolic links on the way there are the user's own choice
 */
export async function realFolder(folder: string, named: boolean): Promise<string | null> {
  try {
    const real = await realpath(folder);
    return (named || real === folder) && (await lstat(real)).isDirectory() ? real : null;
  } catch {
    return null;
  }
}

/** Folders of a home that systems and programs fill; in lower case. */
export const FILLED_BY_SYSTEM: ReadonlySet<string> = new Set([
  'library',
  'applications',
  'appdata',
  'music',
  'movies',
  'pictures',
  'photos',
  'videos',
  'public',
  'templates',
  'snap',
  'go',
  'anaconda3',
  'miniconda3',
  'miniforge3',
  'virtualbox vms',
  'games',
]);

/** Folders anywhere that programs fill, those with a dot among them; in lower case. */
export const FILLED_BY_PROGRAMS: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  'venv',
  '__pycache__',
  'site-packages',
  'cache',
  'caches',
  'tmp',
  'temp',
  '.cache',
  '.git',
  '.npm',
  '.nvm',
  '.cargo',
  '.rustup',
  '.gradle',
  '.m2',
  '.local',
  '.config',
  '.var',
  '.venv',
  '.trash',
  '.mozilla',
  '.vscode',
  '.vscode-server',
  '.ssh',
  '.gnupg',
]);

/** Folders whose folders are projects; in lower case. */
export const HOLDS_CODE: ReadonlySet<string> = new Set([
  'code',
  'src',
  'projects',
  'project',
  'dev',
  'develop',
  'developer',
  'development',
  'repos',
  'repositories',
  'repo',
  'git',
  'github',
  'work',
  'workspace',
  'workspaces',
  'sources',
]);

/** Folders of a home that hold all kinds of things: never proposed for what a part of them holds. In lower case. */
export const HOLDS_ANYTHING: ReadonlySet<string> = new Set([
  'documents',
  'my documents',
  'desktop',
  'downloads',
  'dropbox',
  'onedrive',
  'google drive',
  'nextcloud',
  'owncloud',
  'sync',
  'syncthing',
  'files',
]);

/** What a project's root holds when it is one of code, not of notes; in lower case. */
export const BUILT_WITH: ReadonlySet<string> = new Set([
  'package.json',
  'cargo.toml',
  'go.mod',
  'pyproject.toml',
  'setup.py',
  'requirements.txt',
  'cmakelists.txt',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'gemfile',
  'composer.json',
  'mix.exs',
  'deno.json',
  'pubspec.yaml',
  'package.swift',
  'build.zig',
  'dune-project',
  'stack.yaml',
  'flake.nix',
]);

/** Names of folders that hold notes of sessions. */
export const NOTES_NAME =
  /^(?:.*[-_ .])?(?:sessions?|(?:session|dev|work|ai|daily|meeting)?[-_ ]?notes?|journals?|diary|worklogs?|devlogs?|decisions|adrs?)(?:[-_ .].*)?$/i;

/** Names of folders that hold ordinary notes where they stand in the home folder or its `Documents`. */
export const PLAIN_NOTES_NAME =
  /^(?:(?:my|personal|work)[-_ ]?)?(?:notes?|notebooks?|journals?|diary|zettelkasten|zettels?|wiki|org|sessions|session[-_ ]?notes|second[-_ ]?brain|knowledge(?:[-_ ]?base)?)$/i;

/** Folders in a hidden folder that may hold notes of sessions. */
export const HIDDEN_NOTES: readonly string[] = ['sessions', 'session-notes', 'notes'];
