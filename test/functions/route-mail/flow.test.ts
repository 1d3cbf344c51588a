import { describe, expect, it } from '@jest/globals';
import { flow } from '../../../functions/route-mail/flow.ts';
import { askedModel } from '../asked-model.ts';

const mail = { body: 'Subject: Reminder\n\nYour invoice "4711" is overdue.', contentType: 'text/plain' };

function classified(department: string): string {
  return JSON.stringify({ department, priority: 'high', summary: 'Invoice 4711 is overdue.' });
}

describe('flow route-mail', () => {
  it.each([
    { department: 'accounts-payable', mailbox: 'accounts-payable@example.com' },
    { department: 'sales', mailbox: 'sales@example.com' },
    { department: 'support', mailbox: 'support@example.com' },
    { department: 'other', mailbox: 'office@example.com' },
  ])('sends mails for $department to $mailbox', async ({ department, mailbox }) => {
    const { reply, asked } = await askedModel(flow, mail, [classified(department)]);

    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.body)).toEqual({
      department,
      mailbox,
      priority: 'high',
      summary: 'Invoice 4711 is overdue.',
    });
    expect(asked).toMatchObject([
      {
        messages: [{ role: 'system' }, { role: 'user', content: mail.body }],
        response_format: { type: 'json_schema', json_schema: { name: 'mail', strict: true } },
      },
    ]);
  });

  it('lets the model mend a department that does not exist', async () => {
    const { reply, asked } = await askedModel(flow, mail, [classified('legal'), classified('other')]);

    expect(JSON.parse(reply.body)).toMatchObject({ department: 'other' });
    expect(asked).toHaveLength(2);
    expect(asked[1]).toMatchObject({
      messages: [
        { role: 'system' },
        { content: mail.body },
        { content: classified('legal') },
        { role: 'user' },
      ],
    });
  });

  it('fails when the model insists on one that does not exist', async () => {
    const { reply } = await askedModel(flow, mail, [classified('canary')]);

    expect(JSON.parse(reply.body)).toMatchObject({
      status: 502,
      code: 'RECEIVER_REPLY_INVALID',
      step: 'classify',
    });
    expect(reply.body).not.toContain('canary');
  });
});
