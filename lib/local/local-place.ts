/** Where the stack seems to run: the account of AWS's own examples, and the region that tools take by default. */
export const localPlace = { region: 'us-east-1', accountId: '123456789012' } as const;

/** The ARN of a resource there, such as `function:name` of `lambda`. */
export function localArn(service: string, resource: string): string {
  return `arn:aws:${service}:${localPlace.region}:${localPlace.accountId}:${resource}`;
}

/** The ARN of a secret. Six characters behind its name are AWS's own. */
export function localSecretArn(name: string): string {
  return localArn('secretsmanager', `secret:${name}-local0`);
}
