import { lambdaHandlers } from '../../lib/aws/lambda-handlers.ts';
import { flow } from './flow.ts';

export const { http, events } = lambdaHandlers(flow);
