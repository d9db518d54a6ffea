/** The words by which a question says what kind of answer it wants, in English, German, Spanish and French. */
import type { ReadingKind } from '../../../src-shared/protocol/reading.ts';

/** Where the words of a reading have to stand. `opening`: they begin the question, or a clause of it. */
export interface ReadingWords {
  readonly kind: Exclude<ReadingKind, 'type' | 'date'>;
  readonly at: 'opening' | 'end' | 'anywhere';
  /** Regular expressions; a space stands for any white space. */
  readonly words: readonly string[];
}

export const READING_WORDS: readonly ReadingWords[] = [
  {
    kind: 'reasons',
    at: 'opening',
    words: [
      'why|how come|for what reason|what (?:is|was|were|are) the (?:reasons?|rationale|motivation)|(?:the )?(?:reasons?|rationale) (?:for|behind|why)|what made us',
      'warum|wieso|weshalb|weswegen|aus welchem grund|was (?:ist|war) der grund',
      'por ?qué|por que|cuál (?:es|era|fue) (?:la razón|el motivo)',
      'pourquoi|pour quelles? raisons?|quelle (?:est|était) la raison',
    ],
  },
  { kind: 'reasons', at: 'end', words: ['why|warum|wieso|weshalb|por ?qué|pourquoi'] },
  {
    kind: 'solutions',
    at: 'opening',
    words: [
      'how (?:did|have|had) (?:we|i|you|they)|how (?:was|were)',
      'wie (?:haben|hatten|habe|hatte) (?:wir|ich)|wie wurden?',
      'cómo \\p{L}+(?:mos|ó|é|aron|ieron)',
      'comment (?:avons|avions|ai|avais|a|ont)[- ](?:nous|je|t-on|on)|comment (?:on a|nous avons|est-ce qu.)',
    ],
  },
  {
    kind: 'open',
    at: 'opening',
    words: [
      "what(?: is|['’]s)(?: still)? (?:left|open|missing|pending|unfinished|remaining|outstanding|unresolved|to do)|what remains|what do (?:we|i) still (?:have|need) to do|what still needs to be done",
      '(?:which |all |my |our |the )?(?:open|remaining|outstanding|pending|unfinished|unresolved|unsolved) (?:tasks?|todos?|to-dos?|goals?|questions?|items?|points?|problems?|challenges?|work)',
      '(?:my |our |all |the )?(?:todos?|to-dos|next steps)(?= (?:about|for|from|in|of|on)\\b|$)',
      'was (?:ist|sind|wäre)(?: alles)?(?: noch)? (?:offen|übrig|unerledigt|zu tun)|was (?:steht|bleibt)(?: noch)? (?:an|aus|offen|übrig|zu tun)|was fehlt noch|(?:welche |alle )?(?:offene|ausstehende|unerledigte|ungelöste)[nr]? (?:aufgaben|ziele|fragen|punkte|probleme)|(?:die )?nächsten? schritte',
      'qué (?:queda|falta|sigue)(?: por hacer| pendiente| abierto)?|qué está pendiente|(?:las |los )?(?:tareas|objetivos|preguntas|problemas|temas) (?:pendientes|abiert[oa]s|sin resolver)|(?:los )?próximos pasos',
      'que reste-t-il|qu.est-ce qu.il reste|(?:les )?(?:tâches|objectifs|questions|problèmes|points) (?:ouverte?s|restante?s|en suspens|en attente)|ce qu.il reste à faire|(?:les )?prochaines étapes',
    ],
  },
  {
    kind: 'first',
    at: 'opening',
    words: [
      'when (?:did|was|were|had|have)|(?:in )?(?:which|what) (?:session|note|conversation)|since when',
      'wann (?:haben|hatten|habe|hat|hatte|wurden?|war|waren|ist|sind)|(?:in )?welche[rnms]? (?:sitzung|session|notiz)|seit wann',
      'cuándo|(?:en )?qué (?:sesión|nota)|desde cuándo',
      'quand (?:avons|avait|a|ai|ont|est|était|étaient|sont|on)|(?:dans )?quelle (?:session|séance|note)|depuis quand',
    ],
  },
  {
    kind: 'newest',
    at: 'anywhere',
    words: [
      'latest|newest|most recent(?:ly)?|last time',
      'neue?ste[nrsm]?|aktuellste[nrsm]?|jüngste[nrsm]?|zuletzt|letzte[ns]? mal',
      'más recientes?|última vez',
      '(?:le|la|les) plus récente?s?|dernière fois',
    ],
  },
];

/** Words that may stand before a question: they say nothing of what it asks. */
export const BEFORE_A_QUESTION =
  '(?:and|so|but|ok|okay|then|please|hey|explain|tell me|tell us|remind me|do you know|i wonder|und|aber|also|bitte|sag mir|weißt du|y|pero|entonces|dime|explica|sabes|et|mais|alors|dis-moi|explique|sais-tu)';
