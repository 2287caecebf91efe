const sameWay = 'what dies is the worker: the run goes the way of straight-way.test.ts'

/** Tests of the workflow, as `<file>: <title>`, that leave no history of their own, each with why. */
export const withoutHistory: Readonly<Record<string, string>> = {
  'bulk-killed: %s: when its worker is killed in the middle the next carries it on, each item once': 'what dies is the worker, and what its acts ask of a workflow is asked by other tests',
  'calendar-change: a day off under 500 open dossiers: the preview says which move, the apply moves them, and every timer fires at the new instant and not at the old': 'a moved term is that of lapse.test.ts',
  'invariants-whole-stack: a workflow of another installation in the same namespace is none of theirs, one of their own without a dossier is seen': 'no worker takes it up',
  'invariants-whole-stack: a mail that is booked as sent and never arrived, and one that nobody booked, are seen': 'no dossier is handed in',
  'invariants-whole-stack: a workflow that was lost, and files that were lost, are seen with their dossiers': 'no dossier is handed in',
  'lapse: and a decision at the same moment have one winner': 'which of the two wins differs; each way is that of a test before it',
  'other-answers: a workflow does not believe the answer to another question: it asks again, and waits where the record then says': 'no record stands behind it: the test answers itself',
  'stuck-causes: %s: broken for real it is found, read on its page, repaired from there and back to it, and the dossier goes on': 'what breaks is around the workflow: the runs go the ways of straight-way.test.ts and lost-workflow.test.ts',
  'time-page: where time may not be moved there is no such page': 'no dossier is handed in',
  'worker-outages: starts while everything is away, says what it waits for, and begins when each is back': 'no dossier is handed in',
  'worker-outages: keeps a decision made while Temporal is away and passes it on within seconds of its return': sameWay,
  'worker-outages: goes on after PostgreSQL was away in the middle of everything': sameWay,
  'worker-outages: drains at once on SIGTERM though mail waits for its server, and leaves no job locked': sameWay,
  'worker-outages: sets free at its end what it was being given when it was told to stop': 'no dossier is handed in',
  'worker-outages: clears away what a newer job has replaced at work when its process died, and leaves one that has failed for good': 'no dossier is handed in',
  'worker-outages: ends when it is told to though PostgreSQL no longer answers': 'no dossier is handed in',
  'worker-outages: takes up what was decided while no worker ran': sameWay,
  'worker-outages: takes over within 5 seconds the jobs of one that was killed at work, and counts the outcome it does not know': sameWay,
  'worker-outages: loses and doubles nothing when one of two is killed again and again': sameWay,
}
