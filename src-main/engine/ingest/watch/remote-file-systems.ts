import { statfs } from 'node:fs/promises';

/**
 * Linux' numbers of file systems that tell nothing of what other machines, or a host around this one, do to them: NFS,
 * SMB, CIFS, SMB 2, AFS, Ceph, 9P (Windows drives in WSL), FUSE (sshfs and others), VirtualBox and VMware folders
 * (statfs(2), linux/magic.h).
 */
const REMOTE: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x00c36400, 0x01021997, 0x65735546, 0x786f4256, 0xbacbacbc,
]);

/**
 * Whether the system may fail to report changes at a path. Known on Linux, and on Windows for paths that begin with
 * `\\`; elsewhere false, and the rescans of watched sources find changes that were not reported.
 */
export async function isRemote(path: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  if (platform === 'win32') return path.startsWith('\\\\');
  if (platform !== 'linux') return false;
  return statfs(path).then(
    ({ type }) => REMOTE.has(type >>> 0),
    () => false,
  );
}
