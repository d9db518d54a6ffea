/**
 * Which files an engine has in hand, in a small file beside the index that outlives the process: `in-hand-LIFE.json`.
 * Whoever sees that process crash gives the file another name, `crashed-LIFE.json`, and the next engine holds it
 * against the files named in it.
 * What is left by a process that ended otherwise (killed, power lost) is nobody's fault, and goes at the next close.
 *
 * Knows of nothing but the file system: it is loaded where neither engine nor SQLite is.
 */
import { closeSync, lstatSync, openSync, readdirSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { forgetFile, readOwnFile } from './own-file.ts';
import { PRIVATE_FILE } from './private-folder.ts';

/** A file that is being read. */
export interface FileInHand {
  /** Absolute. */
  readonly path: string;
  /** What it is read with. */
  readonly recipe: string;
}

export interface CrashJournalFile {
  /**
   * Puts down what is in hand now: one write of some hundred bytes, some 20 µs. What cannot be written is not on
   * record; that is no reason not to read.
   */
  write(files: readonly FileInHand[]): void;
  /** Takes the record away, and those that earlier processes left. */
  close(): void;
}

const IN_HAND = /^in-hand-.*\.json$/;
/** Some files in hand have long paths. In bytes. */
const LARGEST = 1024 * 1024;
const CRASHED = /^crashed-.*\.json$/;

/** @param life names the process; letters, digits and dashes */
export function openRecord(dataFolder: string, life: string): CrashJournalFile {
  let handle: number | null = null;
  return {
    write(files) {
      try {
        handle ??= openSync(recordOf(dataFolder, life), 'w', PRIVATE_FILE);
        // One write from the start of the file: a process that dies leaves the line before it or this one. What a
        // longer line left behind it is not read.
        writeSync(handle, lineOf(files), 0);
      } catch {
        // A full disk, or a folder that is gone: the run itself will say so.
      }
    },
    close() {
      if (handle !== null) closeSync(handle);
      handle = null;
      for (const name of namesIn(dataFolder, IN_HAND)) forgetFile(path.join(dataFolder, name));
    },
  };
}

/** What a process had in hand when it ended; empty when it had nothing, or had closed its engine. */
export function readRecord(dataFolder: string, life: string): readonly FileInHand[] {
  return read(recordOf(dataFolder, life));
}

/** Holds it against the files that a process had in hand that it has crashed. */
export function markCrashed(dataFolder: string, life: string): void {
  try {
    renameSync(recordOf(dataFolder, life), path.join(dataFolder, `crashed-${life}.json`));
  } catch {
    // It had nothing in hand.
  }
}

/** What crashed processes had in hand. */
export interface Crashed {
  /** One list for each crash. */
  readonly files: readonly (readonly FileInHand[])[];
  /** They could not be held against anybody now: somebody else does it. */
  putBack(): void;
}

/**
 * Takes what crashed processes had in hand; the records are gone from here on, so that a crash is never counted twice.
 */
export function takeCrashed(dataFolder: string): Crashed {
  const taken = namesIn(dataFolder, CRASHED).map((name) => {
    const file = path.join(dataFolder, name);
    const files = read(file);
    forgetFile(file);
    return { file, files };
  });
  return {
    files: taken.map(({ files }) => files),
    putBack() {
      for (const { file, files } of taken) {
        try {
          writeFileSync(file, lineOf(files), { mode: PRIVATE_FILE });
        } catch {
          // The disk that is too full to count it is too full to keep it.
        }
      }
    },
  };
}

function lineOf(files: readonly FileInHand[]): string {
  return `${JSON.stringify(files.map((file) => [file.path, file.recipe]))}\n`;
}

function recordOf(dataFolder: string, life: string): string {
  return path.join(dataFolder, `in-hand-${life}.json`);
}

function namesIn(dataFolder: string, pattern: RegExp): readonly string[] {
  try {
    // What is no file, a folder that is named like a record, tells nothing and stays.
    return readdirSync(dataFolder).filter(
      (name) => pattern.test(name) && lstatSync(path.join(dataFolder, name), { throwIfNoEntry: false })?.isFile(),
    );
  } catch {
    return [];
  }
}

function read(file: string): readonly FileInHand[] {
  try {
    const [line = ''] = readOwnFile(file, LARGEST).split('\n', 1);
    const entries = JSON.parse(line) as unknown;
    if (!Array.isArray(entries)) return [];
    return entries.flatMap((entry: unknown) =>
      Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'string'
        ? { path: entry[0], recipe: entry[1] }
        : [],
    );
  } catch {
    return [];
  }
}
