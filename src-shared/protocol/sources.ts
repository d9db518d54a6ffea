/** Calls about the folders and files that the user added, and about folders that the user could add. */
import { aPath, type Nothing, none, once, read, write, withoutModel } from './call.ts';
import type { FileCounts } from './indexing.ts';

/** How changes of a source's files are noticed. */
export interface WatchState {
  /**
   * `live`: the system tells of them, and they are read within a second; `polling`: the files are looked at every half
   * minute; `paused`: not, until the user resumes it; `off`: not, because this engine watches nothing, or does not yet.
   */
  readonly watching: 'live' | 'polling' | 'paused' | 'off';
  /** Why the source is not watched live although it should be, in one sentence; otherwise empty. */
  readonly watchingNote: string;
}

/**
 * What stays in the index of a source's files that are gone. `expired`: logs that their program deletes after a time,
 * and that are as old; `all`: every file; `none`: nothing.
 */
export type KeepGone = 'expired' | 'all' | 'none';

/** Files that their program deletes a while after they were last written. */
export interface Expiry {
  /** After how many days. */
  readonly days: number;
  /** How many go within the next seven days. */
  readonly soon: number;
  /** When the first of all goes, in milliseconds since the epoch; it may be past. */
  readonly first: number;
}

/** A folder or file the user added. */
export interface Source extends WatchState {
  readonly id: number;
  /** Absolute, symbolic links resolved. */
  readonly path: string;
  readonly kind: 'folder' | 'file';
  /** Milliseconds since the epoch. */
  readonly addedAt: number;
  readonly files: FileCounts;
  /** Whether Quarry removes secrets from the files before it stores any text. */
  readonly redact: boolean;
  /** How many were, each counted once a file. */
  readonly redactions: number;
  /** The same by kind (`private-key`, `password`), most frequent first. */
  readonly redactionKinds: Readonly<Record<string, number>>;
  /** What stays in the index of its files that are gone. */
  readonly keepGone: KeepGone;
  /** How many of its files are gone and still found. */
  readonly gone: number;
  /** Whether its hidden folders are read. */
  readonly hidden: boolean;
  /** Logs of it that their program will delete. Not there where there are none. */
  readonly expiry?: Expiry;
  /**
   * The source is a copy in Quarry's data folder: Quarry does not notice changes of the original, and deletes the copy
   * with the source.
   */
  readonly copy?: true;
}

/**
 * A folder or file on this computer that may be worth indexing. Quarry indexes nothing in it before the user adds it.
 */
export interface Proposal {
  /** Absolute, symbolic links resolved; a folder, or a file where one file holds a whole history. */
  readonly path: string;
  /** Notes of sessions and other notes, a vault of a program for notes, or logs of a coding assistant. */
  readonly kind: 'notes' | 'vault' | 'log';
  /** In words: `Session notes`, `Obsidian vault`, `Claude Code logs`. */
  readonly label: string;
  /** Files that would be read; more than 0. */
  readonly files: number;
  /** Their size together. */
  readonly bytes: number;
  /** When one of them was last written, in milliseconds since the epoch. */
  readonly newest: number;
  /** Whether all files were counted; else there are at least so many. */
  readonly exact: boolean;
  /** Logs that their program will delete. Not there where there are none. */
  readonly expiry?: Expiry;
}

/** What a look for places to index has found. */
export interface Proposals {
  /** Notes, then vaults, then logs; of each kind the one with the most files first. At most 100. */
  readonly found: readonly Proposal[];
  /** Absolute paths of where it looked: the home folder first, then what lies hidden in it or elsewhere. */
  readonly lookedIn: readonly string[];
  /** Whether the discovery was complete; otherwise its time was over first. */
  readonly complete: boolean;
}

/** What a run would read at a place. */
export interface ReadableCount {
  /** Absolute, symbolic links resolved. */
  readonly path: string;
  readonly kind: 'folder' | 'file';
  readonly files: number;
  readonly bytes: number;
  /** Whether counting ended before all entries were counted. */
  readonly more: boolean;
}

/** Which files some reader reads, by their names. */
export interface ReadableNames {
  /** Ends of names, lower case, with the dot. */
  readonly extensions: readonly string[];
  /** Names that count although they begin with a dot: files that are read, and those that say what is left out. */
  readonly hidden: readonly string[];
}

export const sourceCalls = {
  /**
   * Adds a folder or file and does not index it yet; an engine that watches notices what happens to it from now on. A
   * path inside a source that exists gives that source. `redact` says whether secrets are taken out (default: as
   * before, true for a new source); with another choice the next run reads its files again. Throws `PATH_NOT_FOUND`,
   * `PATH_UNREADABLE`; `INVALID_REQUEST` for a choice that differs from that of the source around it.
   */
  addSource: withoutModel(
    write<{ readonly path: string; readonly redact?: boolean | undefined }, Source>((z) => ({
      path: aPath(z),
      redact: z.boolean().optional(),
    })),
  ),
  /**
   * Changes what stays in the index of a source's files that are gone, and whether its hidden folders are read; the
   * next run goes by it. What is not given stays. Throws `SOURCE_NOT_FOUND`.
   */
  changeSource: withoutModel(
    write<
      { readonly id: number; readonly keepGone?: KeepGone | undefined; readonly hidden?: boolean | undefined },
      Source
    >((z) => ({
      id: z.int().min(1),
      keepGone: z.enum(['expired', 'all', 'none']).optional(),
      hidden: z.boolean().optional(),
    })),
  ),
  /**
   * Forgets files that are gone and still found, those at or below a path or all; gives how many.
   */
  forgetGone: withoutModel(
    once<{ readonly path?: string | undefined }, number>((z) => ({ path: aPath(z).optional() })),
  ),
  /**
   * Finds folders of notes, vaults and logs on this computer that no source covers: in the user's home folder, and in
   * the folders that other programs document. The caller cannot choose where. The call takes at most two seconds, reads
   * the beginnings of a few files, and stores and indexes nothing. Throws `CANCELLED`.
   */
  proposals: withoutModel(read<Nothing, Proposals>(none)),
  /**
   * How much a run would read at a path, by the rules of a run: for a question before a folder is added. Counts at most
   * 100,000 entries, for at most two seconds. Throws `PATH_NOT_FOUND`, `PATH_UNREADABLE`.
   */
  count: withoutModel(read<{ readonly path: string }, ReadableCount>((z) => ({ path: aPath(z) }))),
  /** Which files Quarry reads, so that the others can be excluded before a copy. */
  readableNames: withoutModel(read<Nothing, ReadableNames>(none)),
  /**
   * Removes a source and everything indexed from it. The files stay, unless the source is a copy (`Source.copy`).
   * Throws `SOURCE_NOT_FOUND`.
   */
  removeSource: withoutModel(once<{ readonly id: number }, void>((z) => ({ id: z.int().min(1) }))),
  /**
   * Pauses or resumes the watching of one source or of all, and stores the choice. When a source is resumed, Quarry
   * reads what has changed. A run in progress continues. Throws `SOURCE_NOT_FOUND`.
   */
  setWatching: withoutModel(
    write<{ readonly on: boolean; readonly sourceId?: number | undefined }, void>((z) => ({
      on: z.boolean(),
      sourceId: z.int().min(1).optional(),
    })),
  ),
};
