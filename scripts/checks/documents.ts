/** What a document of the project names: files, links, headings and commands. Each must exist. */

/** A link to a file of the project, with the heading in it that it leads to. */
export interface DocumentLink {
  /** As written, from the document's folder; empty for the document itself. */
  readonly path: string;
  /** Without `#`; `null` where the link names no heading. */
  readonly heading: string | null;
}

const FOLDERS = 'src-shared|src-main|src-renderer|scripts|e2e|docs|models|build|bin|examples|\\.github';
const PATH = new RegExp(`^(?:(?:${FOLDERS})/[\\w./*{},-]*|[\\w.-]+\\.(?:md|yml))$`);
/** Files of a user that look like one of the project. */
const OF_USERS = new Set(['.aider.chat.history.md']);

/** Paths of the project that stand in backticks, from the project's folder. They may hold `*` and `{a,b}`. */
export function namedPaths(markdown: string): readonly string[] {
  return inBackticks(markdown).filter((text) => PATH.test(text) && !OF_USERS.has(text));
}

/** Links to other files of the project, or to headings; links to the web are left out. */
export function namedLinks(markdown: string): readonly DocumentLink[] {
  return Array.from(withoutFences(markdown).matchAll(/\]\(([^()\s]+)\)/g), ([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/i.test(target))
    .map((target) => {
      const [path = '', heading] = target.split('#');
      return { path, heading: heading ?? null };
    });
}

/** The names by which links reach the headings of a document, as GitHub makes them. */
export function headingNames(markdown: string): readonly string[] {
  return Array.from(withoutFences(markdown).matchAll(/^#{1,6} (.+)$/gm), ([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Names of scripts after `npm run`, and of commands after `npx quarry`, each once. */
export function namedCommands(markdown: string): {
  readonly scripts: readonly string[];
  readonly commands: readonly string[];
} {
  const all = (pattern: RegExp): readonly string[] => [
    ...new Set(Array.from(markdown.matchAll(pattern), ([, name = '']) => name)),
  ];
  return { scripts: all(/\bnpm run (?:-s )?([a-z][\w:-]*)/g), commands: all(/\bnpx quarry ([a-z][\w-]*)/g) };
}

/** The rows of the table below a heading, its head left out; each as its cells. */
export function tableBelow(markdown: string, heading: string): readonly (readonly string[])[] {
  const lines = markdown.split('\n');
  const begin = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  const first = lines.findIndex((line, at) => at > begin && line.startsWith('|'));
  if (begin < 0 || first < 0) return [];
  const end = lines.findIndex((line, at) => at > first && !line.startsWith('|'));
  return lines.slice(first + 2, end < 0 ? undefined : end).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function inBackticks(markdown: string): readonly string[] {
  return Array.from(withoutFences(markdown).matchAll(/`([^`\n]+)`/g), ([, text = '']) => text);
}

function withoutFences(markdown: string): string {
  return markdown.replaceAll(/^```[^\n]*\n[\s\S]*?^```$/gm, '');
}
