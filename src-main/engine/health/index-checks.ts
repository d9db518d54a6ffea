/** Whether the tables of the index fit each other: what is in one and not in another, in numbers. Reads only. */
import { codesWithoutPassage, documentsWithoutCodes } from '../index/codes.ts';
import type { Database } from '../store/database.ts';
import { countDocuments, documentsLackingObservations } from '../store/documents.ts';
import { countFiles, filesOfOtherRecipes, filesWithoutDocument, type Recipes } from '../store/files.ts';
import { fingerprintUses } from '../index/fingerprints.ts';
import { countEntries, entriesWithoutObservation, lexiconFault, observationsWithoutEntry } from '../index/lexicon.ts';
import { countObservations } from '../store/observations.ts';
import { findOrphans } from '../store/orphans.ts';
import { countPassages, documentsLackingPassages } from '../store/passages.ts';
import { countVectors, documentsWithoutVectors, vectorsWithoutPassage } from '../index/vectors.ts';

/** A check that has not been made yet. */
export interface Finding {
  readonly name: string;
  readonly test: () => { readonly ok: boolean; readonly detail: string; /** See `HealthCheck.fix`. */ readonly fix?: string };
  /** What to do where it is not ok. */
  readonly next: string;
}

const MEND = 'Run "npx quarry doctor --fix".';

/** @param model `null` where none works: what goes by it is left out */
export function indexChecks(db: Database, dataFolder: string, model: { readonly fingerprintId: number; readonly recipes: Recipes; readonly vectors: { readonly size: number } } | null): readonly Finding[] {
  return [
    {
      name: 'database', next: 'Run "npx quarry doctor --fix", restart Quarry, and add your folders again: your notes are not in the data folder.',
      test() {
        const fault = databaseFault(db);
        return fault === '' ? { ok: true, detail: `sound, in ${dataFolder}` } : { ok: false, detail: fault, fix: 'mark the index as damaged: the next start moves it aside and begins an empty one, to which your folders have to be added again' };
      },
    },
    {
      name: 'words', next: MEND,
      test() {
        const fault = lexiconFault(db);
        const observations = countObservations(db);
        if (fault !== '') return { ok: false, detail: fault, fix: `write the list of words anew, from the texts of ${observations} observations` };
        const [missing, surplus] = [observationsWithoutEntry(db).length, entriesWithoutObservation(db).length];
        return {
          ok: missing + surplus === 0, fix: `write ${missing} entries from the observations' texts, and remove ${surplus}`,
          detail: `${countEntries(db)} entries for ${observations} observations${missing + surplus === 0 ? '' : `; ${missing} lack theirs, ${surplus} belong to none`}`,
        };
      },
    },
    {
      name: 'documents', next: MEND,
      test() {
        const [broken, lost] = [new Set([...documentsLackingObservations(db), ...documentsLackingPassages(db)]).size, filesWithoutDocument(db).length];
        const ok = broken + lost === 0;
        return { ok, detail: `${countDocuments(db)} documents, ${ok ? 'all' : `${broken} not`} whole${lost === 0 ? '' : `; ${lost} are gone`}`, fix: `read ${broken + lost} files again` };
      },
    },
    {
      name: 'meaning', next: `${MEND} If it says the same then, restart Quarry.`,
      test() {
        const [stored, passages] = [model ? countVectors(db, model.fingerprintId) : null, countPassages(db)];
        const lacks = new Map(vectorLacks(db));
        const [lacking, surplus] = [sum(lacks.values()), surplusVectors(db).length + codesWithoutPassage(db).length];
        const inMemory = model?.vectors.size ?? null;
        const parts = [stored === null ? `${passages} passages` : `${stored} vectors for ${passages} passages`];
        if (inMemory !== null) parts.push(`${inMemory} in memory`);
        if (lacking > 0) parts.push(`${lacking} passages in ${lacks.size} documents lack their vector or code`);
        if (surplus > 0) parts.push(`${surplus} vectors or codes belong to no passage`);
        const ok = lacking + surplus === 0;
        return { ok: ok && (inMemory === null || inMemory === stored), detail: parts.join(', '), ...(ok ? {} : { fix: `read ${lacks.size} files again, and remove ${surplus} vectors and codes` }) };
      },
    },
    {
      name: 'orphans', next: MEND,
      test() {
        const orphans = findOrphans(db);
        if (orphans.length === 0) return { ok: true, detail: 'no row whose parent is gone' };
        return { ok: false, detail: `rows whose parent is gone: ${orphans.map(({ table, rows }) => `${rows} in ${table}`).join(', ')}`, fix: `remove ${sum(orphans.map(({ rows }) => rows))} rows` };
      },
    },
    ...(model ? [{
      name: 'fingerprints', next: MEND,
      test() {
        const uses = fingerprintUses(db);
        const others = uses.filter(({ id, documents }) => id !== model.fingerprintId && documents > 0);
        const own = uses.find(({ id }) => id === model.fingerprintId);
        const stale = filesOfOtherRecipes(db, model.recipes).length;
        const foreign = sum(others.map(({ documents }) => documents));
        return {
          ok: foreign + stale === 0,
          detail: [`${own?.documents ?? 0} documents with the model in use`, ...others.map((other) => `${other.documents} with ${other.model}`), ...(stale === 0 ? [] : [`${stale} were read in another way than files are now`])].join(', '),
          fix: `read ${Math.max(foreign, stale)} files again with the model in use`,
        };
      },
    }] : []),
    {
      name: 'files', next: 'Run "npx quarry index" with their folder to see why; an .ignore file leaves out what cannot be read.',
      test() {
        const { indexed, pending, failed, excluded } = countFiles(db);
        return { ok: failed === 0, detail: `${indexed} indexed, ${pending} pending, ${failed} failed, ${excluded} excluded`, fix: `try the ${failed} that failed again` };
      },
    },
  ];
}

/** What SQLite says of the whole file, but for the lexicon, which can be written anew; empty where it is sound. */
export function databaseFault(db: Database): string {
  const found = (db.pragma('integrity_check(10)') as { integrity_check: string }[]).map((row) => row.integrity_check);
  return found.find((text) => text !== 'ok' && !/fts5.*\blexicon\b/i.test(text)) ?? '';
}

/** Documents that have passages without a vector, or without a code, and how many these are at least. */
export function vectorLacks(db: Database): readonly (readonly [documentId: number, passages: number])[] {
  const lacks = new Map<number, number>();
  for (const [id, n] of [...fingerprintUses(db).flatMap((use) => documentsWithoutVectors(db, use.id)), ...documentsWithoutCodes(db)]) lacks.set(id, Math.max(n, lacks.get(id) ?? 0));
  return [...lacks];
}

export function surplusVectors(db: Database): readonly { readonly fingerprintId: number; readonly passageId: number }[] {
  return fingerprintUses(db).flatMap(({ id }) => vectorsWithoutPassage(db, id).map((passageId) => ({ fingerprintId: id, passageId })));
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((a, b) => a + b, 0);
}
