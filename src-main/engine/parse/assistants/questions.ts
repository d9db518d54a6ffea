/** Questions that an assistant puts to the user through a tool, and what the user answers. */
import { isRecord, wordsOf } from '../json.ts';

/** A question as it is put: its text, and the answers to choose from. */
export interface Question {
  /** What its answer is named by; its text where it has no id. */
  readonly id: string;
  readonly text: string;
  /** Each with its description behind a colon, where it has one. */
  readonly options: readonly string[];
}

/** More questions of one call are not read. */
const MOST_QUESTIONS = 20;
/** More options of one question are not read. */
const MOST_OPTIONS = 20;

/** The questions in a tool's input, `{"questions": [{"question": …, "options": [{"label": …}]}]}`; none in any other. */
export function questionsIn(input: unknown): readonly Question[] {
  const listed = isRecord(input) ? (input['questions'] ?? [input]) : [];
  if (!Array.isArray(listed)) return [];
  return listed.slice(0, MOST_QUESTIONS).flatMap((one: unknown) => {
    const text = isRecord(one) ? wordsOf(one['question']) : null;
    if (text === null || !isRecord(one)) return [];
    const options = Array.isArray(one['options']) ? one['options'].slice(0, MOST_OPTIONS) : [];
    return [{ id: wordsOf(one['id']) ?? text, text, options: options.flatMap(optionText) }];
  });
}

function optionText(option: unknown): readonly string[] {
  if (!isRecord(option)) return wordsOf(option) === null ? [] : [wordsOf(option) as string];
  const label = wordsOf(option['label']);
  const description = wordsOf(option['description']);
  return label === null ? [] : [description === null ? label : `${label}: ${description}`];
}

/** Questions with the answers to choose from, as an assistant's words. */
export function asked(questions: readonly Question[]): string {
  return questions.map(({ text, options }) => [text, ...options.map((one) => `- ${one}`)].join('\n')).join('\n\n');
}

/** A question's text and what the user answered. */
export type Answer = readonly [question: string, answer: string];

/** Answers, each behind its question, as the user's words; empty where nothing was answered. */
export function answered(answers: readonly Answer[]): string {
  return answers.map(([question, answer]) => `${question}\n${answer}`).join('\n\n');
}

/** The words of an answer, whether it is one text, several, or an object that holds them. */
export function answerText(value: unknown): string | null {
  if (Array.isArray(value)) {
    const texts = value.map(answerText).filter((text) => text !== null);
    return texts.length > 0 ? texts.join(', ') : null;
  }
  if (isRecord(value)) return answerText(value['answers'] ?? value['answer'] ?? value['value'] ?? value['text']);
  return wordsOf(value);
}
