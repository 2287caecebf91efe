/** Every act that the record writes into the audit; a test compares them with the commands. Each has a text `audit:act.<act>`. */
export const acts = [
  'dossier.created', 'draft.saved', 'paper.attached', 'paper.removed', 'dossier.submitted', 'dossier.resubmitted', 'dossier.withdrawn', 'dossier.held', 'dossier.released', 'dossier.round-allowed', 'revision.seen',
  'dossier.nudged', 'dossier.late', 'dossier.late-permitted', 'opinion.asked', 'opinion.answered', 'opinion.extended', 'opinion.closed', 'dossier.ended', 'task.decided', 'task.handed-over', 'task.taken-back', 'remark.answered', 'warning.answered', 'step.opened', 'step.offered', 'step.withdrawn', 'step.decided-by-rule', 'clock.fired', 'clock.moved', 'submission.created', 'submission.changed', 'submission.sent',
  'notice.resend', 'award.recorded', 'award.presented', 'nominee.added', 'council.plan-session', 'council.add-member', 'council.add-item', 'rules.import', 'calendar.import',
  'unit.create', 'unit.rename', 'unit.move', 'unit.merge', 'unit.split', 'dossier.unit-changed', 'person.create', 'person.deactivate', 'person.reactivate', 'dossier.taken-over', 'person.set-locale', 'person.set-duty-mail', 'person.set-password', 'post.add', 'post.end', 'substitution.add', 'substitution.revoke', 'session.create', 'session.end',
  'session.end-all', 'api-token.create', 'api-token.revoke', 'api-token.revoke-all', 'calendar-feed.create', 'calendar-feed.revoke', 'bulk.started', 'bulk.finished', 'time.move', 'sample.begun', 'sample.finished',
] as const
