/**
 * The formats that Quarry reads: the one list that scanner, index, path completion, "open" and uploads go by.
 *
 * A line is all that is known of a format before its reader is loaded, and a reader is loaded where a file is read. So
 * whoever needs a name or a version alone, as the desktop's main process does, loads no parser. The lines stand
 * together and not beside their readers: the order is part of what they say, and a new format is its reader and one
 * line here.
 */
import { formatList, type FormatList } from '../../../src-shared/formats.ts';
import type { Format } from './format.ts';

const MB = 1024 * 1024;
/** What a log of an assistant may have; it is read piece by piece. In bytes. */
const LARGEST_LOG = 2 * 1024 * MB;
/** What is text in source code is a small part of what languages there are: those whose comments are known. */
const CODE = [
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.rs',
  '.go',
  '.java',
  '.kt',
  '.c',
  '.h',
  '.cc',
  '.cpp',
  '.hpp',
  '.cs',
  '.swift',
  '.py',
  '.rb',
  '.sh',
  '.sql',
  '.lua',
];

/** The first format that fits a file's name and recognises its text reads it. */
export const FORMATS: FormatList<Format> = formatList<Format>([
  {
    id: 'aider-log',
    extensions: ['.md'],
    version: 1,
    kind: 'text',
    hiddenNames: ['.aider.chat.history.md'],
    load: async () => (await import('./assistants/aider-log.ts')).aiderLog,
  },
  {
    id: 'session',
    extensions: ['.md', '.markdown', '.txt'],
    version: 2,
    kind: 'text',
    load: async () => (await import('./notes/session.ts')).session,
  },
  {
    id: 'markdown',
    extensions: ['.md', '.markdown'],
    version: 2,
    kind: 'text',
    load: async () => (await import('./notes/markdown.ts')).markdown,
  },
  {
    id: 'text',
    extensions: ['.txt'],
    version: 2,
    kind: 'text',
    load: async () => (await import('./notes/text.ts')).text,
  },
  { id: 'org', extensions: ['.org'], version: 2, kind: 'text', load: async () => (await import('./notes/org.ts')).org },
  {
    id: 'claude-log',
    extensions: ['.jsonl'],
    version: 1,
    kind: 'text',
    grows: true,
    largestBytes: LARGEST_LOG,
    load: async () => (await import('./assistants/claude-log.ts')).claudeLog,
  },
  {
    id: 'codex-log',
    extensions: ['.jsonl'],
    version: 1,
    kind: 'text',
    grows: true,
    largestBytes: LARGEST_LOG,
    load: async () => (await import('./assistants/codex-log.ts')).codexLog,
  },
  {
    id: 'jsonl',
    extensions: ['.jsonl'],
    version: 1,
    kind: 'text',
    grows: true,
    load: async () => (await import('./assistants/jsonl.ts')).jsonl,
  },
  {
    id: 'csv',
    extensions: ['.csv', '.tsv'],
    version: 2,
    kind: 'text',
    load: async () => (await import('./documents/csv.ts')).csv,
  },
  {
    id: 'notebook',
    extensions: ['.ipynb'],
    version: 2,
    kind: 'text',
    load: async () => (await import('./documents/notebook.ts')).notebook,
  },
  {
    id: 'code',
    extensions: CODE,
    version: 2,
    kind: 'code',
    load: async () => (await import('./documents/code.ts')).code,
  },
  {
    id: 'html',
    extensions: ['.html', '.htm', '.xhtml'],
    version: 2,
    kind: 'page',
    load: async () => (await import('./documents/html.ts')).html,
  },
  // Most of a large document is pictures, or attachments, which are not read.
  {
    id: 'pdf',
    extensions: ['.pdf'],
    version: 2,
    kind: 'document',
    largestBytes: 100 * MB,
    load: async () => (await import('./documents/pdf.ts')).pdf,
  },
  {
    id: 'docx',
    extensions: ['.docx'],
    version: 2,
    kind: 'document',
    largestBytes: 50 * MB,
    load: async () => (await import('./documents/docx.ts')).docx,
  },
  {
    id: 'odt',
    extensions: ['.odt'],
    version: 2,
    kind: 'document',
    largestBytes: 50 * MB,
    load: async () => (await import('./documents/odt.ts')).odt,
  },
  {
    id: 'eml',
    extensions: ['.eml'],
    version: 1,
    kind: 'document',
    largestBytes: 50 * MB,
    load: async () => (await import('./documents/eml.ts')).eml,
  },
]);
