import { leftOut } from './left-out.ts';

/** No operation of Secrets Manager answers an event stream; the SDK would load this for one that does. */
export class EventStreamSerde {
  constructor() {
    throw leftOut('Event streams are');
  }
}

export const eventStreamSerdeProvider = () => undefined;
