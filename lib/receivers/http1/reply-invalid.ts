/** A reply that is no valid HTTP. What is wrong with it is said without any byte of it. */
export class ReplyInvalid extends Error {
  override readonly name = 'ReplyInvalid';
}
