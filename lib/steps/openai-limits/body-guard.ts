import { FlowError } from '../../errors.ts';
import { numberOf } from '../../flow/numbers.ts';
import type { OpenAiLimits } from '../../flow/openai-limits.ts';
import type { BodyFields } from './body-fields.ts';
import { choiceMembers, type LimitedCall, tokenMembers } from './limited-calls.ts';
import { namePattern } from './name-pattern.ts';

/** Looks at the fields of a call; `call` is missing for calls that take no model. */
type BodyGuard = (fields: BodyFields, call: LimitedCall | undefined) => void;

/**
 * Guards that let a body within the limits pass; none where nothing is limited.
 * @throws FlowError `CALL_REFUSED`, `LIMIT_EXCEEDED` from the guards
 */
export function bodyGuards(limits: OpenAiLimits): readonly BodyGuard[] {
  const { allowedModels = '', maxOutputTokens, maxChoices, maxImageSize } = limits;
  return [
    ...(['', '*'].includes(allowedModels) ? [] : [modelGuard(allowedModels)]),
    ...(maxOutputTokens ? [numberGuard(tokenMembers, numberOf(maxOutputTokens))] : []),
    ...(maxChoices ? [numberGuard(choiceMembers, numberOf(maxChoices))] : []),
    ...(maxImageSize ? [sizeGuard(maxImageSize)] : []),
  ];
}

function modelGuard(allowedModels: string): BodyGuard {
  const isAllowed = namePattern(allowedModels);
  return (fields, call) => {
    const models = fields.values('model');
    const isNamed = models.length > 0 || call === undefined;
    if (isNamed && models.every((model) => typeof model === 'string' && isAllowed(model))) return;
    const what = isNamed ? 'This model is not allowed here.' : 'The call names no model.';
    throw new FlowError('CALL_REFUSED', what, { hint: `Name one of ${allowedModels}.` });
  };
}

function numberGuard(names: readonly string[], max: number): BodyGuard {
  return (fields) => {
    for (const name of names) {
      for (const value of fields.values(name)) {
        if (!(Number(value) > max)) continue;
        const hint = { hint: `Ask for at most ${max}.` };
        throw new FlowError(
          'LIMIT_EXCEEDED',
          `"${name}" is larger than the ${max} that are allowed here.`,
          hint,
        );
      }
    }
  };
}

function sizeGuard(maxImageSize: string): BodyGuard {
  const max = sides(maxImageSize);
  return (fields, call) => {
    const sizes = fields.values('size');
    const isNamed = sizes.length > 0 || !call?.hasImages;
    if (isNamed && sizes.every((size) => isWithin(sides(size), max))) return;
    const what = isNamed ? '"size" is not within what is allowed here.' : 'The call names no "size".';
    throw new FlowError('LIMIT_EXCEEDED', what, { hint: `Ask for a size of at most ${maxImageSize}.` });
  };
}

function sides(size: unknown): readonly number[] {
  return /^\d+x\d+$/.test(String(size)) ? String(size).split('x').map(Number) : [];
}

/** A size such as `auto` may be any. */
function isWithin(size: readonly number[], max: readonly number[]): boolean {
  return size.length > 0 && size.every((side, index) => side <= (max[index] ?? 0));
}
