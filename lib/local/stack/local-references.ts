import type { ReferenceValue } from './intrinsic-functions.ts';
import type { ResourceDeclaration, TemplateDeclaration } from './template.ts';

/** Where the stack seems to run. The account is the one AWS uses in its own examples. */
export interface LocalPlace {
  readonly region: string;
  readonly accountId: string;
  readonly stackName: string;
}

/**
 * Values for what a template refers to: of functions and secrets such as AWS would give them, of all else a text that
 * names the resource.
 */
export function localReferences(template: TemplateDeclaration, place: LocalPlace): ReferenceValue {
  const pseudo = pseudoParameters(place);
  return (name, attribute) => {
    if (pseudo[name] !== undefined) return pseudo[name];
    const parameter = template.Parameters?.[name];
    if (parameter !== undefined) return parameter.Default ?? '';
    const resource = template.Resources?.[name];
    if (resource === undefined) throw new Error(`The template refers to "${name}", which is not in it.`);
    return attribute === undefined
      ? referenceOf(name, resource, place)
      : attributeOf(name, resource, { attribute, place });
  };
}

/** The ARN of a function with that id or name, as Lambda would make it. */
export function functionArn(name: string, { region, accountId }: LocalPlace): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${name}`;
}

function pseudoParameters({ region, accountId, stackName }: LocalPlace): Readonly<Record<string, string>> {
  return {
    'AWS::AccountId': accountId,
    'AWS::Region': region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`,
    'AWS::NoValue': '',
  };
}

function referenceOf(id: string, { Type, Properties = {} }: ResourceDeclaration, place: LocalPlace): unknown {
  switch (Type) {
    case 'AWS::SecretsManager::Secret':
      return `arn:aws:secretsmanager:${place.region}:${place.accountId}:secret:${ownName(Properties['Name'], id)}-local0`;
    case 'AWS::Lambda::Alias':
    case 'AWS::Lambda::Version':
      return functionArn(referencedId(Properties['FunctionName']), place);
    case 'AWS::ApiGateway::Stage':
      return ownName(Properties['StageName'], id);
    default:
      return id;
  }
}

function attributeOf(
  id: string,
  resource: ResourceDeclaration,
  { attribute, place }: { readonly attribute: string; readonly place: LocalPlace },
): unknown {
  if (attribute === 'RootResourceId') return rootResourceId;
  if (resource.Type === 'AWS::Lambda::Function' && attribute === 'Arn') return functionArn(id, place);
  if (resource.Type === 'AWS::SecretsManager::Secret') return referenceOf(id, resource, place);
  return `${id}.${attribute}`;
}

/** Stands for the root of an API's resources. */
export const rootResourceId = 'root';

function ownName(name: unknown, id: string): string {
  return typeof name === 'string' ? name : id;
}

/** The id in `{ Ref: id }` or `{ 'Fn::GetAtt': [id, …] }`. */
function referencedId(value: unknown): string {
  const { Ref, 'Fn::GetAtt': attribute } = Object(value) as {
    readonly Ref?: string;
    readonly 'Fn::GetAtt'?: readonly string[];
  };
  return Ref ?? attribute?.[0] ?? '';
}
