/**
 * Whether the tables of the index agree: which rows are in one table and missing in another, in numbers. Reads only.
 */
import { type Database, statement } from '../store/database.ts';
import { countDocuments, documentsLackingObservations } from '../store/documents.ts';
import { countFiles, filesOfOtherVersions, filesWithoutDocument, type CurrentVersions } from '../store/files.ts';
import { projectionsOf } from '../store/attached-projections.ts';
import { fingerprintUses } from '../store/fingerprints.ts';
import { findOrphans } from '../store/orphans.ts';
import { documentsLackingPassages } from '../store/passages.ts';
import { projectionsBehind } from '../projections/catch-up.ts';
import { sizesOf } from '../projections/table-sizes.ts';

/** A check that has not been made yet. */
export interface Finding {
  readonly name: string;
  readonly test: () => {
    readonly ok: boolean;
    readonly detail: string /** See `HealthCheck.fix`. */;
    readonly fix?: string;
  };
  /** What to do where it is not ok. */
  readonly next: string;
}

const MEND = 'Run "npx quarry doctor --fix".';

/** @param model `null` where none works: what goes by it is left out */
export function indexChecks(
  db: Database,
  dataFolder: string,
  model: { readonly fingerprintId: number; readonly versions: CurrentVersions } | null,
): readonly Finding[] {
  return [
    {
      name: 'database',
      next: 'Run "npx quarry doctor --fix", restart Quarry, and add your folders again: your notes are not in the data folder.',
      test() {
        const fault = databaseFault(db);
        return fault === ''
          ? { ok: true, detail: `sound, in ${dataFolder}` }
          : {
              ok: false,
              detail: fault,
              fix: 'mark the index as damaged: the next start sets it aside and begins an empty one; then add your folders again',
            };
      },
    },
    {
      name: 'documents',
      next: MEND,
      test() {
        const [broken, lost] = [
          new Set([...documentsLackingObservations(db), ...documentsLackingPassages(db)]).size,
          filesWithoutDocument(db).length,
        ];
        const ok = broken + lost === 0;
        return {
          ok,
          detail: `${countDocuments(db)} documents, ${ok ? 'all' : `${broken} not`} whole${lost === 0 ? '' : `; ${lost} are gone`}`,
          fix: `read ${broken + lost} files again`,
        };
      },
    },
    ...projectionsOf(db).map(
      (projection): Finding => ({
        name: projection.title,
        next: `${MEND} If the problem stays, restart Quarry.`,
        test: () => projection.check(db),
      }),
    ),
    {
      name: 'projections',
      next: MEND,
      test() {
        const behind = new Set(projectionsBehind(db));
        const parts = projectionsOf(db).map((projection) => {
          const { entries, bytes } = sizesOf(db, projection);
          return `${projection.title}: ${entries.toLocaleString('en')} entries, ${(bytes / 2 ** 20).toFixed(1)} MB${behind.has(projection) ? ', not in step with the rows' : ''}`;
        });
        return { ok: behind.size === 0, detail: parts.join('; '), fix: `bring ${behind.size} in step with the rows` };
      },
    },
    {
      name: 'orphans',
      next: MEND,
      test() {
        const orphans = findOrphans(db);
        if (orphans.length === 0) return { ok: true, detail: 'no rows without a parent' };
        return {
          ok: false,
          detail: `rows without a parent: ${orphans.map(({ table, rows }) => `${rows} in ${table}`).join(', ')}`,
          fix: `remove ${sum(orphans.map(({ rows }) => rows))} rows`,
        };
      },
    },
    ...(model
      ? [
          {
            name: 'fingerprints',
            next: MEND,
            test() {
              const uses = fingerprintUses(db);
              const others = uses.filter(({ id, documents }) => id !== model.fingerprintId && documents > 0);
              const own = uses.find(({ id }) => id === model.fingerprintId);
              const stale = filesOfOtherVersions(db, model.versions).length;
              const foreign = sum(others.map(({ documents }) => documents));
              return {
                ok: foreign + stale === 0,
                detail: [
                  `${own?.documents ?? 0} documents with the model in use`,
                  ...others.map((other) => `${other.documents} with ${other.model}`),
                  ...(stale === 0 ? [] : [`${stale} were read by an older version`]),
                ].join(', '),
                fix: `read ${Math.max(foreign, stale)} files again with the model in use`,
              };
            },
          },
        ]
      : []),
    {
      name: 'files',
      next: 'Run "npx quarry index" with their folder to see why; an .ignore file can exclude files that cannot be read.',
      test() {
        const { indexed, pending, failed, excluded } = countFiles(db);
        return {
          ok: failed === 0,
          detail: `${indexed} indexed, ${pending} pending, ${failed} failed, ${excluded} excluded`,
          fix: `retry the ${failed} failed files`,
        };
      },
    },
  ];
}

/**
 * What SQLite reports about the whole file, without its reports about virtual tables of projections, which can be
 * rebuilt; empty if the file is sound.
 */
export function databaseFault(db: Database): string {
  const found = (db.pragma('integrity_check(10)') as { integrity_check: string }[]).map((row) => row.integrity_check);
  const virtual = (
    statement(db, "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%'").pluck().all() as string[]
  ).filter((name) => projectionsOf(db).some(({ tables }) => tables.test(name)));
  const ofProjection = (text: string): boolean => virtual.some((name) => new RegExp(`\\b${name}\\b`).test(text));
  return found.find((text) => text !== 'ok' && !ofProjection(text)) ?? '';
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((a, b) => a + b, 0);
}
