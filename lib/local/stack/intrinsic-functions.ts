/** What a name in a template stands for: `Ref`, or with an attribute `Fn::GetAtt`. */
export type ReferenceValue = (name: string, attribute?: string) => unknown;

/**
 * A value of a template with its intrinsic functions worked out.
 * @param place where it stands, for the error
 * @throws Error for an intrinsic function that is not known here
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export function resolvedValue(value: unknown, reference: ReferenceValue, place: string): unknown {
  const resolved = (part: unknown): unknown => resolvedValue(part, reference, place);
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [''];
  if (entries.length !== 1 || !isIntrinsic(name)) {
    return Object.fromEntries(entries.map(([key, part]) => [key, resolved(part)]));
  }
  return called({ name, argument, place, resolved, reference });
}

interface IntrinsicCall {
  readonly name: string;
  readonly argument: unknown;
  readonly place: string;
  readonly resolved: (part: unknown) => unknown;
  readonly reference: ReferenceValue;
}

function isIntrinsic(name: string): boolean {
  return name === 'Ref' || name.startsWith('Fn::');
}

function called({ name, argument, place, resolved, reference }: IntrinsicCall): unknown {
  switch (name) {
    case 'Ref':
      return reference(String(argument));
    case 'Fn::GetAtt': {
      const [id, ...attribute] = Array.isArray(argument) ? argument : String(argument).split('.');
      return reference(String(id), attribute.join('.'));
    }
    case 'Fn::Join': {
      const [separator, parts] = resolved(argument) as readonly [string, readonly unknown[]];
      return parts.join(separator);
    }
    case 'Fn::Select': {
      const [index, parts] = resolved(argument) as readonly [number | string, readonly unknown[]];
      return parts[Number(index)];
    }
    case 'Fn::Split': {
      const [separator, text] = resolved(argument) as readonly [string, string];
      return text.split(separator);
    }
    case 'Fn::Sub':
      return substituted(argument, resolved, reference);
    default:
      throw new Error(
        `${name} in ${place} is not known to the stack on localhost. It knows Ref, Fn::GetAtt, Fn::Join, Fn::Select, Fn::Split and Fn::Sub.`,
      );
  }
}

/** `${Name}`, `${Name.Attribute}` and, with a second argument, names of its own; `${!x}` stands for `${x}`. */
function substituted(
  argument: unknown,
  resolved: (part: unknown) => unknown,
  reference: ReferenceValue,
): string {
  const [template, ownNames] = Array.isArray(argument) ? argument : [argument, {}];
  const names = resolved(ownNames) as Readonly<Record<string, unknown>>;
  return String(template).replaceAll(/\$\{([^}]+)\}/g, (_match, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (name in names) return String(names[name]);
    const [id = '', ...attribute] = name.split('.');
    return String(attribute.length === 0 ? reference(id) : reference(id, attribute.join('.')));
  });
}
