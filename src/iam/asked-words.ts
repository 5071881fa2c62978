/** Written by `npm run refresh` from the rules in `services/`; `asked-parameters.ts` says how it is read. */
export const ASKED_WORDS: Record<string, string> = {
  'access-analyzer': 'access-analyzer cloudtraildetails',
  'application-autoscaling': 'application-autoscaling resourcearn resourceid rolearn',
  'cognito-idp': 'cognito-idp smsconfiguration smsmfaconfiguration',
  'emr-serverless': 'emr-serverless executionrolearn',
  'execute-api': 'execute-api',
  airflow: 'airflow executionrolearn',
  apigateway:
    'account apigateway apiid apikey apikeys apis authorizercredentials authorizercredentialsarn clientcertificateid clientcertificates createauthorizer createauthorizerinput createintegration createintegrationinput credentials credentialsarn domainname domainnames patchoperations putintegration putintegrationinput resourcearn restapiid restapis tagresource updateaccount updateaccountinput updateauthorizer updateintegration usageplanid usageplans vpclinkid vpclinks',
  appsync: 'appsync logconfig servicerolearn',
  athena: 'athena catalog catalogname name primary resourcearn workgroup',
  autoscaling:
    'application-autoscaling autoscaling autoscalinggroup autoscalinggroupname ec2 iaminstanceprofile launchconfiguration launchconfigurationname launchtemplate mixedinstancespolicy parameter profile registerscalabletarget rolearn servicelinkedrolearn servicenamespace tags',
  backup: 'backup backupselection iamrolearn',
  batch:
    'batch computeresources containerproperties ec2 ecs-tasks ecsproperties jobid jobs nodeproperties profile resourcearn servicerole spotfleet',
  bedrock:
    'agentid agentresourcerolearn basemodelidentifier bedrock executionrolearn foundation-model foundationmodel guardrailconfig guardrailidentifier inference-profile inferenceprofileidentifier knowledge-base knowledgebaseid modelid modelidentifier resourcearn rolearn',
  budgets:
    'budget budgetname budgets createbudget createnotification createsubscriber deletebudget deletenotification deletesubscriber describebudget describebudgetnotificationsforaccount describebudgetperformancehistory describebudgets describenotificationsforbudget describesubscribersfornotification newbudget resourcearn updatebudget updatenotification updatesubscriber',
  cassandra: 'cassandra',
  ce: 'ce',
  cloudformation:
    'administrationrolearn bucketname changesetname cloudcontrol cloudcontrolapi cloudformation copyobject delete deleteobjects getobject getobjecttagging getobjectversion getobjectversiontagging key resourcearn rolearn stackid stackname stackpolicyduringupdateurl stackpolicyurl stacksetarn stacksetname templateurl uploadpartcopy versionid x-amz-copy-source',
  cloudfront:
    'cloudfront createdistributionwithtags distributionid functionarn functionname id name resource targetdistributionid',
  cloudtrail: 'cloudtrail cloudwatchlogsrolearn name resourcearn resourceid resourceidlist trailname trailnamelist',
  cloudwatch:
    'alarmname alarmnames cloudwatch dashboardname dashboardnames insight-rule metric-stream monitoring name names namespace resourcearn rolearn rulename rulenames streams',
  codebuild:
    'arn buildbatchconfig codebuild fleetservicerole id ids name names project projectarn projectname report-group reportgrouparn reportgrouparns resourcearn servicerole serviceroleoverride',
  codedeploy: 'codedeploy servicerolearn',
  codepipeline: 'codepipeline name pipeline pipelinename resourcearn webhook webhookname',
  config: 'config configurationrecorder organizationaggregationsource',
  controltower: 'controltower',
  datasync: 'datasync s3config',
  dax: 'dax iamrolearn',
  dlm: 'dlm executionrolearn',
  dms: '*settings dms serviceaccessrolearn',
  dynamodb:
    '*.tablename backuparn batch dynamodb exportarn global-table globaltablename importarn indexname requestitems resourcearn sourcetablearn sourcetablename statement statements streamarn streams string tablearn tablecreationparameters tablename targettablename transactitems transactstatements transactwriteitems',
  ec2: 'acl afi ami arn cagw capacity-reservation capacity-reservation-fleet carrier-gateway cgw client-vpn-endpoint coip-pool cr crf customer-gateway cvpn-endpoint dedicated-host deliverlogspermissionarn dhcp-options dopt ec2 egress-only-internet-gateway eice eigw eipalloc elastic-ip eni export-ami export-i export-image-task export-instance-task filter filters filterset fl fleet fpga-image groupname groups h host host-reservation hr i iaminstanceprofile iew igw image import-ami import-image-task import-snap import-snapshot-task instance instance-connect-endpoint instance-event-window instancemarketoptions instancesset internet-gateway ipam ipam-pool ipam-pool-alloc ipam-pool-allocation ipam-res-disco ipam-res-disco-assoc ipam-resource-discovery ipam-resource-discovery-association ipam-scope ippermissions ipv4pool-coip ipv4pool-ec2 ipv6pool-ec2 key-pair keyname launch-template launchspecification launchspecifications launchtemplate launchtemplateconfigs launchtemplatename lgw lgw-rtb local-gateway local-gateway-route-table logdestinationtype lt name nat network-acl network-insights-access-scope network-insights-access-scope-analysis network-insights-analysis network-insights-path network-interface nia nip nis nisa parameter pcx pl placement placement-group prefix-list profile replace-root-volume-task replacevol rolename route-server route-server-endpoint route-server-peer route-table rs rse rsp rtb s s3 scr security-group security-group-rule securitygrouprule securitygroupruleset sfr sg sgr sir snap snapshot spot-fleet-request spot-instances-request spotfleet spotfleetrequestconfig string subnet subnet-cidr-reservation tagspecification tagspecifications tagspecificationset tgw tgw-attach tgw-connect-peer tgw-mcast-domain tgw-ptb tgw-rtb tgw-rtb-ann tmf tmfr tms tmt traffic-mirror-filter traffic-mirror-filter-rule traffic-mirror-session traffic-mirror-target transit-gateway transit-gateway-attachment transit-gateway-connect-peer transit-gateway-multicast-domain transit-gateway-policy-table transit-gateway-route-table transit-gateway-route-table-announcement used vae vagr vai vatp verified-access-endpoint verified-access-group verified-access-instance verified-access-trust-provider vgw vmie vol volume vpc vpc-block-public-access-exclusion vpc-endpoint vpc-endpoint-service vpc-flow-log vpc-flow-logs vpc-peering-connection vpcbpa-exclude vpce vpce-svc vpn vpn-connection vpn-gateway',
  ecr: 'ecr registryid repositoryname repositorynames resourcearn',
  ecs: 'capacity-provider capacityprovider capacityproviders cluster clusterarn clustername clusters container-instance containerinstance containerinstancearn containerinstances default deploymentconfiguration ecs ecs-tasks executionrolearn family infrastructurerolearn loadbalancers name overrides parameter primarytaskset resourcearn role service servicearn serviceconnectconfiguration servicename services targetid task task-definition task-set taskdefinition taskdefinitions taskrolearn tasks taskset tasksets volumeconfigurations',
  eks: 'associationid clustername computeconfig connectorconfig ec2 eks eks-connector eks-fargate-pods name noderole podexecutionrolearn podidentityassociations pods resourcearn rolearn serviceaccountrolearn targetrolearn',
  elasticache: 'cacheclusterid cacheclusterids elasticache replicationgroupid resourcename',
  elasticbeanstalk: 'ec2 elasticbeanstalk operationsrole optionsettings profile string',
  elasticfilesystem: 'elasticfilesystem',
  elasticloadbalancing:
    'app application elasticloadbalancing gateway gwy loadbalancer loadbalancerarn loadbalancername name net network resourcearn resourcearns type',
  elasticmapreduce:
    'application-autoscaling autoscalingrole clusterarn clusterid ec2 elasticmapreduce jobflowid jobflowids jobflowrole profile resourceid servicerole',
  events:
    'default entries event-bus eventbusname events eventsourcearn name resourcearn rolearn rule rule-on-custom-event-bus rule-on-default-event-bus targets',
  firehose:
    '*destinationconfiguration *destinationupdate extendeds3destinationconfiguration firehose kinesisstreamsourceconfiguration msksourceconfiguration',
  fis: 'fis rolearn',
  glue: 'catalog catalogid connectioninput connectionname connectionnamelist crawlername crawlernamelist crawlernames databaseinput databasename functioninput functionname glue id jobname jobnames jobstodelete jobupdate name names registryid registryname resourcearn role rolearn schemaid sessionid table tableinput tablename tablestodelete transformid triggername triggernames userdefinedfunction workflowname',
  iam: '*.arn arn arnequals awsservicename deletiontaskid ec2 group groupname iam instance-profile instanceprofilename mfa name oidc-provider openidconnectproviderarn path permissionsboundary policy policyarn policyname policysourcearn role rolename saml-provider samlproviderarn serialnumber server-certificate servercertificatename sms-mfa stringequals tags url user username virtualmfadevicename',
  iot: 'credentials iot rolearn topicrulepayload',
  kinesis: 'kinesis resourcearn streamarn streamname',
  kinesisanalytics: 'kinesisanalytics serviceexecutionrole serviceexecutionroleupdate',
  kms: 'aliasname destinationkeyid keyid keymetadata kms policy sourcekeyid targetkeyid true',
  lambda:
    'arn code content fullyqualifiedarn function functionname lambda layername layers permissionsconfig publish qualifier resource role s3bucket s3key s3objectversion versionnumber',
  logs: 'destinationarn destinationname log-group log-stream loggrouparn loggrouparnlist loggroupidentifier loggroupidentifiers loggroupname loggroupnames logs resourcearn resourceidentifier rolearn',
  organizations: 'organizations',
  pipes: 'pipes rolearn',
  rds: 'cluster cluster-endpoint cluster-pg cluster-snapshot db db-proxy db-proxy-endpoint dbclusterendpointidentifier dbclusteridentifier dbclusteridentifiers dbclusterparametergroupname dbclustersnapshotidentifier dbinstanceidentifier dbinstanceidentifiers dbparametergroupname dbproxyendpointname dbproxyname dbsecuritygroupname dbsecuritygroups dbsnapshotidentifier dbsubnetgroupname directoryservice domainiamrolename es export global-cluster globalclusteridentifier iamrolearn monitoring monitoringrolearn og optiongroupname pg proxy-endpoint rds replicasourceidentifier replicationsourceidentifier reserveddbinstanceid resourceidentifier resourcename ri rolearn s3ingestionrolearn secgrp snapshot snapshotidentifier sourcearn sourcedbclusteridentifier sourcedbclusterparametergroupidentifier sourcedbclustersnapshotidentifier sourcedbinstanceidentifier sourcedbparametergroupidentifier sourcedbsnapshotidentifier sourceoptiongroupidentifier subgrp subscriptionname target-group targetdbclusterparametergroupidentifier targetdbclustersnapshotidentifier targetdbinstanceidentifier targetdbparametergroupidentifier targetdbsnapshotidentifier targetgroupname targetoptiongroupidentifier',
  redshift: 'addiamroles clusteridentifier defaultiamrolearn iamroles redshift resourcename',
  route53:
    'cidrcollection collectionid delegationset delegationsetid healthcheck healthcheckid hostedzone hostedzoneid id queryloggingconfig resourceid resourceids resourcetype route53 trafficpolicy trafficpolicyid trafficpolicyinstance',
  s3: 'accesscontrollist batchoperations bucket bucketname copyobject createbucketconfiguration createjobrequest createmultipartupload delete deleteobjects false headobject initiatemultipartupload key name parameter postobject putbucketreplication replicationconfiguration resourcearn rolearn s3 s3-control uploadpartcopy versionid x-amz-acl x-amz-bucket-object-lock-enabled x-amz-bypass-governance-retention x-amz-copy-source x-amz-grant-full-control x-amz-grant-read x-amz-grant-read-acp x-amz-grant-write x-amz-grant-write-acp x-amz-object-lock-legal-hold x-amz-object-lock-legal-hold-status x-amz-object-lock-mode x-amz-object-lock-retain-until-date x-amz-object-ownership x-amz-server-side-encryption-aws-kms-key-id x-amz-tagging',
  s3express: 'bucket bucketname s3express',
  sagemaker:
    'defaultspacesettings defaultusersettings executionrolearn metrics-sagemaker monitoringscheduleconfig rolearn sagemaker usersettings',
  scheduler: 'default groupname name scheduler target',
  secretsmanager: 'arn filters name secretid secretidlist secretsmanager',
  signin: 'signin',
  sns: 'name resourcearn sns subscriptionarn targetarn topicarn',
  sqs: 'destinationarn queuearn queuename queueurl sourcearn sqs',
  ssm: 'automation-definition automation-execution calendarnames document documentname documentversion entries i- instanceid instanceids managed-instance managed-instance-inventory mi- name names nodeid path resourcearn resourceid resourcetype ssm ssm-sessionmanagerrunshell target targets',
  sso: 'identitystore oidc portal sso sso-directory sso-oauth sso-oidc',
  states: 'name resourcearn rolearn statemachine statemachinealiasarn statemachinearn statemachineversionarn states',
  sts: 'federated-user name providedcontexts rolearn root-user sourceidentity sts tags targetprincipal transitivetagkeys',
  synthetics: 'executionrolearn lambda synthetics',
  transfer: 'accessrole loggingrole role transfer',
  translate: 'translate',
  wafv2:
    'arn cloudfront global id ipset loggingconfiguration name regexpatternset regional resourcearn rulegroup rulegrouparn scope us-east-1 wafv2 webacl webaclarn',
};
