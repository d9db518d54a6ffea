/** Copies of notes that programs make: backups, versions, trash, copies after a conflict of synchronising, locks. */

export interface ProgramCopy {
  /** What it is, in a sentence for the user. */
  readonly reason: string;
  /** The file in the same folder that it is a copy of: without that one it is no copy. `null`: it is one anyway. */
  readonly of: string | null;
}

/** A folder by its name, and the name of the folder that it stands in. */
interface FolderRule {
  readonly name: RegExp;
  readonly inside?: RegExp;
  readonly reason: string;
}

const FOLDERS: readonly FolderRule[] = [
  { name: /^(?:bak|version-files|\.recycle)$/, inside: /^logseq$/, reason: 'Logseq keeps old versions of pages here.' },
  { name: /^ai_rules_backups$/, inside: /^\.specstory$/, reason: 'SpecStory keeps backups here.' },
  { name: /^\.stversions$/, reason: 'Syncthing keeps old versions of files here.' },
  { name: /^(?:#recycle|@eaDir|#snapshot)$/, reason: 'A Synology server keeps deleted files and versions here.' },
  { name: /^(?:~snapshot|\.snapshots?)$/, reason: 'A file server keeps old versions of files here.' },
  { name: /^(?:files_trashbin|files_versions)$/, reason: 'Nextcloud keeps deleted files and versions here.' },
  { name: /^(?:\.dropbox\.cache|\.sync)$/, reason: 'A program that synchronises files keeps its own copies here.' },
  {
    name: /^(?:\.trash(?:es|-\d+)?|@trash|\.recycle|\.recycler|\$recycle\.bin|recycler|onenote_recyclebin)$/i,
    reason: 'This is a trash of deleted files.',
  },
  { name: /^(?:backups\.backupdb|\.history|\.backups?)$/i, reason: 'A program keeps old versions of files here.' },
  { name: /^(?:__MACOSX|lost\+found|System Volume Information)$/i, reason: 'The system keeps files of its own here.' },
];

/** What programs call a copy in brackets behind a name, after two versions of a file could not be joined. */
const CONFLICT =
  /conflict(?:ed|ing)?[ -]copy|^conflicted\b|case conflict|SFConflict|\bconflict(?: #?\d+)? on \d{4}|Konfliktkopie|in Konflikt stehende|en conflit|en conflicto|in conflitto|em conflito|conflicterende/i;

/** A name as what stands before its extension, and its extension with the dot. */
const SPLIT = /^(.*?)(\.[^.]*)?$/s;

/** What is left of a name, extension included, once the sign of a copy is taken off; `null` for any other name. */
type Unmarked = (stem: string, extension: string) => string | null;

interface FileRule {
  readonly unmarked: Unmarked;
  readonly reason: (of: string) => string;
}

const byPattern =
  (pattern: RegExp): Unmarked =>
  (stem, extension) => {
    const own = pattern.exec(stem)?.[1];
    return own ? own + extension : null;
  };

const conflictOf = (of: string): string =>
  `It is a copy of "${of}" that a program made when it could not synchronise it.`;
const backupOf = (of: string): string => `It is a backup of "${of}" that a program made.`;

const FILES: readonly FileRule[] = [
  {
    unmarked: (stem, extension) => {
      const bracketed = /^(.*\S) ?[([]([^()[\]]*)[)\]]$/s.exec(stem);
      return bracketed && CONFLICT.test(bracketed[2] as string) ? (bracketed[1] as string) + extension : null;
    },
    reason: conflictOf,
  },
  // Syncthing, ownCloud, Resilio Sync, Google Drive, git-annex; OneDrive puts the usual name of a computer there.
  { unmarked: byPattern(/^(.+)\.sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]{1,12})?$/s), reason: conflictOf },
  { unmarked: byPattern(/^(.+)_conflict-\d{8}-\d{6}$/s), reason: conflictOf },
  { unmarked: byPattern(/^(.+)\.conflict\d*$/is), reason: conflictOf },
  { unmarked: byPattern(/^(.+)_conf\(\d+\)$/s), reason: conflictOf },
  { unmarked: byPattern(/^(.+)\.variant-[0-9a-f]{4}$/s), reason: conflictOf },
  { unmarked: byPattern(/^(.+)-(?:DESKTOP|LAPTOP)-[A-Z0-9]{7}(?:-\d+)?$/s), reason: conflictOf },
  // Editors put the sign before the extension, or behind it.
  { unmarked: byPattern(/^(.+)(?:~|\.(?:bak|backup|orig|autosave)\d*)$/is), reason: backupOf },
  {
    unmarked: (stem, extension) =>
      /^\.[^.~]+~\d*~?$|^\.(?:bak|backup|orig|save|swp|tmp)\d*$/i.test(extension)
        ? extension.includes('~')
          ? stem + extension.slice(0, extension.indexOf('~'))
          : stem
        : null,
    reason: backupOf,
  },
  { unmarked: (stem, extension) => /^#(.+)#$/s.exec(stem + extension)?.[1] ?? null, reason: backupOf },
];

/** What a program left behind that a person never wrote, whatever stands beside it. */
const LEFTOVERS: readonly { readonly name: RegExp; readonly reason: string }[] = [
  { name: /^~\$|^\.~lock\..*#$|^\.#/s, reason: 'A program keeps this file while it has another one open.' },
  { name: /^\._/, reason: 'macOS keeps properties of another file here.' },
];

/**
 * The rule by which a file or folder is a copy that a program made; `null` where none says so.
 *
 * @param name of the entry
 * @param folder name of the folder that it stands in
 */
export function programCopy(name: string, folder: string, isFolder: boolean): ProgramCopy | null {
  if (isFolder) {
    const rule = FOLDERS.find((one) => one.name.test(name) && (one.inside?.test(folder) ?? true));
    return rule ? { reason: `${rule.reason} It is left out.`, of: null } : null;
  }
  const leftover = LEFTOVERS.find((one) => one.name.test(name));
  if (leftover) return { reason: `${leftover.reason} It is left out.`, of: null };
  const [, stem = '', extension = ''] = SPLIT.exec(name) ?? [];
  for (const { unmarked, reason } of FILES) {
    const of = unmarked(stem, extension);
    if (of !== null && of !== name) return { reason: reason(of), of };
  }
  return null;
}
