/**
 * A path as it is compared: with slashes, whatever system wrote it and whoever typed it. A backslash in a name, which
 * systems other than Windows allow, counts as one, too. What is stored and shown stays as it is.
 */
export function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
