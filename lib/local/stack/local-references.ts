import { localArn, localPlace, localSecretArn } from '../local-place.ts';
import type { ReferenceValue } from './intrinsic-functions.ts';
import type { ResourceDeclaration, TemplateDeclaration } from './template.ts';

/**
 * Values for what a template refers to: of functions and secrets such as AWS would give them, of all else a text that
 * names the resource.
 */
export function localReferences(template: TemplateDeclaration, stackName: string): ReferenceValue {
  const pseudo = pseudoParameters(stackName);
  return (name, attribute) => {
    if (pseudo[name] !== undefined) return pseudo[name];
    const parameter = template.Parameters?.[name];
    if (parameter !== undefined) return parameter.Default ?? '';
    const resource = template.Resources?.[name];
    if (resource === undefined) throw new Error(`The template refers to "${name}", which is not in it.`);
    return attribute === undefined ? referenceOf(name, resource) : attributeOf(name, resource, attribute);
  };
}

function pseudoParameters(stackName: string): Readonly<Record<string, string>> {
  return {
    'AWS::AccountId': localPlace.accountId,
    'AWS::Region': localPlace.region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': localArn('cloudformation', `stack/${stackName}/local`),
    'AWS::NoValue': '',
  };
}

function referenceOf(id: string, { Type, Properties = {} }: ResourceDeclaration): unknown {
  switch (Type) {
    case 'AWS::SecretsManager::Secret':
      return localSecretArn(ownName(Properties['Name'], id));
    case 'AWS::Lambda::Alias':
    case 'AWS::Lambda::Version':
      return localArn('lambda', `function:${referencedId(Properties['FunctionName'])}`);
    case 'AWS::ApiGateway::Stage':
      return ownName(Properties['StageName'], id);
    default:
      return id;
  }
}

function attributeOf(id: string, resource: ResourceDeclaration, attribute: string): unknown {
  if (attribute === 'RootResourceId') return rootResourceId;
  if (resource.Type === 'AWS::Lambda::Function' && attribute === 'Arn')
    return localArn('lambda', `function:${id}`);
  if (resource.Type === 'AWS::SecretsManager::Secret') return referenceOf(id, resource);
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
