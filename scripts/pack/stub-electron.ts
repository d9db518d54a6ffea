/**
 * A stand-in for an unpacked Electron: the files that electron-builder renames, edits and reads, and no program in
 * them. What is packed with it does not start; all else of the package is real.
 */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Platform, VC_RUNTIME } from './target.ts';

/** What @electron/fuses looks for in a program; then the version, the number of fuses, and the fuses. */
const FUSE_WIRE = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.of(1, 9),
  Buffer.from('101100001'),
]);

const HELPERS = ['', ' (GPU)', ' (Plugin)', ' (Renderer)'].map((suffix) => `Electron Helper${suffix}`);

/** Writes it to `folder`, in place of what stands there. */
export function writeStubElectron(folder: string, platform: Platform): void {
  rmSync(folder, { recursive: true, force: true });
  const put = (file: string, content: string | Buffer): void => {
    const full = path.join(folder, file);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, content);
    chmodSync(full, 0o755);
  };
  if (platform === 'darwin') return writeMac(put);
  put(platform === 'win32' ? 'electron.exe' : 'electron', FUSE_WIRE);
  put('locales/en-US.pak', 'x');
  put('resources/.keep', '');
}

/** Files with the names of Visual C++'s runtime, for a Windows package that is made elsewhere only to look at it. */
export function writeStubRuntime(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const pe = Buffer.alloc(128);
  pe.write('MZ', 0);
  pe.writeUInt32LE(64, 60);
  pe.write('PE\0\0', 64, 'latin1');
  pe.writeUInt16LE(0x8664, 68);
  for (const name of VC_RUNTIME) writeFileSync(path.join(folder, name), pe);
}

function writeMac(put: (file: string, content: string | Buffer) => void): void {
  const contents = 'Electron.app/Contents';
  put(`${contents}/Info.plist`, plist('Electron'));
  put(`${contents}/MacOS/Electron`, 'x');
  put(`${contents}/Resources/en.lproj/locale.pak`, 'x');
  put(`${contents}/Resources/electron.icns`, 'x');
  put(`${contents}/Frameworks/Electron Framework.framework/Electron Framework`, FUSE_WIRE);
  put(`${contents}/Frameworks/Electron Framework.framework/Versions/A/Resources/en.lproj/locale.pak`, 'x');
  put(`${contents}/Frameworks/Electron Framework.framework/Resources/en.lproj/locale.pak`, 'x');
  for (const helper of HELPERS) {
    put(`${contents}/Frameworks/${helper}.app/Contents/Info.plist`, plist(helper));
    put(`${contents}/Frameworks/${helper}.app/Contents/MacOS/${helper}`, 'x');
  }
}

function plist(name: string): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0"><dict>',
    `<key>CFBundleName</key><string>${name}</string>`,
    `<key>CFBundleExecutable</key><string>${name}</string>`,
    '<key>CFBundleIdentifier</key><string>com.github.Electron</string>',
    '</dict></plist>',
    '',
  ].join('\n');
}
