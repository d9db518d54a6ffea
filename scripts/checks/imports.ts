import { parseSync } from 'vite';

/** One thing a module loads, whatever the way: `import`, `export … from`, `import()`, `import type`, `require`. */
export interface Import {
  /** As written; `null` when it is computed and cannot be known from the text. */
  readonly specifier: string | null;
  /** 1-based. */
  readonly line: number;
}

/** A node of a syntax tree, as the parser gives it. */
export type Node = { readonly type: string; readonly start: number } & Readonly<Record<string, unknown>>;

/**
 * Everything that a TypeScript module loads, in the order of the text.
 *
 * @param path decides the dialect by its ending (`.ts`, `.tsx`)
 */
export function findImports(path: string, source: string): readonly Import[] {
  const { program, errors } = parseSync(path, source);
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`);
  const found: { specifier: string | null; at: number }[] = [];
  visit(program, (node) => {
    const loaded = loadedBy(node);
    if (loaded) found.push({ specifier: typeof loaded['value'] === 'string' ? loaded['value'] : null, at: node.start });
  });
  return found.map(({ specifier, at }) => ({ specifier, line: source.slice(0, at).split('\n').length }));
}

/** The node that names the module, if `node` loads one. */
function loadedBy(node: Node): Node | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return node['source'] as Node | undefined;
    case 'TSExternalModuleReference':
      return node['expression'] as Node;
    case 'CallExpression':
      return isLoader(node['callee'] as Node) ? (node['arguments'] as readonly Node[])[0] : undefined;
    default:
      return undefined;
  }
}

/** `require`, `require.resolve` and `import.meta.resolve`. */
function isLoader(callee: Node): boolean {
  if (callee.type === 'Identifier') return callee['name'] === 'require';
  if (callee.type !== 'MemberExpression' || (callee['property'] as Node)['name'] !== 'resolve') return false;
  const object = callee['object'] as Node;
  return object['name'] === 'require' || object.type === 'MetaProperty';
}

/** Calls `see` for each node of a tree, a node before what stands in it. */
export function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, see);
  else if (typeof value === 'object' && value !== null) {
    if ('type' in value && 'start' in value) see(value as unknown as Node);
    for (const child of Object.values(value)) visit(child, see);
  }
}
