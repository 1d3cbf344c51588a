import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Answer, type Cloud, stackName, succeeded } from './cloud.ts';
import { accountId, region } from './emulator.ts';
import type { Upstream } from './upstream.ts';

/** What a showing has to work with. */
export interface Drill {
  readonly cloud: Cloud;
  readonly upstream: Upstream;
  /** Where the printed commands find their files. */
  readonly folder: string;
}

/** One thing that the drill shows: asserts it, and answers the sentence that may then be printed. */
export interface Showing {
  readonly name: string;
  readonly show: (drill: Drill) => Promise<string>;
}

/** In this order: each builds on the one before. */
export const showings: readonly Showing[] = [
  { name: 'bootstrap', show: bootstrap },
  { name: 'deploy', show: deploy },
  { name: 'unsigned call', show: callUnsigned },
  { name: 'call without a key', show: callWithoutKey },
  { name: 'key put', show: putKey },
  { name: 'call', show: call },
  { name: 'direct invocation', show: invoke },
  { name: 'failed invocation', show: invokeInVain },
  { name: 'rotation', show: rotateKey },
  { name: 'processing log', show: readLog },
  { name: 'update', show: update },
  { name: 'roll-back', show: rollBack },
  { name: 'destroy', show: destroy },
];

const firstModel = 'model-of-the-deployment';
const secondModel = 'model-of-the-update';
const firstKey = 'sk-drill-first';
const secondKey = 'sk-drill-second';
/** What a prompt may hold, and what would break if a body were glued together from texts. */
const prompt = 'Say "hello"\nto ${property.model} & <b>grüß</b> 🎉';

async function bootstrap({ cloud }: Drill): Promise<string> {
  succeeded(await cloud.cdk(['bootstrap', `aws://${accountId}/${region}`]), 'cdk bootstrap');

  assert.equal(await stackStatus(cloud, 'CDKToolkit'), 'CREATE_COMPLETE');
  return 'cdk bootstrap makes the toolkit stack';
}

async function deploy({ cloud }: Drill): Promise<string> {
  succeeded(await cloud.deploy({ model: firstModel }), 'cdk deploy');

  assert.equal(await stackStatus(cloud), 'CREATE_COMPLETE');
  const resources = await cloud.asked(`cloudformation list-stack-resources --stack-name ${stackName}`);
  const { StackResourceSummaries: summaries } = resources as { readonly StackResourceSummaries: unknown[] };
  return `cdk deploy makes ${summaries.length} resources`;
}

async function callUnsigned({ cloud, upstream }: Drill): Promise<string> {
  const { status, headers, body } = await cloud.send(prompt, { isSigned: false });

  assert.equal(body['code'], 'GATEWAY_MISSING_AUTHENTICATION_TOKEN');
  assert.equal(status, body['status']);
  assert.equal(headers.get('content-type'), 'application/problem+json');
  assert.equal(upstream.takeSeen().length, 0);
  return `refused with ${status} and a problem that says to sign; no flow ran`;
}

async function callWithoutKey({ cloud, upstream }: Drill): Promise<string> {
  await takeEmptyValue(cloud);

  const { status, body } = await cloud.send(prompt);

  assert.equal(status, 500);
  assert.equal(body['code'], 'CREDENTIAL_MISSING');
  assert(String(body['detail']).includes(`"${cloud.output('OpenaiSecretName')}"`), 'the secret is not named');
  assert(String(body['hint']).includes(cloud.output('OpenaiSecretCommand')), 'the command is not named');
  assert.equal(upstream.takeSeen().length, 0);
  return 'answered with 500, the name of the secret and the command that the stack printed';
}

async function putKey(drill: Drill): Promise<string> {
  await put(firstKey, drill);

  drill.upstream.key = firstKey;
  return 'the printed command, run by the AWS CLI as it stands, puts the key';
}

async function call({ cloud, upstream }: Drill): Promise<string> {
  const { headers, body } = await completed(cloud);

  assert.deepEqual(body['choices'], [
    { text: `An answer to: ${prompt}`, index: 0, logprobs: null, finish_reason: 'stop' },
  ]);
  assert.match(headers.get('sap_messageprocessinglogid') ?? '', /^[\w-]{20,}$/);
  assert.deepEqual(seenOf(upstream), [`Bearer ${firstKey}, ${firstModel}, ${prompt}`]);
  return 'prompt in, completion out; the upstream got the key and the prompt to the letter';
}

async function invoke(drill: Drill): Promise<string> {
  const { result, functionError } = await invoked({ prompt }, drill);

  assert.equal(functionError, undefined);
  assert.equal(result['object'], 'text_completion');
  assert.deepEqual(seenOf(drill.upstream), [`Bearer ${firstKey}, ${firstModel}, ${prompt}`]);
  return 'aws lambda invoke answers the completion';
}

async function invokeInVain(drill: Drill): Promise<string> {
  const { result, functionError } = await invoked({ prompt: '' }, drill);

  const problem = JSON.parse(String(result['errorMessage'])) as Readonly<Record<string, unknown>>;
  assert.equal(functionError, 'Unhandled');
  assert.equal(problem['code'], 'VALUE_MISSING');
  assert.equal(problem['blame'], 'caller');
  assert.equal(drill.upstream.takeSeen().length, 0);
  return 'an empty prompt fails the invocation with the problem VALUE_MISSING';
}

async function rotateKey(drill: Drill): Promise<string> {
  const { cloud, upstream } = drill;
  await put(secondKey, drill);
  upstream.key = secondKey;

  await completed(cloud);

  assert.deepEqual(keysOf(upstream), [`Bearer ${firstKey}`, `Bearer ${secondKey}`]);
  return 'the upstream refuses the old key once, the same call goes on with the new one';
}

async function readLog({ cloud }: Drill): Promise<string> {
  const groups = await cloud.asked('logs describe-log-groups --query "logGroups[].logGroupName"');
  const queries = (groups as readonly string[]).map((group) =>
    cloud.asked(`logs filter-log-events --log-group-name ${group} --query "events[].message"`),
  );

  const lines = (await Promise.all(queries)).flat() as readonly string[];
  const entries = lines.filter((line) => line.includes('"message-processing-log"')).map(parseEntry);
  assert.deepEqual(entries.map(({ status }) => status).toSorted(), [
    ...['COMPLETED', 'COMPLETED', 'COMPLETED'],
    ...['FAILED', 'FAILED'],
  ]);
  assert.doesNotMatch(lines.join('\n'), /sk-drill|grüß/);
  return `an entry for each of the ${entries.length} messages; no key and no prompt in any line`;
}

function parseEntry(line: string): { readonly status: string } {
  return JSON.parse(line) as { readonly status: string };
}

async function update({ cloud, upstream }: Drill): Promise<string> {
  succeeded(await cloud.deploy({ model: secondModel }), 'cdk deploy');

  assert.equal(await stackStatus(cloud), 'UPDATE_COMPLETE');
  await completed(cloud);
  assert.deepEqual(seenOf(upstream), [`Bearer ${secondKey}, ${secondModel}, ${prompt}`]);
  return 'a changed parameter is in the next call; the key has stayed';
}

async function rollBack({ cloud, upstream }: Drill): Promise<string> {
  const outcome = await cloud.deploy({ model: 'model-that-failed', fails: 'true' });

  assert.equal(outcome.exitCode, 1, 'cdk deploy was to fail');
  assert.equal(await stackStatus(cloud), 'UPDATE_ROLLBACK_COMPLETE');
  await completed(cloud);
  assert.deepEqual(seenOf(upstream), [`Bearer ${secondKey}, ${secondModel}, ${prompt}`]);
  return 'a deployment that fails half-way leaves the one before it serving';
}

async function destroy({ cloud }: Drill): Promise<string> {
  succeeded(await cloud.cdk(['destroy', '--force']), 'cdk destroy');

  const left = await Promise.all([
    cloud.asked('lambda list-functions --query Functions'),
    cloud.asked('apigateway get-rest-apis --query items'),
    cloud.asked('secretsmanager list-secrets --include-planned-deletion --query SecretList'),
    cloud.asked('logs describe-log-groups --query logGroups'),
    cloud.asked(`iam list-roles --query "Roles[?starts_with(RoleName, '${stackName}')]"`),
    cloud.asked(`cloudformation describe-stacks --query "Stacks[?StackName=='${stackName}']"`),
  ]);
  assert.deepEqual(left, [[], [], [], [], [], []]);
  return 'no function, API, secret, log group or role is left';
}

async function stackStatus(cloud: Cloud, name = stackName): Promise<unknown> {
  return cloud.asked(`cloudformation describe-stacks --stack-name ${name} --query "Stacks[0].StackStatus"`);
}

async function completed(cloud: Cloud): Promise<Answer> {
  const answer = await cloud.send(prompt);
  assert(
    answer.status === 200,
    `the call was answered with ${answer.status}: ${JSON.stringify(answer.body)}`,
  );
  return answer;
}

/** The emulator gives a new secret an empty value; on AWS it has none, and so it is here from now on. */
async function takeEmptyValue(cloud: Cloud): Promise<void> {
  const secret = `--secret-id ${cloud.output('OpenaiSecretName')}`;
  const id = await cloud.asked(
    `secretsmanager list-secret-version-ids ${secret} --query "Versions[0].VersionId"`,
  );
  const stage = `--version-stage AWSCURRENT --remove-from-version-id ${id}`;
  succeeded(
    await cloud.shell(`aws secretsmanager update-secret-version-stage ${secret} ${stage}`),
    'the emptying',
  );
}

/** The key ends with a line end, as it does in a file that an editor wrote. */
async function put(key: string, { cloud, folder }: Drill): Promise<void> {
  writeFileSync(resolve(folder, 'openai-key.txt'), `${key}\n`);
  succeeded(await cloud.shell(cloud.output('OpenaiSecretCommand')), 'the printed command');
}

async function invoked(
  event: unknown,
  { cloud, folder }: Drill,
): Promise<{ readonly result: Readonly<Record<string, unknown>>; readonly functionError: unknown }> {
  writeFileSync(resolve(folder, 'event.json'), JSON.stringify(event));
  const name = cloud.output('ChatgptFunction');
  const reply = await cloud.asked(
    `lambda invoke --function-name ${name} --payload file://event.json result.json`,
  );
  const result: unknown = JSON.parse(readFileSync(resolve(folder, 'result.json'), 'utf8'));
  const { FunctionError: functionError } = reply as { readonly FunctionError?: unknown };
  return { result: result as Readonly<Record<string, unknown>>, functionError };
}

function seenOf(upstream: Upstream): readonly string[] {
  return upstream
    .takeSeen()
    .map(({ authorization, body }) => `${authorization}, ${body.model}, ${body.prompt}`);
}

function keysOf(upstream: Upstream): readonly (string | undefined)[] {
  return upstream.takeSeen().map(({ authorization }) => authorization);
}
