# The read-only role of Tighten in one account. The second policy is for the account that keeps the CloudTrail table;
# leave log_bucket empty elsewhere. With managed query results no permission to write to S3 is needed.
variable "tighten_principal" {
  type        = string
  description = "ARN of the role or user that Tighten runs as"
}

variable "external_id" {
  type        = string
  description = "Value of EXTERNAL_ID"
  sensitive   = true
}

variable "role_name" {
  type        = string
  description = "Name of the role"
  default     = "tighten-reader"
}

variable "log_bucket" {
  type        = string
  description = "Bucket of the CloudTrail files; empty where this account keeps none"
  default     = ""
}

variable "log_key_arn" {
  type        = string
  description = "KMS key of the CloudTrail files; empty where there is none"
  default     = ""
}

variable "database" {
  type        = string
  description = "Glue database of the CloudTrail table"
  default     = "audit"
}

variable "table" {
  type        = string
  description = "CloudTrail table"
  default     = "cloudtrail_logs"
}

variable "work_group" {
  type        = string
  description = "Athena workgroup"
  default     = "tighten"
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

resource "aws_iam_role" "reader" {
  name               = var.role_name
  assume_role_policy = jsonencode({
    "Version": "2012-10-17",
    "Statement": [
      {
        "Sid": "TightenReads",
        "Effect": "Allow",
        "Principal": {
          "AWS": "${var.tighten_principal}"
        },
        "Action": "sts:AssumeRole",
        "Condition": {
          "StringEquals": {
            "sts:ExternalId": "${var.external_id}"
          }
        }
      },
      {
        "Sid": "TightenSaysForWhom",
        "Effect": "Allow",
        "Principal": {
          "AWS": "${var.tighten_principal}"
        },
        "Action": "sts:SetSourceIdentity"
      }
    ]
  })
}

resource "aws_iam_role_policy" "reader" {
  name   = "tighten-reader"
  role   = aws_iam_role.reader.id
  policy = jsonencode({
    "Version": "2012-10-17",
    "Statement": [
      {
        "Sid": "ReadRoles",
        "Effect": "Allow",
        "Action": [
          "iam:GenerateServiceLastAccessedDetails",
          "iam:GetRole",
          "iam:GetRolePolicy",
          "iam:ListAttachedRolePolicies",
          "iam:ListRolePolicies"
        ],
        "Resource": [
          "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:role/*"
        ]
      },
      {
        "Sid": "ReadUsers",
        "Effect": "Allow",
        "Action": [
          "iam:GenerateServiceLastAccessedDetails",
          "iam:GetUser",
          "iam:GetUserPolicy",
          "iam:ListAttachedUserPolicies",
          "iam:ListGroupsForUser",
          "iam:ListUserPolicies"
        ],
        "Resource": [
          "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:user/*"
        ]
      },
      {
        "Sid": "ReadGroups",
        "Effect": "Allow",
        "Action": [
          "iam:GetGroupPolicy",
          "iam:ListAttachedGroupPolicies",
          "iam:ListGroupPolicies"
        ],
        "Resource": [
          "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:group/*"
        ]
      },
      {
        "Sid": "ReadPolicies",
        "Effect": "Allow",
        "Action": [
          "iam:GetPolicy",
          "iam:GetPolicyVersion"
        ],
        "Resource": [
          "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:policy/*",
          "arn:${data.aws_partition.current.partition}:iam::aws:policy/*"
        ]
      },
      {
        "Sid": "ReadInstanceProfiles",
        "Effect": "Allow",
        "Action": [
          "iam:GetInstanceProfile"
        ],
        "Resource": [
          "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:instance-profile/*"
        ]
      },
      {
        "Sid": "NoResourceType",
        "Effect": "Allow",
        "Action": [
          "access-analyzer:ValidatePolicy",
          "cloudtrail:DescribeTrails",
          "cloudtrail:LookupEvents",
          "iam:GetAccountAuthorizationDetails",
          "iam:GetServiceLastAccessedDetails",
          "iam:ListRoles",
          "iam:ListUsers",
          "iam:SimulateCustomPolicy"
        ],
        "Resource": [
          "*"
        ]
      },
      {
        "Sid": "ReadTrails",
        "Effect": "Allow",
        "Action": [
          "cloudtrail:GetEventSelectors"
        ],
        "Resource": [
          "arn:${data.aws_partition.current.partition}:cloudtrail:*:*:trail/*"
        ]
      }
    ]
  })
}

resource "aws_iam_role_policy" "evidence" {
  count  = var.log_bucket == "" ? 0 : 1
  name   = "tighten-evidence"
  role   = aws_iam_role.reader.id
  policy = jsonencode({
    "Version": "2012-10-17",
    "Statement": [
      {
        "Sid": "RunQueries",
        "Effect": "Allow",
        "Action": [
          "athena:GetQueryExecution",
          "athena:GetQueryResults",
          "athena:GetWorkGroup",
          "athena:StartQueryExecution",
          "athena:StopQueryExecution"
        ],
        "Resource": [
          "arn:${data.aws_partition.current.partition}:athena:${data.aws_region.current.id}:${data.aws_caller_identity.current.account_id}:workgroup/${var.work_group}"
        ]
      },
      {
        "Sid": "ReadTableMetadata",
        "Effect": "Allow",
        "Action": [
          "athena:GetTableMetadata"
        ],
        "Resource": [
          "arn:${data.aws_partition.current.partition}:athena:${data.aws_region.current.id}:${data.aws_caller_identity.current.account_id}:datacatalog/AwsDataCatalog"
        ]
      },
      {
        "Sid": "ReadTable",
        "Effect": "Allow",
        "Action": [
          "glue:GetDatabase",
          "glue:GetPartition",
          "glue:GetPartitions",
          "glue:GetTable"
        ],
        "Resource": [
          "arn:${data.aws_partition.current.partition}:glue:${data.aws_region.current.id}:${data.aws_caller_identity.current.account_id}:catalog",
          "arn:${data.aws_partition.current.partition}:glue:${data.aws_region.current.id}:${data.aws_caller_identity.current.account_id}:database/${var.database}",
          "arn:${data.aws_partition.current.partition}:glue:${data.aws_region.current.id}:${data.aws_caller_identity.current.account_id}:table/${var.database}/${var.table}"
        ]
      },
      {
        "Sid": "ListLogs",
        "Effect": "Allow",
        "Action": [
          "s3:GetBucketLocation",
          "s3:ListBucket"
        ],
        "Resource": [
          "arn:${data.aws_partition.current.partition}:s3:::${var.log_bucket}"
        ]
      },
      {
        "Sid": "ReadLogs",
        "Effect": "Allow",
        "Action": [
          "s3:GetObject"
        ],
        "Resource": [
          "arn:${data.aws_partition.current.partition}:s3:::${var.log_bucket}/*"
        ]
      }
    ]
  })
}

resource "aws_iam_role_policy" "log_key" {
  count  = var.log_key_arn == "" ? 0 : 1
  name   = "tighten-log-key"
  role   = aws_iam_role.reader.id
  policy = jsonencode({
    "Version": "2012-10-17",
    "Statement": [
      {
        "Sid": "DecryptLogs",
        "Effect": "Allow",
        "Action": [
          "kms:Decrypt"
        ],
        "Resource": [
          "${var.log_key_arn}"
        ],
        "Condition": {
          "StringLike": {
            "kms:ViaService": [
              "s3.*.amazonaws.com",
              "s3.*.amazonaws.com.cn"
            ]
          }
        }
      }
    ]
  })
}

output "role_arn" {
  value = aws_iam_role.reader.arn
}
