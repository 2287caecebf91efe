import type { WorkflowForecast } from '@vinhdanh/record'
import { repairPresenter } from './repair.presenter.ts'

export const restartWorkflowsPresenter = repairPresenter({
  seen: (forecast, { t }) => t(`board:causeShort.${(forecast as WorkflowForecast).cause}`),
  proved: (_, { t }) => t('bulk:restartAsked'),
})
