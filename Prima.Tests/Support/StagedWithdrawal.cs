namespace Prima.Tests.Support;

/// <summary>A withdrawal in the order of locks of design section 3, whose steps a test takes one by one: patient, reminders, queue, commit.</summary>
internal sealed class StagedWithdrawal(Session session, Guid patient)
{
    public IReadOnlyList<Func<Task>> Steps =>
    [
        () => session.ExecuteAsync(
            $"""
            begin;
            select from prima.patients where id = '{patient}' for no key update;
            update prima.patients set consent_status = 'withdrawn' where id = '{patient}';
            insert into prima.consent_events (patient_id, phone, from_status, to_status, cause, at)
            select id, phone, 'granted', 'withdrawn', 'volunteer', clock_timestamp() from prima.patients where id = '{patient}'
            """),
        () => session.ExecuteAsync(
            $"""
            select from prima.reminders where patient_id = '{patient}' and status in ('pending', 'queued') order by id for no key update;
            update prima.reminders set status = 'cancelled', reason = 'stop' where patient_id = '{patient}' and status = 'pending'
            """),
        () => session.ExecuteAsync(
            $"""
            with gone as (delete from prima.queue q using prima.messages m where m.id = q.message_id and m.patient_id = '{patient}' returning q.message_id, m.reminder_id),
                ended as (insert into prima.message_endings (message_id, state, reason) select message_id, 'cancelled', 'stop' from gone)
            update prima.reminders r set status = 'cancelled', reason = 'stop' from gone g where r.id = g.reminder_id and r.status = 'queued'
            """),
        () => session.ExecuteAsync("commit"),
    ];
}
