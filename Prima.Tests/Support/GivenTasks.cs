using Prima.Core.Patients;
using Prima.Core.Templates;
using Prima.Core.Time;
using Prima.Core.VolunteerTasks;
using Prima.Data.Postgres;
using Prima.Data.VolunteerTasks;

namespace Prima.Tests.Support;

/// <summary>Volunteers and tasks that a test starts from.</summary>
internal static class GivenTasks
{
    /// <summary>Without a night.</summary>
    public static readonly PeopleTerms Terms = new("Asia/Jakarta", QuietHours.Off, TimeSpan.FromHours(2), TimeSpan.FromHours(1), "119", TimeSpan.Zero);

    public static PeopleTerms After(TimeSpan passed) => Terms with { ClockOffset = passed };

    /// <param name="onCall">A rank; null: not on call.</param>
    public static Task<Guid> GivenAVolunteerAsync(this TestDatabase database, string name = "Relawan", int? onCall = null, bool hasPhone = true) => database.AskAsync<Guid>(
        $"""
        insert into prima.volunteers (name, phone, on_call_rank) values ('{name}', {(hasPhone ? $"'{Given.NewRecipient()}'" : "null")}, {onCall?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"}) returning id
        """);

    public static async Task<Guid> GivenAPatientOfAsync(this TestDatabase database, Guid? volunteer)
    {
        var patient = await database.GivenAPatientAsync();
        if (volunteer is { } assigned)
            await database.ExecuteAsync($"update prima.patients set volunteer_id = '{assigned}' where id = '{patient}'");
        return patient;
    }

    /// <summary>Raises it in a transaction of its own, so much later than now.</summary>
    public static async Task<RaisedTask> RaiseAsync(this DataUnderTest data, NewTask task, TimeSpan later = default)
    {
        await using var transaction = await SteppedTransaction.BeginAsync(data.Source, default);
        var raised = await new TaskRaising(transaction, After(later), MessageCatalogue.BuiltIn).RaiseAsync(task, default);
        await transaction.CommitAsync(default);
        return raised;
    }

    /// <summary>Each alert of a task in the order it was made: its round, its volunteer's name, and where it is.</summary>
    public static Task<string[]> AlertsOfAsync(this TestDatabase database, Guid task) => database.AskAsync<string[]>(
        $"""
        select array(select split_part(m.idempotency_key, ':', 3) || ' ' || v.name || ' ' || s.state
            from prima.messages m join prima.volunteers v on v.id = m.volunteer_id join prima.message_status s on s.id = m.id
            where m.task_id = '{task}' and m.kind = 'alert' order by m.id)
        """);
}
