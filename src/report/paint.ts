/** Colours of what is printed. One place, so that `NO_COLOR` and pipes need one switch. */

export type Painter = (text: string) => string;

export interface Paint {
  readonly error: Painter;
  readonly warning: Painter;
  readonly help: Painter;
  readonly bold: Painter;
  /** Line numbers and the lines of the frame. */
  readonly gutter: Painter;
  /** Labels that are not the primary one. */
  readonly secondary: Painter;
}

const plain: Painter = (text) => text;

function ansi(codes: string): Painter {
  return (text) => (text === '' ? '' : `\u001b[${codes}m${text}\u001b[0m`);
}

export function painter(color: boolean): Paint {
  if (!color) {
    return {
      error: plain,
      warning: plain,
      help: plain,
      bold: plain,
      gutter: plain,
      secondary: plain,
    };
  }
  return {
    error: ansi('1;31'),
    warning: ansi('1;33'),
    help: ansi('1;32'),
    bold: ansi('1'),
    gutter: ansi('1;34'),
    secondary: ansi('1;34'),
  };
}
