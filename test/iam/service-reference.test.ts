import { describe, expect, it } from 'vitest';
import { parseServiceReference } from '../../src/iam/service-reference.js';

const file = (...operations: unknown[]) => ({ Name: 'lambda', Version: 'v1.4', Actions: [], Operations: operations });
const action = (name: string, more: object = {}) => ({ Name: name, Service: 'lambda', ...more });

describe('a file of the Service Reference', () => {
  it('names the actions of each operation, in the catalogue’s spelling', () => {
    const read = parseServiceReference(
      file(
        { Name: 'Invoke', AuthorizedActions: [action('invokefunction')], SDK: [{ Name: 'lambda', Method: 'invoke' }] },
        {
          Name: 'Copy',
          AuthorizedActions: [
            { Name: 'PutObject', Service: 's3' },
            { Name: 'GetObject', Service: 's3' },
          ],
        },
      ),
    );
    expect(read).toEqual({ Invoke: ['lambda:InvokeFunction'], Copy: ['s3:GetObject', 's3:PutObject'] });
  });

  it('leaves out actions that need a context, and those that the catalogue does not know', () => {
    const passRole = { Name: 'PassRole', Service: 'iam', Context: { 'iam:PassedToService': ['lambda.amazonaws.com'] } };
    const read = parseServiceReference(
      file(
        { Name: 'CreateFunction', AuthorizedActions: [action('CreateFunction', { Context: {} }), passRole] },
        { Name: 'Odd', AuthorizedActions: [action('NoSuchAction')] },
      ),
    );
    expect(read).toEqual({ CreateFunction: ['lambda:CreateFunction'] });
  });

  it('takes a service without operations, and skips what is not one', () => {
    expect(parseServiceReference({ Name: 'x', Actions: [] })).toEqual({});
    const odd = [null, 7, 'Invoke', {}, { Name: 3 }, { Name: 'A' }, { Name: 'B', AuthorizedActions: [null, {}, 1] }];
    expect(parseServiceReference(file(...odd))).toEqual({});
  });

  it.each([[null], [[]], ['x'], [{}], [{ Name: 'x', Operations: 'y' }]])('is not %j', (value) => {
    expect(parseServiceReference(value)).toBeUndefined();
  });
});
