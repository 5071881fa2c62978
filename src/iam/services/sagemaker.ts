import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** Amazon SageMaker hands a role to nearly everything it creates. */
export const sagemaker = defineService({
  sources: ['sagemaker.amazonaws.com', 'metrics-sagemaker.amazonaws.com'],
  prefix: 'sagemaker',
  implies: [
    passRole({ on: ['CreateModel'], parameter: ['executionRoleArn'], to: 'sagemaker.amazonaws.com' }),
    passRole({
      on: [
        'CreateNotebookInstance',
        'UpdateNotebookInstance',
        'CreateTrainingJob',
        'CreateProcessingJob',
        'CreateHyperParameterTuningJob',
        'CreateAutoMLJob',
        'CreateAutoMLJobV2',
        'CreateCompilationJob',
        'CreateEdgePackagingJob',
        'CreateLabelingJob',
        'CreatePipeline',
        'UpdatePipeline',
        'CreateFlowDefinition',
        'CreateFeatureGroup',
        'CreateDeviceFleet',
        'CreateInferenceExperiment',
        'CreateInferenceRecommendationsJob',
        'CreateImage',
        'CreateModelBiasJobDefinition',
        'CreateModelExplainabilityJobDefinition',
        'CreateModelQualityJobDefinition',
        'CreateDataQualityJobDefinition',
        'CreateOptimizationJob',
        'CreateMlflowTrackingServer',
      ],
      parameter: ['roleArn'],
      to: 'sagemaker.amazonaws.com',
    }),
    passRole({ on: ['CreateNotebookInstance'], parameter: ['executionRoleArn'], to: 'sagemaker.amazonaws.com' }),
    passRole({
      on: ['CreateDomain', 'UpdateDomain'],
      parameter: ['defaultUserSettings.executionRole', 'defaultSpaceSettings.executionRole'],
      to: 'sagemaker.amazonaws.com',
    }),
    passRole({
      on: ['CreateUserProfile', 'UpdateUserProfile'],
      parameter: ['userSettings.executionRole'],
      to: 'sagemaker.amazonaws.com',
    }),
    passRole({
      on: ['CreateMonitoringSchedule', 'UpdateMonitoringSchedule'],
      parameter: ['monitoringScheduleConfig.monitoringJobDefinition.roleArn'],
      to: 'sagemaker.amazonaws.com',
    }),
  ],
});
