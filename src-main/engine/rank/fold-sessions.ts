/**
 * One session does not fill the first hits: from its fourth row on, a session's rows stand under its first hit. A goal
 * that only repeats the title of its session stands under another row of the session.
 */
import { plainWords } from '../../../src-shared/plain-words.ts';
import type { Scored } from '../projections/vectors/scan/top-k.ts';
import type { Group } from './collapse.ts';
import type { RankingFeatures } from './ranking-features.ts';

/** The hits in which a session may fill only so many places. */
export const FIRST_HITS = 10;
const MOST_OF_SESSION = 3;

export interface FoldOptions {
  readonly features: ReadonlyMap<number, RankingFeatures>;
  /** Whether the query names this session: then all its rows have places of their own. */
  readonly isNamed: (session: NamedSession) => boolean;
}

export interface NamedSession {
  readonly sessionId: string;
  readonly title: string;
}

/**
 * The hits of a list: each group is one of them, or stands under one. As soon as there are ten hits, all that follows
 * has a place of its own. The result for a longer list begins with the same hits.
 *
 * @param groups best first
 * @param looked how many of the first groups a repeated title is compared with
 */
export function foldSessions(
  groups: readonly Group[],
  looked: number,
  { features, isNamed }: FoldOptions,
): readonly Group[] {
  const named = new Map<string, boolean>();
  const sessionOf = ({ id }: Scored): string | null => {
    const own = features.get(id);
    if (!own?.sessionId) return null;
    let is = named.get(own.sessionId);
    if (is === undefined) named.set(own.sessionId, (is = isNamed({ sessionId: own.sessionId, title: own.title })));
    return is ? null : own.sessionId;
  };
  const answers = answersOfEchoes(groups.slice(0, looked), features);
  const echoes = Map.groupBy(answers.keys(), (echo) => answers.get(echo) as Group);
  const hits: Group[] = [];
  const places = new Map<string, number[]>();
  for (const group of groups) {
    if (answers.has(group)) continue;
    const own = echoes.get(group) ?? [];
    const session = hits.length < FIRST_HITS ? sessionOf(group) : null;
    const before = session === null ? [] : (places.get(session) ?? []);
    const [first] = before;
    if (first !== undefined && before.length >= MOST_OF_SESSION) {
      const hit = hits[first] as Group;
      hits[first] = { ...hit, inSession: [...(hit.inSession ?? []), ...[group, ...own].flatMap(membersOf)] };
      continue;
    }
    if (session !== null) places.set(session, [...before, hits.length]);
    hits.push(own.length === 0 ? group : { ...group, inSession: own.flatMap(membersOf) });
  }
  return hits;
}

/** Goals that only repeat their session's title, each with the best other group of the session. */
function answersOfEchoes(
  groups: readonly Group[],
  features: ReadonlyMap<number, RankingFeatures>,
): ReadonlyMap<Group, Group> {
  const echoes = groups.filter(({ id }) => features.get(id)?.repeatsTitle === true);
  const found = new Map<Group, Group>();
  for (const echo of echoes) {
    const session = features.get(echo.id)?.sessionId;
    const answer = groups.find(({ id }) => {
      const own = features.get(id);
      return own?.sessionId === session && own?.repeatsTitle === false;
    });
    if (answer) found.set(echo, answer);
  }
  return found;
}

function membersOf(group: Group): readonly Scored[] {
  return [{ id: group.id, score: group.score }, ...group.similar, ...(group.inSession ?? [])];
}

/** Whether a query has the id of a session, or the words of its title, one after the other. */
export function namesSession(query: string): (session: NamedSession) => boolean {
  const asked = ` ${plainWords(query)} `;
  return ({ sessionId, title }) => [sessionId, title].some((name) => has(asked, plainWords(name)));
}

/** A name of a single word may be meant as a word, unless it is the whole query or has a number. */
function has(asked: string, name: string): boolean {
  if (name === '') return false;
  return asked === ` ${name} ` || (/ |\d/.test(name) && asked.includes(` ${name} `));
}
