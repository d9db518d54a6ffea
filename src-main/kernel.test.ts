import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Loaded by a name that no type check follows: AssemblyScript's types bring a `console` of their own. */
const script = '../scripts/kernel.ts';

it('The WebAssembly kernel is what its AssemblyScript compiles to', async () => {
  const { compileKernel } = (await import(script)) as { compileKernel(): Promise<{ file: string; text: string }> };
  const { file, text } = await compileKernel();
  expect(readFileSync(file, 'utf8')).toBe(text);
});
