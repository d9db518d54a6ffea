/** What Quarry is packed for, and which native files such a package needs. */

export type Platform = 'linux' | 'darwin' | 'win32';
export type Arch = 'x64' | 'arm64';

export interface Target {
  readonly platform: Platform;
  readonly arch: Arch;
}

/** All that exist: onnxruntime has no library for Intel Macs any more, and sqlite-vec none for Windows on ARM. */
export const TARGETS: readonly Target[] = [
  { platform: 'linux', arch: 'x64' },
  { platform: 'linux', arch: 'arm64' },
  { platform: 'darwin', arch: 'arm64' },
  { platform: 'win32', arch: 'x64' },
];

/** The one of this machine; `null` where there is none. */
export function hostTarget(): Target | null {
  return TARGETS.find(({ platform, arch }) => platform === process.platform && arch === process.arch) ?? null;
}

/** What `onnxruntime.dll` needs of Visual C++, and what neither Windows nor Electron brings. */
export const VC_RUNTIME: readonly string[] = [
  'msvcp140.dll',
  'msvcp140_1.dll',
  'msvcp140_atomic_wait.dll',
  'vcruntime140.dll',
  'vcruntime140_1.dll',
];

/** The folder of onnxruntime's library for a target, below `node_modules`. */
export function onnxFolder({ platform, arch }: Target): string {
  return `onnxruntime-node/bin/napi-v6/${platform}/${arch}`;
}

/** The files without which the engine of a target does not start: paths below `node_modules`, with slashes. */
export function requiredNatives(target: Target): readonly string[] {
  const { platform, arch } = target;
  const onnx = { linux: 'libonnxruntime.so.1', darwin: 'libonnxruntime.1.dylib', win32: 'onnxruntime.dll' }[platform];
  const vec = {
    linux: 'sqlite-vec-linux-@/vec0.so',
    darwin: 'sqlite-vec-darwin-@/vec0.dylib',
    win32: 'sqlite-vec-windows-@/vec0.dll',
  }[platform];
  return [
    `${onnxFolder(target)}/onnxruntime_binding.node`,
    `${onnxFolder(target)}/${onnx}`,
    `better-sqlite3/prebuilds/${platform}-${arch}.node`,
    vec.replace('@', arch),
    // On Linux folders are watched one by one, without it.
    ...(platform === 'linux' ? [] : [`@parcel/watcher-${platform}-${arch}/watcher.node`]),
    ...(platform === 'win32' ? VC_RUNTIME.map((name) => `${onnxFolder(target)}/${name}`) : []),
  ];
}

/**
 * Whether a native file below `node_modules` belongs into a target's package: onnxruntime brings further ones beside
 * its library.
 */
export function isOwnNative(target: Target, file: string): boolean {
  return requiredNatives(target).includes(file) || file.startsWith(`${onnxFolder(target)}/`);
}
