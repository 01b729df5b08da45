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

    /// <summary>One pass of the worker that alerts again, so much later than now.</summary>
    public static Task<AlertPass> RunRoundsAsync(this DataUnderTest data, TimeSpan later = default) =>
        new PostgresAlertRounds(data.Source, After(later), MessageCatalogue.BuiltIn).RunAsync(default);

    /// <summary>What a volunteer's AMBIL does, in a transaction of its own.</summary>
    public static async Task<TakeAnswer> TakeAsync(this DataUnderTest data, Guid volunteer, string code)
    {
        await using var transaction = await SteppedTransaction.BeginAsync(data.Source, default);
        var answer = await new TaskTaking(transaction, Terms, MessageCatalogue.BuiltIn).TakeAsync(volunteer, code, $"reply:{Guid.NewGuid()}:1", null, default);
        await transaction.CommitAsync(default);
        return answer;
    }

    public static async Task ReplyAsync(this DataUnderTest data, Func<EmergencyReplies, Task> say, TimeSpan later = default)
    {
        await using var transaction = await SteppedTransaction.BeginAsync(data.Source, default);
        await say(new EmergencyReplies(transaction, After(later), MessageCatalogue.BuiltIn));
        await transaction.CommitAsync(default);
    }

    /// <summary>A task that is urgent, about a patient of this volunteer.</summary>
    public static async Task<RaisedTask> GivenAnUrgentTaskAsync(this DataUnderTest data, TestDatabase database, Guid? assigned, string reason = TaskReason.Emergency) =>
        await data.RaiseAsync(new NewTask(await database.GivenAPatientOfAsync(assigned), null, reason, TaskPriority.Urgent));

    /// <summary>Its state, how often it came up, and how many rounds there were.</summary>
    public static Task<string> TaskAsync(this TestDatabase database, Guid task) =>
        database.AskAsync<string>($"select concat_ws(' ', state, priority, count, rounds) from prima.volunteer_tasks where id = '{task}'");

    /// <summary>Each alert of a task in the order it was made: its round, its volunteer's name, and where it is.</summary>
    public static Task<string[]> AlertsOfAsync(this TestDatabase database, Guid task) => database.AskAsync<string[]>(
        $"""
        select array(select split_part(m.idempotency_key, ':', 3) || ' ' || v.name || ' ' || s.state
            from prima.messages m join prima.volunteers v on v.id = m.volunteer_id join prima.message_status s on s.id = m.id
            where m.task_id = '{task}' and m.kind = 'alert' order by m.id)
        """);
}
