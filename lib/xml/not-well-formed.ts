import { FlowError } from '../errors.ts';
import { type TextPosition, textPosition } from '../text/text-position.ts';

/** The error for a text that is not XML: the place and the rule, nothing of the text. */
export function notWellFormed(text: string, reason: string, place: number | TextPosition): FlowError {
  const { line, column } = typeof place === 'number' ? textPosition(text, place) : place;
  return new FlowError(
    'BODY_NOT_XML',
    text.length === 0
      ? 'The body is empty where XML was expected.'
      : `The body is not well-formed XML: ${reason}, in line ${line}, column ${column} (${text.length} characters).`,
  );
}
