/** The predefined character maps of PDF, read from this computer. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const NAME = /^[\w-]{1,80}\.bcmap$/;

/** What pdf.js asks for the files that it needs besides a document. Maps only: fonts are not drawn. */
export class CharacterMaps {
  async fetch({ kind, filename }: { readonly kind: string; readonly filename: string }): Promise<Uint8Array> {
    const folder = kind === 'cMapUrl' && NAME.test(filename) ? folderOfMaps() : null;
    if (folder === null) throw new Error(`There is no "${filename}" for "${kind}".`);
    return new Uint8Array(await readFile(path.join(folder, filename)));
  }
}

let folder: string | null | undefined;

/** In a package beside the model, in a checkout below its root; `null` where it is nowhere. */
function folderOfMaps(): string | null {
  if (folder !== undefined) return folder;
  const places = [];
  const { resourcesPath } = process as { readonly resourcesPath?: string };
  if (resourcesPath !== undefined) places.push(path.join(resourcesPath, 'data', 'cmaps'));
  for (let above = path.dirname(fileURLToPath(import.meta.url)); ; above = path.dirname(above)) {
    places.push(path.join(above, 'data', 'cmaps'));
    if (above === path.dirname(above)) break;
  }
  folder = places.find((place) => existsSync(path.join(place, 'UniGB-UCS2-H.bcmap'))) ?? null;
  return folder;
}
