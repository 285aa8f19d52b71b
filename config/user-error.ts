/**
 * Something that the user can set right. The message says what, where and what to do; where it was noticed in the code
 * helps nobody, so it is shown without a stack.
 */
export class UserError extends Error {
  override readonly name: string = "UserError";
}
