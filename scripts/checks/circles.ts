/**
 * Files that import each other in a circle, for their types alone too: none of them can be understood without all
 * others.
 */
import path from 'node:path';
import { findImports } from './imports.ts';
import type { SourceFile } from './layers.ts';

/**
 * Each circle as the paths of its files, in an order of its own; empty when there is none. Tarjan's strongly connected
 * components.
 */
export function findCircles(files: readonly SourceFile[]): readonly (readonly string[])[] {
  const known = new Set(files.map((file) => file.path));
  const targets = new Map(
    files.map((file) => [
      file.path,
      findImports(file.path, file.text).flatMap(({ specifier }) => {
        const target = specifier?.startsWith('.') ? path.posix.join(path.posix.dirname(file.path), specifier) : '';
        return known.has(target) ? [target] : [];
      }),
    ]),
  );
  const circles: string[][] = [];
  const found = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];

  const visit = (file: string): number => {
    const own = found.size;
    found.set(file, own);
    low.set(file, own);
    open.push(file);
    for (const target of targets.get(file) ?? []) {
      const reached = found.has(target) ? (open.includes(target) ? (found.get(target) as number) : own) : visit(target);
      low.set(file, Math.min(low.get(file) as number, reached));
    }
    if (low.get(file) === own) {
      const circle = open.splice(open.indexOf(file));
      if (circle.length > 1) circles.push(circle.sort());
    }
    return low.get(file) as number;
  };
  for (const { path: file } of files) if (!found.has(file)) visit(file);
  return circles;
}
