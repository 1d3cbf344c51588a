/** No operation of Secrets Manager answers an event stream; the SDK would load this for one that does. */
export class EventStreamSerde {
  constructor() {
    throw new Error('Event streams are left out of the bundle (infra/bundle/slim-packages.ts).');
  }
}

export const eventStreamSerdeProvider = () => undefined;
