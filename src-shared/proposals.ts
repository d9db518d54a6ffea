/** A place on this machine that looks like one to index. Nothing in it is indexed before it is added. */
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
}

/** What a look for places to index has found. */
export interface Proposals {
  /** Notes, then vaults, then logs; of each kind the one with the most files first. At most 100. */
  readonly found: readonly Proposal[];
  /** Absolute paths of where it looked: the home folder first, then what lies hidden in it or elsewhere. */
  readonly lookedIn: readonly string[];
  /** Whether it looked at all it wanted to; else there was more than it takes the time for. */
  readonly complete: boolean;
}
