/**
 * What the models of a packed Quarry were when it was packed. The models lie beside the archive of the program, where
 * anybody who may write there can exchange them; the archive itself is checked by Electron, and in it lies this list.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Lower-case hexadecimal SHA-256, by path below the models' folder, with slashes. */
export type Seal = Readonly<Record<string, string>>;

/** Written by the build beside the bundled engine; beside the sources there is none. */
const FILE = path.join(import.meta.dirname, 'sealed-models.json');

/** The seal of this Quarry; `null` where it runs from its sources, and its models are those of the clone. */
export async function readSeal(): Promise<Seal | null> {
  const text = await readFile(FILE, 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Seal);
}

/**
 * Whether a file is not the one that was sealed. With a model's manifest that says it of the files too, whose checksums
 * it holds.
 */
export function breaksSeal(seal: Seal | null, name: string, content: string): boolean {
  return seal !== null && seal[name] !== createHash('sha256').update(content).digest('hex');
}
