import { describe, expect, it } from 'vitest';
import { type Outcome, outcomeOf } from '../../src/cloudtrail/outcome.js';

const codes: Record<Exclude<Outcome, 'allowed'>, string[]> = {
  denied: [
    'AccessDenied',
    'AccessDeniedException',
    'AccessDeniedFault',
    'Client.UnauthorizedOperation',
    'UnauthorizedException',
    'ForbiddenException',
    'NotAuthorizedException',
    'UnauthorizedClientException',
    'AuthorizationError',
    'AuthorizationErrorException',
    'InsufficientPrivilegesException',
    'InsufficientPermissionsException',
    'OperationNotPermitted',
    'OperationNotPermittedException',
    'KMSAccessDeniedException',
    'KMSAccessDeniedFault',
    'S3AccessDeniedFault',
    'EC2AccessDeniedException',
    'AccessDeniedForDependencyException',
    'DependencyAccessDeniedException',
    'OpsItemAccessDeniedException',
    'EncryptionKeyAccessDeniedException',
    'VpceAccessDenied',
  ],
  failed: [
    'NoSuchBucket',
    'NoSuchKey',
    'NoSuchEntityException',
    'ResourceNotFoundException',
    'ReplicationConfigurationNotFoundError',
    'DBInstanceNotFoundFault',
    'ConditionalCheckFailedException',
    'TransactionCanceledException',
    'EntityAlreadyExists',
    'BucketAlreadyExists',
    'BucketAlreadyOwnedByYou',
    'ResourceInUseException',
    'Client.InvalidGroup.InUse',
    'BucketNotEmpty',
    'InvalidDBInstanceStateFault',
    'LimitExceededException',
    'Client.VpcLimitExceeded',
    'ProvisionedThroughputExceededException',
    'Client.DryRunOperation',
    'AuthorizationNotFound',
    'AuthorizationAlreadyExists',
    'AuthorizationQuotaExceeded',
    'InvalidAuthorizationMessageException',
    'AuthorizationPendingException',
    'PermissionAlreadyExistsException',
    'Client.InvalidInstanceID.NotFound',
    'Client.InvalidPermission.Duplicate',
    'Client.InvalidPermission.NotFound',
    'Client.DependencyViolation',
    'Client.IncorrectInstanceState',
    'Server.InsufficientInstanceCapacity',
    'EntityTemporarilyUnmodifiableException',
    'ResourceConflictException',
    'Client.OperationNotPermitted',
  ],
  unclear: [
    'ThrottlingException',
    'Throttling',
    'Client.RequestLimitExceeded',
    'TooManyRequestsException',
    'ValidationException',
    'ValidationError',
    'InvalidParameterValueException',
    'Client.InvalidParameterCombination',
    'Client.InvalidInstanceID.Malformed',
    'MalformedPolicyDocumentException',
    'KMSInvalidStateException',
    'InternalFailure',
    'Server.InternalError',
    'ServiceUnavailable',
    'SomethingNobodyHasSeen',
    'InvalidRequestException',
    'Client.AuthFailure',
    'UnsupportedOperation',
  ],
  void: [
    'ExpiredToken',
    'ExpiredTokenException',
    'InvalidClientTokenId',
    'Client.OptInRequired',
    'SignatureDoesNotMatch',
    'UnrecognizedClientException',
    'RequestExpired',
    'MissingAuthenticationTokenException',
    'InvalidSignatureException',
    'IncompleteSignature',
    'InvalidAccessKeyId',
    'RequestTimeTooSkewed',
    'SubscriptionRequiredException',
  ],
};

describe('outcomeOf', () => {
  it('calls a record without an error allowed', () => {
    expect(outcomeOf({})).toBe('allowed');
    expect(outcomeOf({ errorCode: '', errorMessage: '' })).toBe('allowed');
  });

  for (const [outcome, list] of Object.entries(codes)) {
    it.each(list)(`reads %s as ${outcome}`, (errorCode) => expect(outcomeOf({ errorCode })).toBe(outcome));
  }

  it('finds a denial that a service wraps into a code of its own', () => {
    const errorMessage =
      'User: arn:aws:sts::111122223333:assumed-role/deploy/s is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/task';
    for (const errorCode of ['ClientException', 'ValidationException', 'InvalidParameterException', undefined]) {
      expect(outcomeOf({ ...(errorCode ? { errorCode } : {}), errorMessage })).toBe('denied');
    }
  });

  it('tells wrong credentials from a resource that is not ours', () => {
    const wrong = 'AWS was not able to validate the provided access credentials';
    expect(outcomeOf({ errorCode: 'Client.AuthFailure', errorMessage: wrong })).toBe('void');
    expect(outcomeOf({ errorCode: 'Client.AuthFailure', errorMessage: 'Not authorized for images: [ami-1]' })).toBe(
      'unclear',
    );
  });

  it('does not take a protected instance for a denial', () => {
    const errorMessage =
      "The instance 'i-1' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.";
    expect(outcomeOf({ errorCode: 'Client.OperationNotPermitted', errorMessage })).toBe('failed');
  });

  it('does not call an error without a code allowed', () => {
    expect(outcomeOf({ errorMessage: 'Failed authentication' })).toBe('unclear');
  });
});
