import type { JsonObject } from '../../cloudtrail/record.js';
import { ACCOUNT, HOME } from './names.js';
import type { Random } from './random.js';
import type { Clock, Recorder, Session } from './recorder.js';

const INTERNAL = 'AWS Internal';

/** A push of an image: what `docker push` makes ECR do is recorded with ECR's own address and agent. */
export function pushImage(
  recorder: Recorder,
  random: Random,
  session: Session,
  name: string,
  tag: string,
  next: Clock,
): void {
  const ecr = (at: Date, operation: string, request: JsonObject, response: JsonObject | null = null) =>
    recorder.call({ ...session, ip: INTERNAL, agent: INTERNAL }, at, 'ecr.amazonaws.com', operation, {
      request,
      response,
      resources: [{ accountId: ACCOUNT, ARN: `arn:aws:ecr:${HOME}:${ACCOUNT}:repository/${name}` }],
    });
  const repository = { registryId: ACCOUNT, repositoryName: name };
  recorder.call(session, next(), 'ecr.amazonaws.com', 'GetAuthorizationToken');
  const layers = Array.from({ length: 3 }, () => `sha256:${random.hex(64)}`);
  for (const digest of layers) {
    ecr(next(0), 'BatchCheckLayerAvailability', { ...repository, layerDigests: [digest] });
  }
  const uploadId = random.uuid();
  const digest = layers[0]!;
  ecr(next(), 'InitiateLayerUpload', repository, { uploadId, partSize: 10_485_760 });
  const last = random.between(200_000, 9_000_000);
  ecr(
    next(),
    'UploadLayerPart',
    { ...repository, uploadId, partFirstByte: 0, partLastByte: last },
    {
      ...repository,
      uploadId,
      lastByteReceived: last,
    },
  );
  ecr(
    next(),
    'CompleteLayerUpload',
    { ...repository, uploadId, layerDigests: [digest] },
    {
      ...repository,
      uploadId,
      layerDigest: digest,
    },
  );
  ecr(
    next(),
    'PutImage',
    {
      ...repository,
      imageTag: tag.slice(0, 12),
      imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    },
    { image: { ...repository, imageId: { imageDigest: `sha256:${random.hex(64)}`, imageTag: tag.slice(0, 12) } } },
  );
}
