/** What the grammar expected, in words. `parse-errors.ts` makes whole messages of them. */

import type { IParserErrorMessageProvider, TokenType } from 'chevrotain';

function label(type: TokenType): string {
  return type.LABEL ?? type.name;
}

/** Chevrotain asks for a message; it gets the name of what was expected, and nothing else. */
export const expectationMessages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => label(expected),
  buildNotAllInputParsedMessage: () => 'the end',
  buildNoViableAltMessage: ({ customUserDescription }) => customUserDescription ?? '',
  buildEarlyExitMessage: ({ customUserDescription }) => customUserDescription ?? '',
};
