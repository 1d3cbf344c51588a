import { describe, expect, it } from '@jest/globals';
import { flows } from '../../functions/flows.ts';
import { stackPlan } from '../../infra/stack-plan.ts';
import { stages } from '../../infra/stages.ts';
import { ordersFlow, testStage } from './stack-of.ts';

describe('stackPlan', () => {
  it('plans the stage dev with streaming unless asked otherwise', () => {
    const plan = stackPlan(flows);

    expect(plan.stage.name).toBe('dev');
    expect(plan.streaming).toBe(true);
  });

  it.each(stages)('plans the stage $name', ({ name }) => {
    expect(stackPlan(flows, { stage: name }).stage.name).toBe(name);
  });

  it.each([
    { streaming: 'true', expected: true },
    { streaming: 'false', expected: false },
    { streaming: false, expected: false },
  ])('takes streaming as $streaming', ({ streaming, expected }) => {
    expect(stackPlan(flows, { streaming }).streaming).toBe(expected);
  });

  it("lays the stage's parameters over the flow's defaults, in the flow and in the environment", () => {
    const flow = ordersFlow();
    const stage = testStage({ parameters: { orders: { shop: 'https://shop.test' } } });

    const [planned] = stackPlan([flow], { stage: 'test', stages: [stage] }).flows;

    expect(planned?.flow.receivers['shop']?.address).toBe('https://shop.test/orders');
    expect(planned?.environments.http).toMatchObject({ IFLOW_PARAMETERS: '{"shop":"https://shop.test"}' });
    expect(planned?.environments.events).toMatchObject({ IFLOW_PARAMETERS: '{"shop":"https://shop.test"}' });
  });

  it("lowers the timeouts to API Gateway's when answers are buffered, in the environment too", () => {
    const [planned] = stackPlan(flows, { streaming: 'false' }).flows;

    const parameters: unknown = JSON.parse(planned?.environments.http['IFLOW_PARAMETERS'] ?? '');
    expect(parameters).toMatchObject({ receiverTimeoutMs: '23000', messageTimeoutMs: '24000' });
    expect(planned?.environments.http).toMatchObject({
      IFLOW_API_TIMEOUT_MS: '29000',
      IFLOW_STREAMING: 'false',
    });
  });

  it('names the secret after the stage, or as the stage says', () => {
    const stage = testStage({ parameters: {}, existingSecrets: { shop: 'shared/shop' } });

    const own = stackPlan([ordersFlow()], { stages: [testStage({ parameters: {} })], stage: 'test' });
    const shared = stackPlan([ordersFlow()], { stages: [stage], stage: 'test' });

    expect(own.flows[0]?.secretNames).toEqual({ shop: 'iflow/test/shop' });
    expect(shared.flows[0]?.secretNames).toEqual({ shop: 'shared/shop' });
  });

  it('fails for a stage that is not there, with the nearest that is', () => {
    expect(() => stackPlan(flows, { stage: 'prdo' })).toThrow(
      'Unknown stage "prdo". Did you mean "prod"? infra/stages.ts has dev, prod; choose one with -c stage=dev.',
    );
  });

  it('fails for a streaming that is neither true nor false', () => {
    expect(() => stackPlan(flows, { streaming: 'no' })).toThrow(
      'The option streaming is "no". Write -c streaming=true or -c streaming=false.',
    );
  });

  it('fails with every mistake of every flow', () => {
    const broken = ordersFlow({ name: 'broken', sender: { type: 'https', address: 'nowhere' } });
    const lost = ordersFlow({ steps: [{ type: 'request-reply', id: 'ask', receiver: 'shpo' }] });
    const stages = [testStage({ parameters: {} })];

    const plan = (): unknown => stackPlan([broken, lost], { stage: 'test', stages });

    expect(plan).toThrow(/functions\/broken\/flow\.ts › sender › address\n {2}nowhere\n {2}\^{7} /);
    expect(plan).toThrow(
      /functions\/orders\/flow\.ts › step "ask" › receiver\n {2}shpo\n {2}\^{4} .*"shop"\?/,
    );
  });
});
