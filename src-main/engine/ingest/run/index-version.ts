import { createHash } from 'node:crypto';
import type { Settings } from '../../../../src-shared/settings.ts';
import type { Recipes } from '../../store/files.ts';
import type { SourceRow } from '../../store/sources.ts';

/** @param recipe of parser, chunker, model and settings */
export function recipesOf(recipe: string): Recipes {
  return { redacted: recipe, unredacted: `${recipe}/unredacted` };
}

/** What a source's files are read with. */
export function recipeFor({ redacted, unredacted }: Recipes, { redact }: Pick<SourceRow, 'redact'>): string {
  return redact ? redacted : unredacted;
}

/** The part of a document's recipe that settings decide: with others the files are read again. Empty for the defaults. */
export function settingsRecipe({ headings }: Pick<Settings, 'headings'>): string {
  const entries = Object.entries(headings).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? '' : `/${createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 8)}`;
}
