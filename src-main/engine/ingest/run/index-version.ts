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
