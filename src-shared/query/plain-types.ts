/** Finds types of observations in a question, as people name them: "decisions about adapters", "offene Fragen". */
import type { ObservationType } from '../observation-types.ts';

/** A type where its name stands in a text, in UTF-16 code units. */
export interface PlainType {
  readonly start: number;
  /** Behind the preposition, if there is one. */
  readonly end: number;
  readonly type: ObservationType;
}

/** Names of types in the plural, and in the singular where a question begins with it: English, German, Spanish, French. */
const NAMES: Readonly<Partial<Record<ObservationType, string>>> = {
  decision: 'decisions?|entscheidung(?:en)?|decisi(?:ón|ones)|décisions?',
  challenge: 'challenges?|problems?|herausforderung(?:en)?|probleme?|problemas?|desafíos?|problèmes?|défis?',
  solution: 'solutions?|fixes|lösung(?:en)?|soluci(?:ón|ones)|solutions?',
  pattern: 'patterns?|muster|patr(?:ón|ones)',
  goal: 'goals?|ziele?|objetivos?|objectifs?',
  insight: 'insights?|learnings?|lessons|erkenntnisse?|aprendizajes|enseignements?',
  commit: 'commits',
};
/** What may stand before: it asks for a list. */
const LEAD =
  '(?:(?:show|list|find|give|zeige?|finde|muestra|busca|montre|liste)(?: me| mir| uns|-moi|me)? )?(?:(?:which|what|welche|welchen|qué|cuáles|quelles?|quels) )?(?:(?:all|alle|tod[oa]s|tou(?:te)?s) )?(?:(?:the|our|my|any|die|unsere|meine|las?|los|nuestr[oa]s|mis|les|nos|mes) )?';
const ABOUT =
  '(?:about|on|for|regarding|concerning|around|with|in|from|since|über|zu|zum|zur|für|mit|bei|im|seit|von|vom|sobre|acerca de|para|con|de(?:l| la)?|en|desde|sur|pour|avec|à propos de|concernant|depuis|des?)';
/** A preposition that only belongs to the type, so that it goes with it. */
const OWN =
  '(?:about|on|for|regarding|concerning|around|with|über|zu|zum|zur|für|mit|bei|sobre|acerca de|para|con|sur|pour|avec|à propos de|concernant)';

const PATTERNS = Object.entries(NAMES).map(
  ([type, name]) =>
    [
      type as ObservationType,
      new RegExp(`^\\s*(?<whole>${LEAD}(?:${name}))(?: ${OWN}(?= )|(?= ${ABOUT} )|\\s*[?.!]?\\s*$)`, 'iu'),
    ] as const,
);

/**
 * The type that a text asks for, where it begins with the type's name and says more behind a preposition, or nothing;
 * else `null`: "the decisions we made" is a sentence like others.
 */
export function findPlainType(text: string): PlainType | null {
  for (const [type, pattern] of PATTERNS) {
    const match = pattern.exec(text);
    if (match) return { start: match.index, end: match.index + match[0].length, type };
  }
  return null;
}
