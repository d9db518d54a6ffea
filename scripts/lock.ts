/**
 * `node scripts/lock.ts`, after each `npm install`: takes out of package-lock.json, and out of the benchmark's, what
 * must not be there.
 *
 * npm leaves out an optional package, such as the linter's binary for this platform, when its `engines` exclude the
 * Node that installs. That may be Node 18, while Node 24 (one of the packages) is what runs everything. And `resolved`
 * names the registry of the machine on which the file was written.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { say } from '../src-main/system/terminal.ts';

for (const folder of ['..', '../src-main/bench']) {
  const file = path.resolve(import.meta.dirname, folder, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8')) as {
    packages: Record<string, { engines?: unknown; resolved?: string }>;
  };
  for (const [name, entry] of Object.entries(lock.packages)) {
    if (name === '') continue; // Quarry itself
    delete entry.engines;
    delete entry.resolved;
  }
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  say(`${path.relative(process.cwd(), file)}: ${Object.keys(lock.packages).length - 1} packages`);
}
