import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '../../../src-shared/errors.ts';
import type { Database } from './database.ts';

const folder = path.join(import.meta.dirname, 'migrations');

/** The numbered migrations, in order: `0001-initial.sql` brings version 0 to 1. A landed file is never edited. */
export function migrations(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort();
}

/**
 * Brings the database to the program's version, each step in a transaction of its own.
 *
 * @throws EngineError `DATABASE_NEWER` when a later program wrote it; nothing is touched then
 */
export function migrate(db: Database): void {
  const steps = migrations();
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > steps.length) {
    throw new EngineError('DATABASE_NEWER', `The index in this data folder was made by a later version of Quarry (schema ${version}, this version knows ${steps.length}).`, {
      next: 'Update Quarry, or choose another data folder with --data DIR.',
      details: { version, known: steps.length },
    });
  }
  steps.slice(version).forEach((step, offset) => {
    db.transaction(() => {
      db.exec(readFileSync(path.join(folder, step), 'utf8'));
      db.pragma(`user_version = ${version + offset + 1}`);
    }).immediate();
  });
}
