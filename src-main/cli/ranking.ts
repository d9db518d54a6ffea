/** The options of every command that ranks. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { FusionMethod, SearchRequest } from '../../src-shared/protocol.ts';

export interface RankingFlags {
  readonly fusion?: FusionMethod;
  readonly weight?: number;
  /** False with `--no-collapse`. */
  readonly collapse: boolean;
  readonly recency?: true;
}

export function withRankingFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--fusion <METHOD>', 'how words and meaning become one score (default: standardised)').choices([
        'standardised',
        'reciprocal-rank',
      ]),
    )
    .option(
      '--weight <SHARE>',
      'the share of the words, 0 to 1, where the model reads the query (default: a share that follows the query)',
      parseShare,
    )
    .option('--no-collapse', 'give near-duplicates places of their own')
    .option('--recency', 'prefer newer observations');
}

/** What a search is asked for by these options. */
export function rankingOf({
  fusion,
  weight,
  collapse,
  recency,
}: RankingFlags): Pick<SearchRequest, 'fusion' | 'lexicalWeight' | 'collapse' | 'recency'> {
  return {
    ...(fusion && { fusion }),
    ...(weight !== undefined && { lexicalWeight: weight }),
    ...(!collapse && { collapse }),
    ...(recency && { recency }),
  };
}

function parseShare(text: string): number {
  const share = Number(text);
  if (!/^(?:\d+(?:\.\d*)?|\.\d+)$/.test(text) || share > 1)
    throw new InvalidArgumentError('It is a number from 0 to 1.');
  return share;
}
