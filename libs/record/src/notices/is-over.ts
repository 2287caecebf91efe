/**
 * As a condition on `notice`: what it asks for is no longer asked, as its task or step is closed, its question or request is answered or the person has left. A digest is of its day.
 */
export const isOver = `(
  EXISTS (SELECT 1 FROM task t WHERE t.id = notice.task_id AND t.state <> 'open')
  OR EXISTS (SELECT 1 FROM step s WHERE s.id = notice.step_row_id AND s.state <> 'open')
  OR (notice.kind = 'question' AND EXISTS (SELECT 1 FROM question q WHERE q.id = (notice.details ->> 'questionId')::uuid AND q.outcome IS NOT NULL))
  OR (notice.kind = 'force-asked' AND NOT EXISTS (SELECT 1 FROM force_request f WHERE f.id = (notice.details ->> 'requestId')::uuid AND f.state = 'asked' AND f.answer_by >= record_today()))
  OR EXISTS (SELECT 1 FROM person p WHERE p.id = notice.recipient_id AND NOT p.active)
  OR (notice.kind = 'digest' AND (notice.details ->> 'day')::date < record_today()))`
