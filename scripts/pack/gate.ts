/**
 * Looks through a package before it is signed and shipped: what its platform needs is in it, and nothing that it must
 * not hold.
 */
import { extractFile, listPackage, statFile } from '@electron/asar';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { binaryKind } from './binary-kind.ts';
import { SEAL_FILE, type Seal, sha256 } from './seal.ts';
import { isOwnNative, requiredNatives, type Target } from './target.ts';

const REQUIRED = [
  'package.json',
  'out/main/main.mjs',
  'out/main/worker.mjs',
  'out/main/preload.cjs',
  'out/renderer/index.html',
  `out/main/${SEAL_FILE}`,
];

/** What nobody needs to run Quarry. */
const UNWANTED: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: 'a source map', pattern: /\.map$/ },
  { name: 'a test', pattern: /\.(test|spec)\.[cm]?[jt]sx?$|(^|\/)(tests?|__tests__|fixtures|e2e)\// },
  { name: 'a source file', pattern: /\.[cm]?tsx?$/ },
];

const NATIVE_NAME = /\.(node|so(\.[\d.]+)?|dylib|dll|exe)$/;

/**
 * One sentence for each thing that is wrong; nothing for a sound package.
 *
 * @param resources the package's folder with `app.asar`, `app.asar.unpacked` and `models`
 */
export function findFaults(resources: string, target: Target): readonly string[] {
  const archive = path.join(resources, 'app.asar');
  if (!existsSync(archive)) return [`There is no app.asar in ${resources}.`];
  const files = filesIn(archive);
  return [
    ...REQUIRED.filter((file) => !files.packed.has(file)).map((file) => `The archive lacks ${file}.`),
    ...[...files.packed, ...files.unpacked].flatMap((file) =>
      UNWANTED.flatMap(({ name, pattern }) => (pattern.test(file) ? [`The archive holds ${name}: ${file}.`] : [])),
    ),
    ...[...files.packed]
      .filter((file) => NATIVE_NAME.test(file))
      .map((file) => `${file} is inside the archive, where the system cannot load it; add it to asarUnpack.`),
    ...nativeFaults(path.join(resources, 'app.asar.unpacked'), target),
    ...(files.packed.has(`out/main/${SEAL_FILE}`)
      ? modelFaults(resources, JSON.parse(extractFile(archive, path.join('out', 'main', SEAL_FILE)).toString()) as Seal)
      : []),
    ...(existsSync(path.join(resources, 'default_app.asar'))
      ? ['default_app.asar, the program that Electron shows without one, is still there.']
      : []),
  ];
}

function nativeFaults(unpacked: string, target: Target): readonly string[] {
  const here = `${target.platform}-${target.arch}`;
  const missing = requiredNatives(target).filter((file) => !existsSync(path.join(unpacked, 'node_modules', file)));
  const wrong = filesBelow(unpacked).flatMap((file) => {
    const kind = binaryKind(path.join(unpacked, file));
    if (kind === null) return NATIVE_NAME.test(file) ? [`${file} has the name of a library and is none.`] : [];
    if (kind !== here) return [`${file} is for ${kind}, and this package is for ${here}.`];
    return isOwnNative(target, file.replace(/^node_modules\//, ''))
      ? []
      : [`${file} is a program or library that the engine does not use.`];
  });
  return [
    ...missing.map((file) => `The native file ${file} is missing; without it the engine does not start on ${here}.`),
    ...wrong,
  ];
}

function modelFaults(resources: string, seal: Seal): readonly string[] {
  const models = path.join(resources, 'models');
  const found = filesBelow(models);
  return [
    ...(Object.keys(seal).some((file) => file.endsWith('.onnx')) ? [] : ['The seal names no model.']),
    ...Object.keys(seal)
      .filter((file) => !found.includes(file))
      .map((file) => `The model's file models/${file} is missing.`),
    ...found.filter((file) => seal[file] === undefined).map((file) => `models/${file} is not sealed in the archive.`),
    ...found
      .filter((file) => seal[file] !== undefined && seal[file] !== sha256(path.join(models, file)))
      .map((file) => `models/${file} is not the file that was sealed; build anew, or put back what was changed.`),
  ];
}

/** Paths with slashes; `packed` are inside the archive, `unpacked` beside it. */
function filesIn(archive: string): { readonly packed: ReadonlySet<string>; readonly unpacked: ReadonlySet<string> } {
  const [packed, unpacked] = [new Set<string>(), new Set<string>()];
  for (const entry of listPackage(archive, { isPack: false })) {
    const file = entry.replace(/^[\\/]/, '');
    const found = statFile(archive, file, false);
    if ('files' in found) continue;
    ('unpacked' in found && found.unpacked ? unpacked : packed).add(file.replaceAll('\\', '/'));
  }
  return { packed, unpacked };
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted();
}
