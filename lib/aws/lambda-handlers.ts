import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Credentials, Ports } from '../exchange/ports.ts';
import { credentialFields } from '../flow/credentials.ts';
import { filledFlow } from '../flow/filled-flow.ts';
import type { Flow } from '../flow/flow.ts';
import { call } from '../receivers/connection/connection.ts';
import { answerEvent } from '../runtime/answer-event.ts';
import { answerHttp, failedAnswer } from '../runtime/answer-http.ts';
import { type CompiledFlow, compiledFlow } from '../runtime/compile.ts';
import type { ReplyStreamOptions } from '../runtime/reply-stream.ts';
import type { HttpReply } from '../senders/http-reply.ts';
import { type Environment, environmentOf } from './environment.ts';
import { httpRequest, payloadFormat } from './http-event.ts';
import { bufferedResult } from './http-result.ts';
import { MessageLog } from './message-log.ts';
import { remainingMs } from './remaining-time.ts';
import { secretsManagerClient } from './secrets-manager-client.ts';
import { SecretsManagerCredentials } from './secrets-manager-credentials.ts';
import { writeReply } from './streamed-response.ts';

type Handler = (event: unknown, context: Context) => Promise<unknown>;

/** The two entry points of a flow's Lambda functions. */
export interface LambdaHandlers {
  /** For APIs and function URLs: answers as a response stream. */
  readonly http: Handler;
  /** For other AWS services: a JSON object in, the result out; throws when the message failed. */
  readonly events: Handler;
}

/**
 * Makes a flow's Lambda handlers. The flow is compiled and its secrets are on their way before the first message
 * comes.
 */
export function lambdaHandlers(flow: Flow, options: ReplyStreamOptions = {}): LambdaHandlers {
  const environment = environmentOf(process.env);
  const compiled = compiledFlow(flow, environment.parameters);
  const credentials = new SecretsManagerCredentials({
    getSecretValue: secretsManagerClient(),
    secretIds: environment.secretIds,
    fields: credentialFields(filledFlow(flow, environment.parameters)),
  });
  credentials.prefetch();
  const log = new MessageLog((lines) => void process.stdout.write(lines));
  const lambda = { flow: compiled, environment, credentials, log, options };
  return { http: httpHandler(lambda), events: logged(lambda, eventsHandler(lambda)) };
}

interface LambdaFlow {
  readonly flow: CompiledFlow;
  readonly environment: Environment;
  readonly credentials: Credentials;
  readonly log: MessageLog;
  readonly options: ReplyStreamOptions;
}

/** The message's own deadline ends before Lambda's; middy's early timeout would only be a second one. */
const middyOptions = { timeoutEarlyInMillis: 0 };

function httpHandler(lambda: LambdaFlow): Handler {
  const { flow, environment } = lambda;
  const answer = middy<unknown, HttpReply>(middyOptions)
    .handler(async (event, context) => {
      const request = httpRequest(event);
      const time = { context, receivedAtMs: request.receivedAtMs, apiTimeoutMs: environment.apiTimeoutMs };
      return answerHttp(flow, request, {
        ...(environment.isStreaming ? lambda.options : { isCollected: true }),
        ports: lambdaPorts(lambda, context),
        remainingMs: remainingMs(time),
      });
    })
    .onError(({ error, context }) => failedAnswer(flow, error, lambdaPorts(lambda, context)));
  if (!environment.isStreaming) {
    return logged(lambda, async (event, context) =>
      bufferedResult(await answer(event, context), payloadFormat(event)),
    );
  }
  return awslambda.streamifyResponse<unknown>(
    logged(lambda, async (event, stream, context) =>
      writeReply(stream, await answer(event, context), payloadFormat(event)),
    ),
  );
}

/** A handler that ends only when its message is in the log. */
function logged<Input extends readonly unknown[], Output>(
  { log }: LambdaFlow,
  handler: (...input: Input) => Promise<Output>,
): (...input: Input) => Promise<Output> {
  return async (...input) => {
    try {
      return await handler(...input);
    } finally {
      await log.written();
    }
  };
}

function eventsHandler(lambda: LambdaFlow): Handler {
  return middy<unknown, unknown>(middyOptions).handler(async (event, context) =>
    answerEvent(lambda.flow, event, {
      ports: lambdaPorts(lambda, context),
      remainingMs: remainingMs({ context }),
    }),
  );
}

function lambdaPorts({ credentials, log }: LambdaFlow, context: Context): Ports {
  return {
    call,
    credentials,
    now: Date.now,
    log: (entry) => log.add(entry, context.awsRequestId),
  };
}
