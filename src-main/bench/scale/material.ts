/** What the corpora of the scale benchmark are made of: real observations with their real vectors. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '../../../src-shared/errors.ts';
import type { ObservationType, Reference, Session } from '../../../src-shared/model.ts';
import type { Supervisor } from '../../worker/supervisor.ts';
import type { Task } from '../task.ts';

export interface MaterialObservation {
  readonly text: string;
  readonly type: ObservationType;
  readonly label: string;
  readonly references: readonly Reference[];
}

export interface Material {
  /** In the order of the notes: neighbours speak of the same thing. */
  readonly observations: readonly MaterialObservation[];
  readonly sessions: readonly Session[];
  readonly dimensions: number;
  /** `[observations × dimensions]`, each row of length 1, in the order of `observations`. */
  readonly vectors: Float32Array;
}

/** Texts in one call: few enough that its answer is small and the user sees it move. */
const SLICE = 100;

/**
 * Reads the notes of a folder through the engine's readers and embeds them with its model.
 *
 * @param most how many observations to embed; of more, evenly spread ones are taken
 * @throws EngineError `USAGE` when the folder has no observations
 */
export async function readMaterial(
  { api, measuring }: Pick<Supervisor, 'api' | 'measuring'>,
  notes: string,
  most: number,
  { report, signal }: Task,
): Promise<Material> {
  const all: MaterialObservation[] = [];
  const sessions: Session[] = [];
  const files = readdirSync(notes, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  for (const [done, file] of files.entries()) {
    report({ stage: 'reading notes', done, total: files.length });
    const view = await api.parse({ path: file }, { signal }).catch((error: unknown) => {
      if (signal.aborted) throw error;
      return null; // not a kind of note
    });
    if (!view) continue;
    if (view.session) sessions.push(view.session);
    all.push(...view.observations.map(({ text, type, label, references }) => ({ text, type, label, references })));
  }
  if (all.length === 0)
    throw new EngineError('USAGE', `There are no notes in ${notes} to make a corpus of.`, {
      next: 'Put notes into "examples/notes".',
    });

  const step = Math.max(1, all.length / most);
  const observations = Array.from(
    { length: Math.min(most, all.length) },
    (_, i) => all[Math.floor(i * step)] as MaterialObservation,
  );
  const rows: Float32Array[] = [];
  for (let i = 0; i < observations.length; i += SLICE) {
    report({ stage: 'embedding notes', done: i, total: observations.length });
    rows.push(
      ...(await measuring.embed({ texts: observations.slice(i, i + SLICE).map(({ text }) => text) }, { signal }))
        .vectors,
    );
  }
  const dimensions = rows[0]?.length ?? 0;
  const vectors = new Float32Array(rows.length * dimensions);
  rows.forEach((row, i) => vectors.set(row, i * dimensions));
  return { observations, sessions, dimensions, vectors };
}

/** Writes material to a folder, for the processes of the peers. */
export function saveMaterial(folder: string, { vectors, ...rest }: Material): void {
  writeFileSync(path.join(folder, 'material.json'), JSON.stringify(rest));
  writeFileSync(
    path.join(folder, 'material.f32'),
    new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength),
  );
}

/** Reads what {@link saveMaterial} wrote. */
export function loadMaterial(folder: string): Material {
  const rest = JSON.parse(readFileSync(path.join(folder, 'material.json'), 'utf8')) as Omit<Material, 'vectors'>;
  const bytes = readFileSync(path.join(folder, 'material.f32'));
  return { ...rest, vectors: new Float32Array(new Uint8Array(bytes).buffer) };
}
