/**
 * Words that stand in every second sentence of a language, folded. They are spelt as they are meant, whether an index has
 * notes of that language or not.
 */
import { isStopWord } from './stop-words.ts';

const ENGLISH =
  'across again against almost along already although always among another anybody anyone anything around away back because behind below ' +
  'beside besides between beyond both bring cannot does doing done each either else ever every everyone everything first give given goes going gone ' +
  'good have having help here hers herself himself however instead itself keep kept last least less lets like made make many maybe mine might most much must ' +
  'myself near need neither never next nobody none nothing often once ones only other others ought ours ourselves over perhaps please put quite rather really ' +
  'said same says seem seems shall shan should since some somebody someone something sometimes still such sure take than thank that their theirs them themselves ' +
  'then there therefore these they thing things think this those though through together took toward towards under unless until upon used uses using very want wants ' +
  'well went were what whatever when whenever where wherever whether which whichever while whilst whither whoever whole whom whomever whose within without would yeah your yours yourself yourselves';
const FOREIGN = {
  german:
    'aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bist da dabei dadurch dafur dagegen daher damit danach dann daran darauf daraus darf darum das dass davon dazu dein deine dem den denn der deren des deshalb dessen dich die dies diese diesem diesen dieser dieses dir doch dort du durch durfen ein eine einem einen einer eines einige einmal er es etwas euch euer fur ganz gegen gewesen gibt hab habe haben hast hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren immer im ins ist jede jedem jeden jeder jedes jemand jetzt kann kein keine keinem keinen konnen konnte machen machte man mehr mein meine mich mir mit muss mussen nach nachdem neben nein nicht nichts noch nun nur ob oder ohne schon sehr sein seine seinem seinen seit selbst sich sie sind sollen sollte sondern sonst uber um und uns unser unsere unter viel viele vom von vor wann war waren warum was weder weil welche welchem welchen welcher welches wenig wenn wer werde werden weshalb wie wieder wieso will wir wird wirst wo woher wohin wollen wollte worden wurde wurden wurde zum zur zwar zwischen',
  spanish:
    'ahora al algo alguien algun alguna algunas algunos alli ante antes aquel aquella aqui asi aun aunque bajo bien cada casi como con contra cosa cosas cual cuales cualquier cuando cuanto de del dentro desde despues donde durante el ella ellas ellos en entonces entre era eran eres es esa esas ese eso esos esta estaba estaban estado estamos estan estar estas este esto estos estoy fue fuera fueron fuimos gran ha habia habian hace hacer hacia han hasta hay hemos hicimos hizo la las le les lo los luego mas me mejor menos mi mientras mis misma mismo mucha mucho muchos muy nada nadie ni ningun ninguna ninguno nos nosotros nuestra nuestro nunca otra otras otro otros para pero poco por porque pues que quien quienes sea segun ser si sido siempre sin sobre solo somos son su sus tal tambien tampoco tan tanto te tener tenia tiene tienen toda todas todavia todo todos tras tu un una unas uno unos usted ustedes vez vosotros ya yo',
  french:
    'afin ai ainsi alors apres au aucun aucune aussi autre autres aux avait avant avec avez avoir avons ayant beaucoup bien car ce ceci cela celle celles celui cependant ces cet cette ceux chaque chez ci comme comment dans de deja depuis des donc dont du elle elles en encore entre es est et etaient etait etant ete etes etre eux fait faire fois fut hors ici il ils je jusque la laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui ma mais meme memes mes mieux moins mon ne ni nos notre nous on ont ou par parce parfois pas pendant peu peut plus plusieurs pour pourquoi quand que quel quelle quelles quelque quelques quels qui quoi rien sa sans sera ses seulement si sinon soit sommes son sont sous souvent sur ta tandis tant tel telle tes toi ton toujours tous tout toute toutes tres trop tu un une vers voici voila vos votre vous',
  italian:
    'abbiamo alla alle altra altri altro anche ancora avere aveva bene che chi ciascuno cioe come con cosa cosi cui dagli dalla dalle degli dei del della delle dello dentro deve di dopo dove due ecco era erano essere fatto fino fra gia gli hanno il invece loro ma mai meglio mentre mia mio molto negli nella nelle noi non nostra nostro nulla ogni oltre ora per perche pero piu poco poi prima proprio qualche quale quali quando quanto quasi quella quelle quelli quello questa queste questi questo qui quindi sempre senza siamo sia solo sono sopra sotto stata stato sua sue sugli sulla suo tra tutta tutte tutti tutto una uno voi',
  portuguese:
    'agora ainda alem algo alguem algum alguma alguns antes ao aos apenas apos aquela aquele aqui as assim ate bem cada coisa com como contra da das de depois desde do dos durante ela elas ele eles em enquanto entao entre era eram essa esse esta estamos estao estar estava este estou eu fazer foi foram fomos ha isso isto ja la mais mas mesma mesmo meu minha muita muito muitos na nada nao nas nem nenhum nos nossa nosso nunca onde os ou outra outro outros para pela pelo pelos pois por porque qual qualquer quando quanto quase que quem sao se seja sem sempre ser seu seus sobre sua suas tambem tem temos tinha toda todas todo todos tudo um uma umas uns voce voces',
  dutch:
    'aan achter al alle alleen als altijd andere anders bij binnen buiten daar daarom dan dat de deze die dit doen door dus een elk elke er geen geweest had hadden hebben heeft hem hen het hier hij hoe iemand iets ik in is ja je jij jullie kan kon kunnen maar meer men met mij mijn moet moeten na naar niemand niet niets nog nooit nu of om omdat ons onze ook op over sinds te tegen toch toen tot tussen uit van vanaf veel voor waar waarom wanneer want waren was wat we weer welke werd werden wie wij worden wordt zal ze zelf zich zij zijn zo zonder zou zouden',
};

const COMMON_ENGLISH = new Set(ENGLISH.split(' '));
const COMMON_FOREIGN = new Set(Object.values(FOREIGN).flatMap((words) => words.split(' ')));

/** Whether a folded word is a common one of English, German, Spanish, French, Italian, Portuguese or Dutch. */
export function isCommonWord(word: string): boolean {
  return isStopWord(word) || COMMON_ENGLISH.has(word) || COMMON_FOREIGN.has(word);
}

/**
 * Whether words are of a language that an index has no notes in: they have a common word of another language than
 * English that stands nowhere, and none that is English alone. Their other words are spelt in that language, too.
 *
 * @param stands whether a word stands in the index
 */
export function areForeign(words: Iterable<string>, stands: (word: string) => boolean): boolean {
  let foreign = false;
  for (const word of words) {
    const isEnglish = isStopWord(word) || COMMON_ENGLISH.has(word);
    if (isEnglish && !COMMON_FOREIGN.has(word)) return false;
    if (!isEnglish && COMMON_FOREIGN.has(word) && !stands(word)) foreign = true;
  }
  return foreign;
}
