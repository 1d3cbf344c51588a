import { FlowError } from '../../errors.ts';

/** A body is shown, stored and answered in many places, so no secret may enter it. */
export function secretMisplaced(): FlowError {
  return new FlowError('SECRET_MISPLACED', 'The body would hold a secure parameter.', {
    hint: 'Use secure parameters in headers only, or let the receiver add the credential.',
  });
}
