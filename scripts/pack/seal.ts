/** Which files of `models/` are packed, and their checksums, which go into the archive that Electron itself checks. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** As in `extraResources` of electron-builder.yml: another precision that somebody put there is not packed. */
export const PACKED = ['LICENSE', 'manifest.json', 'model_int8.onnx', 'tokenizer.json'];

/**
 * Below `out/main`, and so in the archive. The engine looks for it beside itself:
 * src-main/engine/embed/model-checksums.ts.
 */
export const SEAL_FILE = 'sealed-models.json';

/** Lower-case hexadecimal SHA-256, by path below `models/`, with slashes. */
export type Seal = Readonly<Record<string, string>>;

/** @param models the folder with a folder for each model; those with a manifest count */
export function sealOf(models: string): Seal {
  const folders = globSync('*/manifest.json', { cwd: models })
    .map((file) => path.dirname(file))
    .toSorted();
  const files = folders.flatMap((folder) => PACKED.map((name) => `${folder}/${name}`));
  return Object.fromEntries(
    files.filter((file) => existsSync(path.join(models, file))).map((file) => [file, sha256(path.join(models, file))]),
  );
}

export function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
