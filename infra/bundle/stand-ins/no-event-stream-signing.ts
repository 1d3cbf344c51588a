import { leftOut } from './left-out.ts';

/** Formats headers of event stream messages for their signature; Secrets Manager has no event streams. */
export class HeaderFormatter {
  format(): never {
    throw leftOut('Event streams are');
  }
}
