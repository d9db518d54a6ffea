/**
 * The index version of a file says how the file was read. The index stores it with the file; a file whose version is no
 * longer current is read again. The version consists of the format that read the file, the formats that were asked
 * before that one, and what all files share: redaction, chunking, the model. So a change of one format causes only its
 * files to be read again.
 */
import { createHash } from 'node:crypto';
import type { FormatDeclaration, FormatList } from '../../../../src-shared/formats.ts';
import type { Settings } from '../../../../src-shared/settings.ts';
import type { CurrentVersions } from '../../store/files.ts';
import type { SourceRow } from '../../store/sources.ts';

export interface IndexVersions {
  /** The version of a file that this format has read. @param format its id */
  of(format: string, path: string): string;
  /** The version of a file that no format could read. It changes when any format changes that might read the file. */
  ofUnread(path: string): string;
  /** Whether a file with this version would be read in the same way now. */
  isCurrent(version: string, path: string): boolean;
}

/** The versions of sources from which secrets are taken out, and of those from which they are not. */
export interface VersionsBySource {
  readonly redacted: IndexVersions;
  readonly unredacted: IndexVersions;
  /** For the index: all that are current. */
  readonly current: CurrentVersions;
}

/** @param shared the version of what all files share */
export function indexVersions(formats: FormatList, shared: string): VersionsBySource {
  const ofShared = (all: string): IndexVersions => {
    const of = (format: string, path: string): string => {
      const fitting = formats.fitting(path);
      return `${nameOf(fitting.find(({ id }) => id === format))}/${recognitionOf(fitting)}/${all}`;
    };
    /** Cached for each extension, because a scan of many files asks for the same few again and again. */
    const current = new Map<readonly FormatDeclaration[], ReadonlySet<string>>();
    const currentAt = (path: string): ReadonlySet<string> => {
      const fitting = formats.fitting(path);
      const known = current.get(fitting) ?? new Set(fitting.map(({ id }) => of(id, path)));
      current.set(fitting, known);
      return known;
    };
    return {
      of,
      ofUnread: (path) =>
        `${formats.fitting(path).map(nameOf).join('+')}/${recognitionOf(formats.fitting(path))}/${all}`,
      isCurrent: (version, path) => currentAt(path).has(version),
    };
  };
  const currentOf = (versions: IndexVersions): readonly string[] => [
    ...new Set(
      formats.extensions.flatMap((extension) => formats.fitting(extension).map(({ id }) => versions.of(id, extension))),
    ),
  ];
  const [redacted, unredacted] = [ofShared(shared), ofShared(`${shared}/unredacted`)];
  return { redacted, unredacted, current: { redacted: currentOf(redacted), unredacted: currentOf(unredacted) } };
}

/** What a source's files are read with. */
export function versionsFor(
  { redacted, unredacted }: VersionsBySource,
  { redact }: Pick<SourceRow, 'redact'>,
): IndexVersions {
  return redact ? redacted : unredacted;
}

function nameOf(format: FormatDeclaration | undefined): string {
  return format ? `${format.id}-${format.version}` : 'none';
}

/**
 * Which formats are asked, in their order: with another one, or one that takes other files, a file may be another
 * one's.
 */
function recognitionOf(fitting: readonly FormatDeclaration[]): string {
  return fitting.map(({ id, recognition = 1 }) => `${id}.${recognition}`).join('+');
}

/** The part of the index version that settings decide: with others the files are read again. Empty for the defaults. */
export function settingsVersion({ headings }: Pick<Settings, 'headings'>): string {
  const entries = Object.entries(headings).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0
    ? ''
    : `/${createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 8)}`;
}
