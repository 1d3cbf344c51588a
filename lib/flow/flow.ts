import type { NumberOrParameter } from './numbers.ts';
import type { ParameterDeclarations } from './parameters.ts';
import type { ReceiverDeclaration } from './receivers.ts';
import type { SenderDeclaration } from './senders.ts';
import type { StepDeclaration } from './steps.ts';

/** An integration flow, as data: what wakes it, what happens to a message, who is called. */
export interface Flow {
  /** Kebab-case name; also the folder under `functions/` and part of resource names. */
  readonly name: string;
  readonly description: string;
  /** Externalized parameters: `{{name}}` in any text of the flow. */
  readonly parameters?: ParameterDeclarations;
  /** How the secrets behind the credential names look, where they are not a bare value. */
  readonly credentials?: Readonly<Record<string, CredentialDeclaration>>;
  /**
   * Longest time for one message from its arrival to its answer, in milliseconds.
   * @default 60000
   */
  readonly timeoutMs?: NumberOrParameter;
  readonly sender: SenderDeclaration;
  /** In the order in which a message passes them; ids are unique in the flow. */
  readonly steps: readonly StepDeclaration[];
  readonly receivers: Readonly<Record<string, ReceiverDeclaration>>;
}

export interface CredentialDeclaration {
  /**
   * Member that holds the value when the secret is a JSON object.
   * @default 'apiKey'
   */
  readonly field?: string;
}
