import type { ParsedBlock, ParsedObservation } from '../format.ts';

/**
 * Links each solution to the challenge before it.
 *
 * @param continued places of observations that only carry on the one before: a challenge cut into sub-items is solved
 *   as a whole
 */
export function linkSolutions(
  observations: readonly ParsedObservation[],
  continued: ReadonlySet<number> = new Set(),
): ParsedObservation[] {
  let challenge: number | null = null;
  return observations.map((observation, at) => {
    if (observation.type === 'challenge' && !continued.has(at)) challenge = at;
    return observation.type === 'solution' && challenge !== null ? { ...observation, solves: challenge } : observation;
  });
}

/**
 * One block of a challenge's and the solution's that follows it; `null` when several challenges leave open which one is
 * solved.
 */
export function joinSolution(challenge: ParsedBlock, solution: ParsedBlock): ParsedBlock | null {
  if (challenge.observations.filter(({ type }) => type === 'challenge').length !== 1) return null;
  return {
    ...challenge,
    lines: { start: challenge.lines.start, end: solution.lines.end },
    observations: linkSolutions([...challenge.observations, ...solution.observations]),
  };
}
