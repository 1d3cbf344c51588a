export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

/** What wakes a flow. */
export type SenderDeclaration = HttpsSender;

/**
 * The HTTPS sender: a route of the API.
 * @see SAP Help, "HTTPS Sender Adapter"
 */
export interface HttpsSender {
  readonly type: 'https';
  /** Path from `/` on; a last part `*` takes everything beneath, such as `/openai/v1/*`. */
  readonly address: string;
  /** @default ['POST'] */
  readonly methods?: readonly HttpMethod[];
  /**
   * Who may call: `iam` wants a request signed with AWS credentials, `none` lets everybody in.
   * @default 'iam'
   */
  readonly authorization?: 'iam' | 'none';
  /**
   * Media types taken, such as `application/json`; a structured suffix counts too (`application/problem+json`).
   * Empty: any.
   * @default []
   */
  readonly contentTypes?: readonly string[];
  /**
   * Largest body in bytes. Lambda takes 6 MB of request, in which a body is base64.
   * @default 4194304
   */
  readonly maxBodyBytes?: number;
  /**
   * Headers of the caller that enter the message beside `Content-Type` and `Accept`: names parted by `|`, each a
   * regular expression; `*` for all. Hop-by-hop headers, the caller's credentials and `Camel*` never enter.
   * @default ''
   */
  readonly allowedHeaders?: string;
  /**
   * Whether a reply tells the tokens of the models that were asked, and their estimated price, in `X-Iflow-Usage` and
   * `X-Iflow-Cost`. A reply that streams has begun before they are known and bears none.
   * @default false
   */
  readonly usageHeaders?: boolean;
  /**
   * `problem`: JSON that says what is wrong and who can mend it. `openai`: the same with a member `error` in OpenAI's
   * form, and the receiver's own status where it gave one, so that OpenAI's client libraries throw their typed errors.
   * `cpi`: status 500 and CPI's plain text with the message id, whatever failed.
   * @default 'problem'
   */
  readonly errorStyle?: 'problem' | 'openai' | 'cpi';
}
