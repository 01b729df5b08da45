using Npgsql;
using NUnit.Framework;
using Prima.Core.Consent;
using Prima.Core.Import;
using Prima.Core.Operations;
using Prima.Core.Patients;
using Prima.Core.Plans;
using Prima.Core.Reminders;
using Prima.Core.Templates;
using Prima.Core.Time;
using Prima.Data.Consent;
using Prima.Data.Import;
using Prima.Data.Patients;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Patients;

/// <summary>Two at once, staged: a third session holds what both need, until both wait. All as a login that is in <c>prima_worker</c> alone.</summary>
[Parallelizable]
public class PatientRaceTests : DatabaseFixture
{
    private static readonly PeopleTerms Terms = new("Asia/Jakarta", QuietHours.Off, TimeSpan.FromHours(2), TimeSpan.FromHours(1), "119", TimeSpan.Zero);
    private static readonly Deed Deed = new("rina", "import");
    private NpgsqlDataSource worker = null!;
    private DataUnderTest data = null!;

    private PostgresPatientDesk Desk => new(worker, Terms, MessageCatalogue.BuiltIn, data.Horizon);

    private PostgresPeopleIntake Intake => new(worker, Terms, MessageCatalogue.BuiltIn, data.Horizon);

    [OneTimeSetUp]
    public void OpenAWorker()
    {
        worker = NpgsqlDataSource.Create(Database.ConnectionString + ";Options=-c role=prima_worker");
        data = DataUnderTest.Open(Database);
    }

    [SetUp]
    public async Task GivenAPatientAndTwoVolunteers()
    {
        await Database.ForgetEverybodyAsync();
        await Database.ExecuteAsync("""
            insert into prima.volunteers (phone, name) values ('6281200000001', 'Rina'), ('6281200000002', 'Budi');
            insert into prima.patients (phone, name) values ('6281300000001', 'Siti')
            """);
    }

    [TearDown]
    public Task What_must_always_be_true_is() => Database.AssertInvariantsAsync();

    [OneTimeTearDown]
    public async Task CloseTheWorker()
    {
        await worker.DisposeAsync();
        await data.DisposeAsync();
    }

    // Scenario 12.
    [Test]
    public async Task Two_volunteers_who_ask_at_once_make_one_request_and_one_message()
    {
        // 1. somebody has the patient
        await using var holder = await HoldingAsync("select from prima.patients for no key update");
        // 2. both volunteers press, and wait
        var asked = new[] { "0812-0000-0001", "0812-0000-0002" }.Select(by => Desk.AskAsync(Phone("0813-0000-0001"), new PatientDeed(Phone(by), "visit"), CancellationToken.None)).ToList();
        await Database.WaitForLocksAsync(2);
        // 3. the patient is free
        await holder.ExecuteAsync("rollback");
        var answers = await Task.WhenAll(asked);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers.OfType<PatientAnswer.Done>().Count(), Is.EqualTo(1));
            Assert.That(answers.OfType<PatientAnswer.Refused>().Select(refused => refused.Code), Is.EqualTo(new[] { "too_soon" }));
            Assert.That(await Database.AskAsync<string[]>("select array_agg(status) from prima.consent_requests"), Is.EqualTo(new[] { "live" }));
            Assert.That(await Database.CountAsync("prima.queue"), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Two_imports_of_one_file_at_once_add_each_patient_once()
    {
        PatientRow[] rows = [Row("0813-0000-0005"), Row("0813-0000-0004"), Row("0813-0000-0001") with { Name = "Siti Rahayu" }];
        // 1. somebody is adding the first of them
        await using var holder = await HoldingAsync("insert into prima.patients (phone, name) values ('6281300000004', 'x')");
        // 2. both imports come to that number, and wait
        var imports = Enumerable.Range(0, 2).Select(_ => Intake.ImportPatientsAsync(rows, Deed, CancellationToken.None)).ToList();
        await Database.WaitForLocksAsync(2);
        // 3. that one is taken back
        await holder.ExecuteAsync("rollback");
        var answers = (await Task.WhenAll(imports)).Cast<ImportAnswer.Taken>().OrderByDescending(taken => taken.Added).ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((answers[0].Added, answers[0].Changed), Is.EqualTo((2, 1)));
            Assert.That((answers[1].Added, answers[1].Changed, answers[1].Unchanged), Is.EqualTo((0, 0, 3)));
            Assert.That(await Database.CountAsync("prima.patients"), Is.EqualTo(3));
        }
    }

    [Test]
    public async Task Two_imports_of_one_file_of_plans_at_once_add_each_plan_once()
    {
        PlanRow[] rows = [Plan("b"), Plan("a")];
        // 1. somebody is adding the first of them
        await using var holder = await HoldingAsync("insert into prima.reminder_plans (plan_key, patient_id, kind, title, start_date, local_times, time_zone, active_from) select 'a', id, 'general', 'x', now(), '{08:00}', 'Asia/Jakarta', now() from prima.patients");
        // 2. both imports come to that key, and wait
        var imports = Enumerable.Range(0, 2).Select(_ => Intake.ImportPlansAsync(rows, Deed, CancellationToken.None)).ToList();
        await Database.WaitForLocksAsync(2);
        // 3. that one is taken back; the slower import finds a rival's plans, and looks again
        await holder.ExecuteAsync("rollback");
        var answers = (await Task.WhenAll(imports)).Cast<ImportAnswer.Taken>().OrderByDescending(taken => taken.Added).ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((answers[0].Added, answers[1].Added, answers[1].Unchanged), Is.EqualTo((2, 0, 2)));
            Assert.That(await Database.CountAsync("prima.reminder_plans"), Is.EqualTo(2));
        }
    }

    // Scenario 7, told by a recorded withdrawal: what a claim has is sent, what it has not is taken back.
    [TestCase("commit", "sending")]
    [TestCase("rollback", "cancelled")]
    public async Task A_withdrawal_waits_for_a_claim_that_has_the_message(string claimEnds, string state)
    {
        await Desk.RecordAsync(Phone("0813-0000-0001"), new RecordedConsent("granted", "visit", "x"), again: false, new PatientDeed(Phone("0812-0000-0001"), "visit"), CancellationToken.None);
        // 1. a claim has taken the message, and has not committed
        await using var claim = await HoldingAsync("""
            with gone as (delete from prima.queue returning *), flying as (insert into prima.in_flight select recipient, 'd', gen_random_uuid(), now() from gone returning attempt_id)
            insert into prima.send_attempts (id, message_id, device, recipient, worker, started_at, expires_at, outcome, live, in_doubt)
            select f.attempt_id, g.message_id, 'd', g.recipient, 'w', now(), now(), 'sending', true, false from gone g cross join flying f
            """);
        // 2. the patient withdraws
        var withdrawn = Desk.RecordAsync(Phone("0813-0000-0001"), new RecordedConsent("withdrawn", "visit", "x"), again: false, new PatientDeed(Phone("0812-0000-0001"), "visit"), CancellationToken.None);
        await Database.WaitForLocksAsync(1);
        // 3. the claim ends
        await claim.ExecuteAsync(claimEnds);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await withdrawn as PatientAnswer.Done)?.Patient?.ConsentStatus, Is.EqualTo("withdrawn"));
            Assert.That(await Database.AskAsync<string>("select state from prima.message_status"), Is.EqualTo(state));
        }
    }

    [Test]
    public async Task What_was_committed_is_said_also_when_the_horizon_cannot_be_filled()
    {
        var desk = new PostgresPatientDesk(worker, Terms, MessageCatalogue.BuiltIn, new BrokenHorizon());
        await Intake.ImportPlansAsync([Plan("a")], Deed, CancellationToken.None);
        var answer = await desk.RecordAsync(Phone("0813-0000-0001"), new RecordedConsent("granted", "visit", "x"), again: false, new PatientDeed(Phone("0812-0000-0001"), "visit"), CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((answer as PatientAnswer.Done)?.HorizonIsFilled, Is.False);
            Assert.That(await Database.AskAsync<string>("select consent_status from prima.patients"), Is.EqualTo("granted"));
        }
    }

    [Test]
    public async Task A_pause_that_waits_for_who_tells_of_a_death_is_refused()
    {
        // 1. an answer tells of a death, and has not committed
        await using var answer = await HoldingAsync("""
            update prima.patients set paused_from = current_date;
            insert into prima.volunteer_tasks (patient_id, reason, priority, code) select id, 'possible_death', 'urgent', 'A1' from prima.patients
            """);
        // 2. a volunteer pauses the patient, and waits
        var asked = Desk.PauseAsync(Phone("0813-0000-0001"), new DateOnly(2026, 1, 1), new DateOnly(2199, 1, 1), new PatientDeed(Phone("0812-0000-0001"), "hospital"), CancellationToken.None);
        await Database.WaitForLocksAsync(1);
        // 3. the answer commits
        await answer.ExecuteAsync("commit");

        Assert.That(await asked, Is.EqualTo(new PatientAnswer.Refused("mourned")));
    }

    // Scenario 50 and invariant I1.
    [Test]
    public async Task A_number_that_somebody_takes_meanwhile_is_refused()
    {
        // 1. somebody adds a patient with the number, and has not committed
        await using var holder = await HoldingAsync("insert into prima.patients (phone, name) values ('6281300000009', 'Joko')");
        // 2. a volunteer gives the number to another
        var asked = Desk.ChangeNumberAsync(Phone("0813-0000-0001"), Phone("0813-0000-0009"), new PatientDeed(Phone("0812-0000-0001"), "new phone"), CancellationToken.None);
        await Database.WaitForLocksAsync(1);
        // 3. the first commits
        await holder.ExecuteAsync("commit");

        Assert.That(await asked, Is.EqualTo(new PatientAnswer.Refused("phone_in_use")));
    }

    [Test]
    public async Task A_request_that_nobody_answers_or_gets_ends_with_a_task()
    {
        var sweep = new PostgresConsentSweep(worker, Terms, MessageCatalogue.BuiltIn);
        await Database.ExecuteAsync("insert into prima.patients (phone, name) values ('6281300000002', 'Budi'), ('6281300000003', 'Joko')");
        foreach (var phone in new[] { "0813-0000-0001", "0813-0000-0002", "0813-0000-0003" })
            await Desk.AskAsync(Phone(phone), new PatientDeed(Phone("0812-0000-0001"), "visit"), CancellationToken.None);
        var early = await sweep.SweepAsync(CancellationToken.None);
        await Database.ExecuteAsync("""
            update prima.consent_requests set expires_at = now() where phone = '6281300000001';
            with gone as (delete from prima.queue where recipient = '6281300000002' returning message_id)
            insert into prima.message_endings (message_id, state, reason) select message_id, 'expired', 'x' from gone
            """);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((early, await sweep.SweepAsync(CancellationToken.None), await sweep.SweepAsync(CancellationToken.None)), Is.EqualTo((0, 2, 0)));
            Assert.That(
                await Database.AskAsync<string[]>("select array_agg(concat_ws(' ', p.consent_status, r.status, (select t.reason from prima.volunteer_tasks t where t.patient_id = p.id)) order by p.phone) from prima.patients p join prima.consent_requests r on r.patient_id = p.id"),
                Is.EqualTo(new[] { "expired expired consent_expired", "not_asked cancelled send_failed", "asked live" }));
        }
    }

    private static PlanRow Plan(string key) => new(
        Phone("0813-0000-0001"), new PlanDraft { PlanKey = key, Kind = "general", Title = "x", StartDate = "2099-12-01", LocalTimes = "08:00" }, new HashSet<string> { "title" });

    private static PatientRow Row(string phone) => new(Phone(phone), "Siti", default, default, null);

    private static PhoneNumber Phone(string text) => PhoneNumber.TryParse(text, out var number, out _) ? number : throw new ArgumentException("no number", nameof(text));

    /// <summary>The connection is lost just after the commit.</summary>
    private sealed class BrokenHorizon : IHorizon
    {
        public Task<int> ExpandAsync(IReadOnlyList<Guid>? planIds, CancellationToken stopping) => throw new NpgsqlException("gone");

        public Task<HorizonPass> ExpandSomeAsync(CancellationToken stopping) => throw new NpgsqlException("gone");

        public Task<int> CountUnexpandedAsync(CancellationToken stopping) => throw new NpgsqlException("gone");
    }

    private async Task<Session> HoldingAsync(string statement)
    {
        var session = await Database.OpenSessionAsync();
        await session.ExecuteAsync("begin; " + statement);
        return session;
    }
}
