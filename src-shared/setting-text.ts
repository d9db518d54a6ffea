/** Values of settings as a person types them on a command line. */
import { problemOf, SETTINGS, type SettingName, type Settings, settingKey } from './settings.ts';
import { EngineError } from './errors.ts';

/** A value in one line. */
export function settingText(value: Settings[SettingName]): string {
  return typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
}

/**
 * The value that some words stand for. A list takes one entry a word, a table one `NAME=VALUE` a word; JSON is
 * understood, too.
 *
 * @throws EngineError `INVALID_REQUEST` for what is no value of the setting
 */
export function parseSettingText(name: SettingName, words: readonly string[]): Settings[SettingName] {
  const text = words.join(' ');
  const candidates = [...fromWords(name, words), ...fromJson(text)];
  const fitting = candidates.find(({ value }) => problemOf(name, value) === null);
  if (fitting) return fitting.value as Settings[SettingName];
  const { input } = SETTINGS[name];
  const [first] = input.kind === 'lines' || input.kind === 'table' ? candidates : candidates.toReversed();
  throw new EngineError(
    'INVALID_REQUEST',
    problemOf(name, first?.value) ?? `"${text.slice(0, 60)}" is no value of the setting "${settingKey(name)}".`,
    { details: { field: name } },
  );
}

interface Candidate {
  readonly value: unknown;
}

function fromJson(text: string): readonly Candidate[] {
  try {
    return [{ value: JSON.parse(text) as unknown }];
  } catch {
    return [];
  }
}

function fromWords(name: SettingName, words: readonly string[]): readonly Candidate[] {
  const { kind } = SETTINGS[name].input;
  if (kind === 'lines') return /^\s*\[/.test(words[0] ?? '') && words.length === 1 ? [] : [{ value: words }];
  if (kind !== 'table') return [{ value: words.join(' ') }];
  if (/^\s*\{/.test(words[0] ?? '')) return [];
  return [
    {
      value: Object.fromEntries(
        words.map((word) => [word.slice(0, Math.max(0, word.lastIndexOf('='))), word.slice(word.lastIndexOf('=') + 1)]),
      ),
    },
  ];
}
