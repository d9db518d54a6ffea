/** Compiles the scan kernel from AssemblyScript to the WebAssembly module that stands, as text, beside it. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { say } from '../src-main/system/terminal.ts';

const folder = path.resolve(import.meta.dirname, '../src-main/engine/projections/vectors/scan');

/** The generated file and what it has to hold. */
export async function compileKernel(): Promise<{ readonly file: string; readonly text: string }> {
  const { error, binary, stderr } = await asc.compileString(
    await readFile(path.join(folder, 'assembly/kernel.ts'), 'utf8'),
    { optimizeLevel: 3, shrinkLevel: 0, noAssert: true, runtime: 'stub', importMemory: true, enable: ['simd'] },
  );
  if (error || !binary) throw new Error(`The kernel does not compile: ${stderr.toString()}`);
  const base64 = Buffer.from(binary).toString('base64');
  return {
    file: path.join(folder, 'kernel.wasm.ts'),
    text: `// Generated from assembly/kernel.ts by "npm run kernel".\nexport const KERNEL =\n  '${base64}';\n`,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { file, text } = await compileKernel();
  await writeFile(file, text);
  say(`${path.relative(process.cwd(), file)}: ${text.length} characters`);
}
