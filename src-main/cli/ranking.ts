/** The options of every command that ranks. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type FusionMethod, READING_KINDS, type SearchRequest } from '../../src-shared/protocol.ts';

export interface RankingFlags {
  readonly fusion?: FusionMethod;
  readonly weight?: number;
  /** False with `--no-collapse`. */
  readonly collapse: boolean;
  readonly recency?: true;
  readonly plain?: true;
}

export function withRankingFlags(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--fusion <METHOD>',
        'how the scores by words and by meaning are combined (default: standardised)',
      ).choices(['standardised', 'reciprocal-rank']),
    )
    .option('--weight <SHARE>', 'how much keyword matches count, 0 to 1 (default: it follows the query)', parseShare)
    .option('--no-collapse', 'give near-duplicates places of their own')
    .option('--recency', 'prefer newer observations')
    .option('--plain', 'search for the words alone, whatever kind of answer the question wants');
}

/** What a search is asked for by these options. */
export function rankingOf({
  fusion,
  weight,
  collapse,
  recency,
  plain,
}: RankingFlags): Pick<SearchRequest, 'fusion' | 'lexicalWeight' | 'collapse' | 'recency' | 'without'> {
  return {
    ...(fusion && { fusion }),
    ...(weight !== undefined && { lexicalWeight: weight }),
    ...(!collapse && { collapse }),
    ...(recency && { recency }),
    ...(plain && { without: READING_KINDS }),
  };
}

function parseShare(text: string): number {
  const share = Number(text);
  if (!/^(?:\d+(?:\.\d*)?|\.\d+)$/.test(text) || share > 1)
    throw new InvalidArgumentError('It is a number from 0 to 1.');
  return share;
}
