import { FlowError } from '../../errors.ts';
import { numberOf } from '../../flow/numbers.ts';
import type { OpenAiLimits } from '../../flow/openai-limits.ts';
import { choiceMembers, type LimitedCall, tokenMembers } from './limited-calls.ts';
import type { LimitedField } from './limited-field.ts';
import { namePattern } from './name-pattern.ts';

/** A limit on some members of calls. */
export interface FieldGuard {
  readonly names: readonly string[];
  /**
   * Looks at what a call asks for; `call` is missing for calls that take no model.
   * @throws FlowError `CALL_REFUSED`, `LIMIT_EXCEEDED`
   */
  check(fields: readonly LimitedField[], call: LimitedCall | undefined): void;
}

/** Guards that let a call within the limits pass; none where nothing is limited. */
export function fieldGuards(limits: OpenAiLimits): readonly FieldGuard[] {
  const { allowedModels = '', maxOutputTokens, maxChoices, maxImageSize } = limits;
  return [
    ...(['', '*'].includes(allowedModels) ? [] : [modelGuard(allowedModels)]),
    ...(maxOutputTokens ? [numberGuard(tokenMembers, numberOf(maxOutputTokens))] : []),
    ...(maxChoices ? [numberGuard(choiceMembers, numberOf(maxChoices))] : []),
    ...(maxImageSize ? [sizeGuard(maxImageSize)] : []),
  ];
}

/** What the name of a model may be: nothing in which a reader finds another name, or a list of them. */
const plainModel = /^[\w.:/@+~-]{1,256}$/;

function modelGuard(allowedModels: string): FieldGuard {
  const isListed = namePattern(allowedModels);
  const isAllowed = ({ value }: LimitedField): boolean =>
    typeof value === 'string' && plainModel.test(value) && isListed(value);
  return {
    names: ['model'],
    check(fields, call) {
      const models = fields.filter(({ name }) => name === 'model');
      const isNamed = !call || models.some(({ owner }) => owner === '' || call.hasSession);
      if (isNamed && models.every(isAllowed)) return;
      const what = isNamed ? 'This model is not allowed here.' : 'The call names no model.';
      throw new FlowError('CALL_REFUSED', what, { hint: `Name one of ${allowedModels}.` });
    },
  };
}

function numberGuard(names: readonly string[], max: number): FieldGuard {
  return {
    names,
    check(fields) {
      for (const { name, value } of fields) {
        if (!names.includes(name) || (typeof value === 'number' && value <= max)) continue;
        const what =
          typeof value === 'number'
            ? `is larger than the ${max} that are allowed here`
            : 'is no whole number';
        throw new FlowError('LIMIT_EXCEEDED', `"${name}" ${what}.`, { hint: `Ask for at most ${max}.` });
      }
    },
  };
}

function sizeGuard(maxImageSize: string): FieldGuard {
  const max = sides(maxImageSize);
  return {
    names: ['size'],
    check(fields, call) {
      const sizes = fields.filter(({ name }) => name === 'size');
      const isNamed = !call?.hasImages || sizes.some(({ owner }) => owner === '');
      if (isNamed && sizes.every(({ value }) => isWithin(sides(value), max))) return;
      const what = isNamed ? '"size" is not within what is allowed here.' : 'The call names no "size".';
      throw new FlowError('LIMIT_EXCEEDED', what, { hint: `Ask for a size of at most ${maxImageSize}.` });
    },
  };
}

function sides(size: LimitedField['value']): readonly number[] {
  const isSize = typeof size === 'string' && /^\d{1,9}x\d{1,9}$/.test(size);
  return isSize ? size.split('x').map(Number) : [];
}

/** A size such as `auto` may be any. */
function isWithin(size: readonly number[], max: readonly number[]): boolean {
  return size.length > 0 && size.every((side, index) => side <= (max[index] ?? 0));
}
