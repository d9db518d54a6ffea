/** Finds folders of notes, vaults, and histories of aider in a home folder. */
import type { Dirent, Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import type { Proposal } from '../../../../src-shared/model.ts';
import {
  BUILT_WITH,
  FILLED_BY_PROGRAMS,
  FILLED_BY_SYSTEM,
  HIDDEN_NOTES,
  HOLDS_ANYTHING,
  HOLDS_CODE,
  NOTES_NAME,
  PLAIN_NOTES_NAME,
} from './known-places.ts';
import type { DiscoveryBudget } from './discovery-budget.ts';
import { openFolder } from '../../parse/open-inside.ts';
import { kindOfNotes } from './note-detection.ts';

/** What was found, not counted yet. */
export interface Finding extends Pick<Proposal, 'path' | 'kind' | 'label'> {
  readonly holds: 'folder' | 'file';
}

/** How many levels below the home folder are read. */
const DEEPEST = 5;
/** How many levels below a folder of code a project may be. */
const DEEPEST_PROJECT = 2;
/** How many levels below a project's root, or in a hidden folder, notes may be. */
const DEEPEST_ASIDE = 2;
/** Of one folder so many entries say enough. */
const ENOUGH = 1000;

const AIDER = '.aider.chat.history.md';
const SESSIONS = 'Session notes';

/**
 * How a folder is examined. `notes`: it and all folders in it may contain notes. `code`: the folders in it are projects
 * or contain projects. `docs`: a folder of a project, in which only folders with the name of a notes folder count.
 */
interface Visit {
  readonly folder: string;
  readonly as: 'home' | 'notes' | 'code' | 'docs';
  /** How many more levels below it are examined. */
  readonly depth: number;
  /** The folder above it, or itself, whose name says that it holds notes of any kind; `null` when there is none. */
  readonly plain: string | null;
}

export interface Found {
  readonly findings: readonly Finding[];
  /** Folders that may hold notes, with the number of folders in them. */
  readonly folders: ReadonlyMap<string, number>;
}

/**
 * Walks through a home folder level by level, and begins with folders whose names suggest notes. Stops where the budget
 * ends.
 *
 * @param skip whether a folder is not to be entered
 */
export async function findNotes(
  home: string,
  budget: DiscoveryBudget,
  skip: (folder: string) => boolean,
): Promise<Found> {
  const findings = new Map<string, Finding>();
  const folders = new Map<string, number>();
  const telling: Visit[] = [];
  const others: Visit[] = [{ folder: home, as: 'home', depth: DEEPEST, plain: null }];

  const add = (at: string, kind: Finding['kind'], label: string, holds: Finding['holds'] = 'folder'): void => {
    findings.set(`${kind} ${at}`, { path: at, kind, label, holds });
  };
  const go = (visit: Visit): void => {
    if (visit.depth < 0 || skip(visit.folder)) return;
    (NOTES_NAME.test(path.basename(visit.folder)) ? telling : others).push(visit);
  };

  /** None of what is no folder, or a symbolic link. */
  const list = async (folder: string): Promise<readonly Dirent[]> => {
    const open = await openFolder(home, folder).catch(() => null);
    try {
      return open ? await budget.list(open, ENOUGH) : [];
    } finally {
      await open?.close();
    }
  };

  const look = async (visit: Visit): Promise<void> => {
    const { folder, as, depth, plain } = visit;
    const entries = await list(folder);
    if (entries.length === 0) return; // it may be a link, and discovery follows no links
    if (entries.some((entry) => entry.name === AIDER && entry.isFile()))
      add(path.join(folder, AIDER), 'log', 'aider history', 'file');
    if (as !== 'home') {
      const vault = await vaultIn(folder, entries);
      if (vault !== null) return add(folder, 'vault', vault); // one thing, whatever stands in it
    }
    const inside = foldersIn(entries, as === 'home');
    const project = isProject(entries, as);
    if (as === 'home' || project) {
      for (const name of inside.hidden)
        for (const child of hiddenNotes(path.join(folder, name)))
          go({ folder: child, as: 'notes', depth: DEEPEST_ASIDE, plain: null });
    }
    if (project || as === 'docs') {
      for (const name of inside.shown) {
        if (NOTES_NAME.test(name))
          go({ folder: path.join(folder, name), as: 'notes', depth: DEEPEST_ASIDE, plain: null });
        else if (project && /^docs?$/i.test(name))
          go({ folder: path.join(folder, name), as: 'docs', depth: 0, plain: null });
      }
      return;
    }
    if (as !== 'home') {
      folders.set(folder, inside.shown.length);
      await judge(visit, entries);
    }
    for (const name of inside.shown) {
      const child = path.join(folder, name);
      const code = as === 'code' || (as === 'home' && HOLDS_CODE.has(name.toLowerCase()));
      if (code && !NOTES_NAME.test(name))
        go({ folder: child, as: 'code', depth: as === 'code' ? depth - 1 : DEEPEST_PROJECT, plain: null });
      else
        go({
          folder: child,
          as: 'notes',
          depth: depth - 1,
          plain: plain ?? (holdsAnything(visit) && PLAIN_NOTES_NAME.test(name) ? child : null),
        });
    }
  };

  const judge = async ({ folder, plain }: Visit, entries: readonly Dirent[]): Promise<void> => {
    const notes = entries
      .filter((entry) => entry.isFile() && /^[^.].*\.(?:md|markdown)$/i.test(entry.name))
      .map(({ name }) => path.join(folder, name));
    if (notes.length === 0) return;
    const kind = await kindOfNotes(home, notes);
    if (kind === 'session') add(plain ?? folder, 'notes', SESSIONS);
    else if ((kind === 'typed' || plain !== null) && !findings.has(`notes ${plain ?? folder}`))
      add(plain ?? folder, 'notes', 'Notes');
  };

  for (let visit = others.shift(); visit && !budget.spent; visit = telling.shift() ?? others.shift()) await look(visit);
  return { findings: [...findings.values()], folders };
}

/**
 * What a vault is called; `null` for a folder that is none.
 *
 * @param entries of the folder, as far as they were listed. Default: any
 */
export async function vaultIn(folder: string, entries?: readonly Dirent[]): Promise<string | null> {
  const maybe = (name: string): boolean =>
    entries === undefined || entries.length >= ENOUGH || entries.some((entry) => entry.name === name);
  const at = (...names: string[]): Promise<Stats | null> => lstat(path.join(folder, ...names)).catch(() => null);
  if (maybe('.obsidian') && (await at('.obsidian'))?.isDirectory()) return 'Obsidian vault';
  return maybe('logseq') && (await at('logseq'))?.isDirectory() && (await at('logseq', 'config.edn'))?.isFile()
    ? 'Logseq graph'
    : null;
}

function foldersIn(
  entries: readonly Dirent[],
  home: boolean,
): { readonly shown: readonly string[]; readonly hidden: readonly string[] } {
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter(
      (name) => !FILLED_BY_PROGRAMS.has(name.toLowerCase()) && !(home && FILLED_BY_SYSTEM.has(name.toLowerCase())),
    )
    .sort();
  return { shown: names.filter((name) => !name.startsWith('.')), hidden: names.filter((name) => name.startsWith('.')) };
}

/** `~/.something` itself where its name says so (`~/.notes`), else what in it is called so. */
function hiddenNotes(folder: string): readonly string[] {
  return NOTES_NAME.test(path.basename(folder).slice(1))
    ? [folder]
    : HIDDEN_NOTES.map((name) => path.join(folder, name));
}

/**
 * Its Markdown is about the code: only folders in it may hold notes. Among projects either sign will do; notes, too,
 * may be kept in git.
 */
function isProject(entries: readonly Dirent[], as: Visit['as']): boolean {
  const git = entries.some(({ name }) => name === '.git');
  const built = entries.some(({ name }) => BUILT_WITH.has(name.toLowerCase()));
  return as === 'code' ? git || built : as === 'notes' && git && built;
}

function holdsAnything({ folder, as }: Visit): boolean {
  return as === 'home' || HOLDS_ANYTHING.has(path.basename(folder).toLowerCase());
}

/**
 * Puts folders of session notes together that stand side by side (`2025/10`, `2025/11`): the folder above them stands
 * for all, where at least half of the folders in it hold some.
 */
export function putTogether({ findings, folders }: Found, home: string): readonly Finding[] {
  const rest = findings.filter(({ kind }) => kind !== 'notes');
  const notes = new Map(findings.filter(({ kind }) => kind === 'notes').map((finding) => [finding.path, finding]));
  for (let changed = true; changed; ) {
    changed = false;
    const parents = Map.groupBy([...notes.keys()], (at) => path.dirname(at));
    for (const [parent, inside] of parents) {
      const all = folders.get(parent);
      const name = path.basename(parent);
      if (
        all === undefined ||
        parent === home ||
        notes.has(parent) ||
        HOLDS_ANYTHING.has(name.toLowerCase()) ||
        HOLDS_CODE.has(name.toLowerCase())
      )
        continue;
      if (inside.length * 2 < all || (inside.length < 2 && !NOTES_NAME.test(name))) continue;
      notes.set(parent, {
        ...(inside.map((at) => notes.get(at)!).find(({ label }) => label === SESSIONS) ?? notes.get(inside[0]!)!),
        path: parent,
      });
      for (const at of inside) notes.delete(at);
      changed = true;
    }
  }
  return [...notes.values(), ...rest];
}
