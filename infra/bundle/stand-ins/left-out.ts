/** The error of code that is called although it was left out of the bundle. */
export function leftOut(what: string): Error {
  return new Error(`${what} left out of the bundle (infra/bundle/stand-ins.ts).`);
}
