import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '../../../src-shared/errors.ts';
import type { Database } from './connection.ts';

const folder = path.join(import.meta.dirname, 'migrations');

/** The numbered migrations, in order: `0001-initial.sql` brings version 0 to 1. A landed file is never edited. */
export function migrations(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort();
}

/**
 * Reads and never writes, so that it can come before all else.
 *
 * @throws EngineError `DATABASE_NEWER` when a later program wrote the database
 */
export function refuseNewer(db: Database, steps: readonly string[] = migrations()): void {
  const version = versionOf(db);
  if (version > steps.length) {
    throw new EngineError(
      'DATABASE_NEWER',
      `The index in this data folder was made by a later version of Quarry (schema ${version}, this version knows ${steps.length}).`,
      {
        next: 'Update Quarry, or choose another data folder with --data DIR.',
        details: { version, known: steps.length },
      },
    );
  }
}

/**
 * Brings the database to the program's version, each step in a transaction of its own. Gives the version it had before.
 */
export function migrate(db: Database, steps: readonly string[] = migrations()): number {
  const before = versionOf(db);
  const takeStep = db.transaction(() => {
    // Read once more now that the lock is held: another process may have taken the step meanwhile.
    const version = versionOf(db);
    const step = steps[version];
    if (step === undefined) return;
    db.exec(readFileSync(path.join(folder, step), 'utf8'));
    db.pragma(`user_version = ${version + 1}`);
  });
  while (versionOf(db) < steps.length) takeStep.immediate();
  return before;
}

/** Which version of the schema a database has. */
export function versionOf(db: Database): number {
  return db.pragma('user_version', { simple: true }) as number;
}
