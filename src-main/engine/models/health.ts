import type { HealthCheck } from '../../../src-shared/model.ts';
import { EngineError } from '../../../src-shared/errors.ts';
import type { Database } from '../index/database.ts';
import { countEntries } from '../index/lexicon.ts';
import { countObservations } from '../index/observations.ts';
import { countPassages } from '../index/passages.ts';
import { countVectors } from '../index/vectors.ts';
import type { ActiveModel } from './active-model.ts';

const REBUILD = 'Delete the data folder and index again: your notes are not in it.';

/** Tries the database and the model for real. A part that fails is a check that is not ok, never an exception. */
export async function checkHealth(db: Database, dataFolder: string, model: Promise<ActiveModel>): Promise<readonly HealthCheck[]> {
  const checks: HealthCheck[] = [];
  const check = (name: string, test: () => { readonly ok: boolean; readonly detail: string }, next: string): void => {
    try {
      const { ok, detail } = test();
      checks.push({ name, ok, detail, next: ok ? '' : next });
    } catch (error) {
      checks.push({ name, ok: false, detail: error instanceof Error ? error.message : String(error), next });
    }
  };

  check('database', () => {
    const result = db.pragma('integrity_check(1)', { simple: true }) as string;
    return { ok: result === 'ok', detail: result === 'ok' ? `sound, in ${dataFolder}` : result };
  }, REBUILD);
  check('words', () => {
    const [entries, observations] = [countEntries(db), countObservations(db)];
    return { ok: entries === observations, detail: `${entries} entries for ${observations} observations` };
  }, REBUILD);

  try {
    const { embedder, fingerprintId, vectors } = await model;
    checks.push(await embedder.healthCheck());
    const note = embedder.modelInfo.providerNote;
    if (note !== '') checks.push({ name: 'provider', ok: true, detail: note, next: '' });
    check('meaning', () => {
      const [stored, passages, scanned] = [countVectors(db, fingerprintId), countPassages(db), vectors.size];
      return { ok: stored === passages && scanned === stored, detail: `${stored} vectors for ${passages} passages, ${scanned} in memory` };
    }, 'Index again: what is missing is embedded.');
    check('vectors', () => {
      const { kind, recall, bytes } = vectors.state;
      return { ok: true, detail: `${kind}, ${(bytes / 2 ** 20).toFixed(1)} MB${recall === null ? '' : `, ${(recall * 100).toFixed(1)} % of the ten nearest found`}` };
    }, '');
  } catch (error) {
    const next = error instanceof EngineError ? error.next : '';
    checks.push({ name: 'model', ok: false, detail: error instanceof Error ? error.message : String(error), next });
  }
  return checks;
}
