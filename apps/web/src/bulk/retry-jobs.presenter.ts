import type { JobForecast } from '@vinhdanh/record'
import { repairPresenter } from './repair.presenter.ts'

export const retryJobsPresenter = repairPresenter({
  seen: (forecast, { t }) => (forecast as JobForecast).jobs.map(({ job, attempts }) => t('bulk:jobFailed', { job: t(`board:job.${job}`), count: attempts })).join('; '),
  proved: (proof, { t }) => (proof as JobForecast).jobs.map(({ job }) => t('bulk:jobDue', { job: t(`board:job.${job}`) })).join('; '),
})
