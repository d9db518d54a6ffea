/**
 * What a store is that is derived from the rows of the index. The store writes, removes, checks and mends through this
 * interface and a list of projections: a new one takes part in all of it by standing in the list that `openDatabase` is
 * given.
 */
import type { Database } from '../store/connection.ts';

/** Work in small steps within a transaction of the caller: between two steps others may have their turn. */
export type Steps<T = void> = Generator<void, T, void>;

export interface WrittenPassage {
  readonly id: number;
  /**
   * `Float32Array` of `[dimensions]`, length 1; `null` where the rows are read back from the index, which does not keep
   * vectors.
   */
  readonly vector: Float32Array | null;
}

export interface WrittenObservation {
  readonly id: number;
  readonly text: string;
  /** What stands around it: title, headings, date; see `contextOf`. */
  readonly context: string;
  /** Whether it is of the type `bookkeeping`: only a search for its own words finds it. */
  readonly bookkeeping: boolean;
  readonly passages: readonly WrittenPassage[];
}

/** Rows that were written together: a document, or one chapter of a log. Ids ascend. */
export interface WrittenRows {
  readonly documentId: number;
  readonly fingerprintId: number;
  /** The observations by block. */
  readonly blocks: readonly (readonly WrittenObservation[])[];
  /** Whether they are read back from the index, and a projection may have taken them in before. */
  readonly again: boolean;
}

/** Rows that leave together. An id never comes back as another's. */
export interface RemovedRows {
  readonly documentId: number;
  readonly fingerprintId: number;
  readonly observations: readonly number[];
  readonly passages: readonly number[];
}

export interface ProjectionCheck {
  readonly ok: boolean;
  /** What it has and what is wrong with it, in numbers. */
  readonly detail: string;
  /** What `mend` would do; of no meaning where it is ok. */
  readonly fix: string;
}

export interface Mended {
  /** What was done, a sentence each; empty where there was nothing to do. */
  readonly done: readonly string[];
  /** Documents whose files have to be read again, for the rows alone do not tell what is missing. */
  readonly unread: readonly number[];
}

export interface Projection {
  /** Its name in the database, never to be changed: how far it has taken in the changes is kept under it. */
  readonly name: string;
  /** What `doctor` calls it. */
  readonly title: string;
  /** The form of its entries, at least 1. Where the database has another one, all of it is made again. */
  readonly version: number;
  /** Which tables of the database are its own, by name, those that SQLite's modules make for themselves included. */
  readonly tables: RegExp;
  /** Called for each new connection, before anything else: loads an extension. Default: nothing. */
  connect?(db: Database): void;
  /** Those of its tables that are not there, by name; `null` where what is there of them cannot be used. */
  missing(db: Database): readonly string[] | null;
  /** Makes the tables that are missing, empty. Within a transaction. */
  create(db: Database): void;
  /** Takes in rows of the index. Gives whether it could: else the document's file has to be read again. */
  write(db: Database, rows: WrittenRows): Steps<boolean>;
  /** Forgets rows, whether it has them or not. The rows themselves may be gone. */
  remove(db: Database, rows: RemovedRows): Steps;
  /**
   * Whether what it has of an observation was made of this context: a row that a drive gives back otherwise is found
   * so. Default: it cannot tell.
   */
  agrees?(db: Database, observation: Pick<WrittenObservation, 'id' | 'context' | 'bookkeeping'>): boolean;
  /**
   * Whether it has exactly what the rows say. Reads all of it and writes nothing.
   *
   * @throws what SQLite says of a damage it cannot name
   */
  check(db: Database): ProjectionCheck;
  /** Mends what `check` finds, as far as the index alone has what it takes. Within a transaction. */
  mend(db: Database): Mended;
  /**
   * Makes all of it again from the rows, whatever state it is in. Gives the documents whose files have to be read
   * again.
   */
  rebuild(db: Database): Steps<readonly number[]>;
  /** How many entries it has. In at most a millisecond of 100,000: no row is read for it. */
  entries(db: Database): number;
  /**
   * Takes one step, of some ten milliseconds, in wiping what was removed out of the database's file.
   *
   * @param first whether it is the first step of a purge
   * @returns whether there is more to do. Default: nothing is left in the file
   */
  purge?(db: Database, first: boolean): boolean;
  /** Gives back room that nothing uses. Within a transaction. Default: there is none. */
  tidy?(db: Database): void;
}

/** Takes all steps at once. */
export function allSteps<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
